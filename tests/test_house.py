"""The habits of the package's names, of its licences, and of what CI runs."""

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import cnn_guide

import pytest
import yaml

from . import conftest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NOTICE = (ROOT / "NOTICE").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
NOXFILE = (ROOT / "noxfile.py").read_text("utf-8")
WORKFLOW_TEXT = (ROOT / ".github/workflows/site.yml").read_text("utf-8")
WORKFLOW = yaml.safe_load(WORKFLOW_TEXT)

MODULES = [
    module.name
    for module in pkgutil.walk_packages(cnn_guide.__path__, "cnn_guide.")
    if not module.name.endswith("__main__")
]
# A sentence of each licence that NOTICE names.
SENTENCES = {
    "Apache-2.0": "You must give any other recipients of the Work or Derivative Works a copy",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International Public License",
    "CC-BY-SA-3.0": "Attribution-ShareAlike 3.0 Unported",
    "CC0-1.0": "CC0 1.0 Universal",
    "MIT": "cnn_guide/data/blood_cells.zip: Copyright (c) 2017 shenggan Permission is hereby",
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007",
    "LicenseRef-WordNet": "WordNet 3.0 Copyright 2006 by Princeton University.",
}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_hidden_by_a_name_of_its_package(name):
    package, _, last = name.rpartition(".")
    importlib.import_module(name)
    assert getattr(sys.modules[package], last) is sys.modules[name]


def test_the_licence_expression_holds_what_notice_names():
    named = set(re.findall(r"\[([\w.-]+)\]", NOTICE))
    assert set(PROJECT["license"].split(" AND ")) == named
    assert named == set(SENTENCES)


@pytest.mark.slow
def test_the_wheel_ships_the_text_of_each_licence(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        folder = f"cnn_guide-{cnn_guide.__version__}.dist-info"
        metadata = archive.read(f"{folder}/METADATA").decode()
        assert f"\nLicense-Expression: {PROJECT['license']}\n" in metadata
        assert archive.read(f"{folder}/licenses/NOTICE").decode() == NOTICE
        assert b"MIT License" in archive.read(f"{folder}/licenses/LICENSE")
        for name, sentence in SENTENCES.items():
            text = archive.read(f"{folder}/licenses/LICENSES/{name}.txt").decode()
            assert sentence in " ".join(text.split())


def test_nox_and_uv_are_the_same_in_the_noxfile_the_lock_and_the_workflow():
    pins = re.findall(r'"((?:nox|uv)==[\d.]+)"', NOXFILE)
    assert [pin.split("==")[0] for pin in pins] == ["nox", "uv"]
    assert f"\n{pins[0]} \\\n" in LOCK
    installs = re.findall(r"pip install (.*)", WORKFLOW_TEXT)
    assert installs == [" ".join(pins)] * 3


def test_pre_commit_runs_what_lint_runs():
    lint = re.search(r"^def lint\(.*?(?=^def )", NOXFILE, re.MULTILINE | re.DOTALL).group()
    calls = re.findall(r"^    (?:session\.)?run\((.*)\)$", lint, re.MULTILINE)
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]
    programs = [Path(hook["entry"].split()[0]).name for hook in hooks["hooks"]]
    assert len(programs) == len(calls)
    for program, call in zip(programs, calls, strict=True):
        assert program.replace("-", "_") in call


def test_each_action_says_its_version():
    uses = re.findall(r"^ +(?:- )?uses: (.*)$", WORKFLOW_TEXT, re.MULTILINE)
    assert len(uses) > 5
    for line in uses:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


def test_only_the_jobs_that_publish_may_write():
    assert WORKFLOW["permissions"] == {}
    allowed = {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()}
    assert allowed.pop("publish") == {"pages": "write", "id-token": "write"}
    assert allowed.pop("site") == {"contents": "read", "pages": "read"}
    assert allowed.pop("notebooks") == {"contents": "write"}
    assert list(allowed.values()) == [{"contents": "read"}] * 2


def test_no_deployment_is_cut_short():
    assert WORKFLOW["jobs"]["publish"]["concurrency"]["cancel-in-progress"] is False
    cancels = WORKFLOW["concurrency"]["cancel-in-progress"]
    assert cancels == "${{ github.event_name == 'pull_request' }}"


def test_main_is_published_after_every_check_and_at_its_own_address_only():
    publish, site = WORKFLOW["jobs"]["publish"], WORKFLOW["jobs"]["site"]
    assert set(publish["needs"]) == set(WORKFLOW["jobs"]) - {"publish", "notebooks"}
    assert publish["if"] == "needs.site.outputs.address"
    assert set(WORKFLOW["jobs"]["notebooks"]["needs"]) == {"site", "publish"}
    (pages,) = [step for step in site["steps"] if step.get("id") == "pages"]
    assert site["outputs"] == {"address": "${{ steps.pages.outputs.base_url }}"}
    assert pages["if"] == "github.event_name == 'push'"
    assert pages["continue-on-error"] == "${{ github.event.repository.fork }}"


def test_what_the_long_run_is_told_by_name_is_there():
    for name in conftest.SLOW_EXAMPLES:
        module, _, function = f"cnn_guide.{name}".rpartition(".")
        assert ">>> " in getattr(importlib.import_module(module), function).__doc__
    assert all((ROOT / file).is_file() for file in conftest.LONGEST)


def test_ci_runs_every_test_there_is():
    told = (ROOT / ".ci/run").read_text("utf-8")
    sessions = re.findall(r"python -m nox -s (\w+(?: -- --slow)?)", told)
    assert {"docs", "browser", "notebooks", "tests -- --slow"} <= set(sessions)
    # `docs`, `browser` and `notebooks` run the folders of theirs, and `tests` runs all others.
    (folders,) = re.findall(r"^ELSEWHERE = \((.*)\)$", NOXFILE, re.MULTILINE)
    assert re.findall(r'"(\w+)"', folders) == ["site", "browser", "notebooks", "bench"]
    steps = [step.get("run", "") for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    assert {f"python -m nox -s {session}" for session in sessions} <= set(steps)
