"""Recipes side by side: what they read, and what that takes.

The three recipes are trained from five seeds, what lacks a part of the fast one from three.

All of it takes half an hour on a quiet machine. A run that is done is kept in
docs/_build/recipes, and the command goes on where it stopped; delete the folder to begin anew.
`nox -s bench -- -k "test_recipes and turn0"` runs the first seed alone.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs/_build/recipes"
SEEDS = {"plain": 5, "fast": 5, "thorough": 5}
SEEDS |= {"constant": 3, "low_peak": 3, "no_decay": 3, "short": 3, "keras_io": 1}
RUNS = [(seed, way) for seed in range(5) for way, count in SEEDS.items() if seed < count]


# The recipes take turns, so that they share what other programs do meanwhile.
@pytest.mark.parametrize(("turn", "way"), RUNS, ids=[f"turn{seed}-{way}" for seed, way in RUNS])
def test_recipes(benchmark, turn, way):
    kept = KEPT / f"{way}_{turn}.json"

    def work():
        if not kept.exists():
            command = [sys.executable, str(ROOT / "tests/bench/recipes.py"), way, str(turn)]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr
            KEPT.mkdir(parents=True, exist_ok=True)
            kept.write_text(ran.stdout.splitlines()[-1])

    benchmark.pedantic(work, rounds=1)
    benchmark.extra_info |= json.loads(kept.read_text())
