"""Run pages with other seeds, and list how far each of their claims is from its bound.

A claim that holds for the seed on a page's card may not hold for the next one. Run by
`nox -s seeds -- plot_seeds guide/keras`; without names, every page runs, the training of the
network that others read first. Each seed of a page is raised by 1000, 2000 and 3000.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/_ext"))
MAKER = "gallery/training/plot_mnist_training"
SHIFTS = (1000, 2000, 3000)

TRIED = re.compile(r"^:?tags: \[.*\bexercise\b", re.MULTILINE)

SHIFTED = """
import json, os, random, sys
import matplotlib
matplotlib.use("Agg")
import numpy as np
from cnn_guide import claims
import keras

shift = int(sys.argv[1])
make, plant, check = np.random.default_rng, keras.utils.set_random_seed, claims._check
sow = random.seed  # trials call it themselves, as Keras draws its seeds from there
np.random.default_rng = lambda seed=None: make(seed + shift if type(seed) is int else seed)
keras.utils.set_random_seed = lambda seed: plant(seed + shift)
random.seed = lambda seed: sow(seed + shift)

def note(*arguments):
    try:
        check(*arguments)
    except AssertionError as error:
        print("BROKEN:", error, file=sys.stderr)

claims._check = note
code = open(sys.argv[2]).read()
sys.argv = [sys.argv[2], *sys.argv[4:]]
failed = None
try:
    exec(compile(code, sys.argv[0], "exec"), {"__name__": "__main__", "__file__": sys.argv[0]})
except AssertionError as error:
    import traceback
    failed = traceback.format_exc(limit=-1)
from dataclasses import asdict
made = [asdict(one) | {"margin": one.margin, "holds": one.holds} for one in claims.CLAIMS]
open(os.environ["RECORD"], "w").write(json.dumps({"claims": made, "failed": failed}))
"""


def answered_cell(cell: re.Match[str]) -> str:
    """Leave an open exercise, which would end the page, only the imports for its answer."""
    if not TRIED.search(cell[0]):
        return cell[0]
    lines = [line for line in cell[2].splitlines() if line.startswith(("from ", "import "))]
    return "\n".join(["```{code-cell}", *lines, "```"])


def run_page(folder: Path, task: tuple[str, int]) -> dict:
    """Run a page with its seeds raised; return its claims, and its broken assertion."""
    from page_keys import CELL, cells_of

    page, shift = task
    source = ROOT / (f"{page}.py" if page.startswith("gallery/") else f"docs/{page}.md")
    text, place = source.read_text("utf-8"), folder / str(shift) / page
    place.mkdir(parents=True)
    # Not by the page's own name, under which `import keras` would find it.
    code, program, record = (place / name for name in ("page.py", "shifted", "record"))
    answered = CELL.sub(answered_cell, text)
    code.write_text(text if source.suffix == ".py" else cells_of(answered))
    program.write_text(SHIFTED)
    env = os.environ | {
        "CNN_GUIDE_ARTEFACTS": str(folder / str(shift)),
        "RECORD": str(record),
        "TF_NUM_INTRAOP_THREADS": "1",  # as many pages run at once as there are processors
        "OMP_NUM_THREADS": "1",
    }
    command, start = [sys.executable, str(program), str(shift), str(code)], time.perf_counter()
    result = subprocess.run(
        command, env=env, cwd=place, capture_output=True, text=True, check=False
    )
    made = {"claims": [], "failed": result.stderr[-2000:]}
    if not result.returncode:
        made = json.loads(record.read_text())
    broken = [f"BROKEN: {one['sentence']}" for one in made["claims"] if not one["holds"]]
    words = [f"{page}, seeds + {shift}: {time.perf_counter() - start:.0f} s", *broken]
    print("\n".join([*words, made["failed"] or ""]).strip(), flush=True)  # noqa: T201 - what the command is for
    return made


def main(wanted: list[str]) -> int:
    """Run pages, and print every claim with its least margin; return how many are broken."""
    from partial_builds import find_pages, list_pages
    from sentences import read_guards

    known = list_pages(ROOT / "docs")
    guarded = {guard.page for guard in read_guards(ROOT)}
    pages = find_pages(wanted, known) if wanted else sorted(guarded | {MAKER})
    margins: dict[tuple[str, str, str], list[float]] = {}
    failures = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        # The network that others read comes first.
        for group in ([MAKER] if MAKER in pages else [], [p for p in pages if p != MAKER]):
            tasks = [(page, shift) for page in group for shift in SHIFTS]
            records = pool.map(partial(run_page, Path(folder)), tasks)
            for (page, _), record in zip(tasks, records, strict=True):
                failures += bool(record["failed"])
                for made in record["claims"]:
                    failures += not made["holds"]
                    key = (page, made["sentence"], f"{made['relation']} {made['bound']:.4g}")
                    sign = 1 if made["holds"] else -1
                    margins.setdefault(key, []).append(sign * made["margin"])
    for key, found in sorted(margins.items(), key=lambda item: min(item[1])):
        shown = " ".join(f"{margin:+8.1%}" for margin in found)
        print(f"{shown}  {' | '.join(key)}")  # noqa: T201
    return failures


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
