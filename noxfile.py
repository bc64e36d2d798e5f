# /// script
# dependencies = ["nox==2026.10.20", "uv==0.13.9"]
# ///
"""What a person or CI runs: `python -m nox -s docs`, `tests`, `lint`, `serve`, and so on."""

import os
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nox

nox.options.default_venv_backend = "uv"  # it checks the hashes of requirements.lock
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "tests", "docs"]

os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")  # tests_all takes what is installed

ROOT = Path(__file__).parent
LOCK = "requirements.lock"
SITE = ROOT / "docs/_build/html"
PROGRAMS = ROOT / ".nox/env" / ("Scripts" if os.name == "nt" else "bin")
# The site's tests belong to `docs`, `browser` and `notebooks`, and the timings to `bench`.
ELSEWHERE = ("site", "browser", "notebooks", "bench")
NOT_TESTS = tuple(f"--ignore=tests/{folder}" for folder in ELSEWHERE)
TIMED = ("tests/browser/draw/test_budget.py", "tests/browser/test_lighthouse.py")
BUILD = "docs/_build"
EPOCH = f"{BUILD}/epoch.json"
try:
    Path.home()
except RuntimeError:  # an unknown user without HOME; both would make folders beside the README
    os.environ.setdefault("UV_CACHE_DIR", str(ROOT / ".nox/uv"))
    os.environ.setdefault("KERAS_HOME", str(ROOT / ".nox/keras"))
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",  # TensorFlow's start-up notes are not ours to print.
    # uv leaves compiling to the first import; kept from it, each process compiles Keras anew.
    "PYTHONDONTWRITEBYTECODE": None,
}


def install(session: nox.Session, *groups: str) -> None:
    """Install dependency groups at the locked versions, then the package itself."""
    wanted = nox.project.dependency_groups(PROJECT, *groups)
    session.install("--constraint", LOCK, *wanted, "--editable", ".")


def run(session: nox.Session, *arguments: str, **options: Any) -> None:
    """Run the shared environment's Python."""
    env = ENVIRONMENT | {"PATH": os.pathsep.join([str(PROGRAMS), os.environ.get("PATH", "")])}
    session.run(str(PROGRAMS / "python"), *arguments, env=env, external=True, **options)


@nox.session(default=False, reuse_venv=True)
def env(session: nox.Session) -> None:
    """Make the environment that the other sessions share."""
    install(session, "env")


@nox.session(venv_backend="none", requires=["env"])
def lint(session: nox.Session) -> None:
    """Check style, spelling, types, imports, dependencies, workflows and sizes of files."""
    run(session, "-m", "ruff", "check", ".")
    run(session, "-m", "ruff", "format", "--check", ".")
    run(session, "-m", "codespell_lib", "README.md", "cnn_guide", "docs", "gallery", "tests")
    run(session, "-m", "mypy")
    run(session, "-c", "from importlinter.cli import lint_imports_command as main; main()")
    run(session, "-m", "deptry", "cnn_guide")
    groups = ",".join(name for name in PROJECT["dependency-groups"] if name != "env")
    # where modules import one another by their bare names
    roots = [".", "docs", "docs/_ext", "docs/live", "tests/browser"]
    run(session, "-m", "deptry", *roots, "--non-dev-dependency-groups", groups)
    session.run(str(PROGRAMS / "zizmor"), "--offline", ".", external=True)
    session.run(str(PROGRAMS / "actionlint"), external=True)
    limit = ["--enforce-all", "--maxkb=2000", *files(session)]
    run(session, "-m", "pre_commit_hooks.check_added_large_files", *limit, log=False)


def files(session: nox.Session) -> list[str]:
    """List the files that are or would be committed, but for the package's data."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = session.run(*command, "--", ".", ":!cnn_guide/data", external=True, silent=True)
    return [name for name in str(listed).splitlines() if Path(name).exists()]


@nox.session(venv_backend="none", requires=["env"])
def tests(session: nox.Session) -> None:
    """Run the package's tests; `-- --slow` adds the long ones, `-- -k word` runs a few."""
    run(session, "-m", "pytest", *NOT_TESTS, *on_all_cores(session), *session.posargs)


@nox.session(python=["3.11", "3.12", "3.13"], default=False, reuse_venv=True)
def tests_all(session: nox.Session) -> None:
    """Run the tests on every supported Python that is installed."""
    install(session, "test", "docs")
    arguments = (*NOT_TESTS, *on_all_cores(session), *session.posargs)
    session.run("python", "-m", "pytest", *arguments, env=ENVIRONMENT)


def on_all_cores(session: nox.Session) -> list[str]:
    """Share a whole run among workers, whole files each, in the order of tests/conftest.py."""
    for word in session.posargs:
        # One file or a few names: workers would take longer to start than the tests.
        if word.startswith(("-k", "-m", "-n", "--pdb")) or Path(word.split("::")[0]).exists():
            return []
    return ["-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder"]


@nox.session(venv_backend="none", requires=["env"], default=False)
def bench(session: nox.Session) -> None:
    """Time what the site calls fast, side by side (`-- -k transfer`), and keep the numbers."""
    record = "docs/_build/benchmarks.json"
    (ROOT / record).parent.mkdir(exist_ok=True)
    options = ["--benchmark-quiet", f"--benchmark-json={record}", "-s", "-q"]
    run(session, "-m", "pytest", "tests/bench", *options, *session.posargs)


@nox.session(venv_backend="none", requires=["env"])
def docs(session: nox.Session) -> None:
    """Run every page into a site (`-- guide/keras`: just these; `-- --draft`: run none)."""
    folder, options = choose_pages(session.posargs)
    if not options:
        if not (ROOT / EPOCH).exists():
            epoch(session)
        build_wheel(session)
        options = ["-W", "--keep-going"]
    site = ROOT / folder / "html"
    run(session, "-m", "sphinx", *options, "-d", f"{folder}/doctrees", "docs", str(site))
    if site == SITE:
        shared = ["-q", "-n", "logical", "--dist", "loadgroup"]
        run(session, "-m", "pytest", *shared, "tests/site")
    if folder != f"{BUILD}/pages":  # whose files the build has named
        session.log(f"Ready: open {site / 'index.html'}")


def choose_pages(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Say where a build of just these pages, or a draft, goes, and what Sphinx is told."""
    pages = [argument for argument in arguments if argument != "--draft"]
    asked = ["-D", f"pages={','.join(pages)}"] if pages else []
    if "--draft" in arguments:
        return f"{BUILD}/draft", ["-t", "partial", "-D", "draft=1", *asked]
    return (f"{BUILD}/pages", ["-t", "partial", *asked]) if pages else (BUILD, [])


@nox.session(venv_backend="none", requires=["env"], default=False)
def epoch(session: nox.Session) -> None:
    """Time one epoch of the plain recipe, the unit in which builds are counted."""
    run(session, "tests/bench/epoch.py", EPOCH)


@nox.session(venv_backend="none", requires=["env"], default=False)
def seeds(session: nox.Session) -> None:
    """Run pages with three other seeds (`-- guide/keras`), and list the margins of claims."""
    run(session, "tests/bench/seeds.py", *session.posargs)


@nox.session(default=False, reuse_venv=True, requires=["env"])
def browser(session: nox.Session) -> None:
    """Check the live pages' sources, then use the built site in Chromium and Firefox."""
    need_site(session)
    find_programs(session)
    wanted = nox.project.dependency_groups(PROJECT, "browser", "test")
    session.install("--constraint", LOCK, *wanted)
    with session.chdir("docs/live"):
        session.run("npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", external=True)
        for script in ("lint", "test", "check"):
            session.run("npm", "run", "--silent", script, external=True)
    run(session, "tests/browser/golden.py")
    tests = ["python", "-m", "pytest", "-q"]
    if session.posargs:
        session.run(*tests, "-s", "tests/browser", *session.posargs)
        return
    # What measures times has the machine to itself; then pages are opened two at a time.
    session.run(*tests, "-s", *TIMED)
    untimed = [f"--ignore={file}" for file in TIMED]
    session.run(*tests, "-n2", "tests/browser", *untimed)


def need_site(session: nox.Session) -> None:
    """Stop where `docs` has not built one."""
    if not (SITE / "index.html").exists():
        session.error("there is no site yet; build it first: python -m nox -s docs")


@nox.session(venv_backend="none", requires=["env"], default=False)
def notebooks(session: nox.Session) -> None:
    """Run the site's notebooks, and scripts without their network, with the wheel alone."""
    need_site(session)
    shared = ["-q", "-n", "logical", "--dist", "worksteal"]
    run(session, "-m", "pytest", *shared, "tests/notebooks", *session.posargs)


def find_programs(session: nox.Session) -> None:
    """Tell the tests where the programs are; as root on Debian, install what is missing."""
    known = {  # Debian's packages, with the names that their programs have there and elsewhere
        # Without windows, it takes half of the processor; elsewhere a whole one does.
        "chromium-headless-shell": ["chromium-headless-shell", "chrome-headless-shell"],
        "firefox-esr": ["firefox-esr", "firefox"],
        "nodejs": ["node"],
        "npm": ["npm"],
        "default-jre-headless": ["java"],  # for the Nu HTML checker
    }

    def find(package: str) -> str | None:
        return next(filter(None, map(shutil.which, known[package])), None)

    missing = [package for package in known if not find(package)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        each = [["install", "-y", "--no-install-recommends", package] for package in missing]
        for arguments in (["update"], *each):  # one that is not to be had keeps no other away
            session.run("apt-get", *arguments, external=True, success_codes=[0, 100])
    known["chromium-headless-shell"] += ["chromium", "google-chrome", "chromium-browser"]
    if missing := [package for package in known if not find(package)]:
        names = ", ".join(" or ".join(known[package]) for package in missing)
        session.error(
            f"{names} must be installed; on Debian: apt-get install {' '.join(missing)}"
        )
    for browser in ("chromium-headless-shell", "firefox-esr"):
        name = f"CNN_GUIDE_{browser.partition('-')[0].upper()}"
        session.env[name] = os.environ.get(name) or find(browser)


@nox.session(venv_backend="none", requires=["env"], default=False)
def serve(session: nox.Session) -> None:
    """Show what `docs` builds on 127.0.0.1, and rebuild as you type (`-- PORT --draft`)."""
    ports = [argument for argument in session.posargs if argument.isdecimal()]
    port = int(ports[0]) if ports else 8000
    folder, options = choose_pages([name for name in session.posargs if name not in ports])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            session.error(
                f"port {port} is busy; choose another: python -m nox -s serve -- {port + 1}"
            )
    if not options:
        build_wheel(session)
    session.log(f"Serving on http://127.0.0.1:{port}; Ctrl-C ends it")
    watched = ["--watch", "cnn_guide", "--watch", "gallery"]
    ignored = ["--ignore", "docs/generated/*", "--ignore", "docs/_build/*"]
    address = ["--host", "127.0.0.1", "--port", str(port), "-d", f"{folder}/doctrees"]
    target = ["docs", f"{folder}/html"]
    run(session, "-m", "sphinx_autobuild", *watched, *ignored, *address, *options, *target)


def build_wheel(session: nox.Session) -> None:
    """Build the wheel that the site offers for download, in place of an older one."""
    shutil.rmtree(ROOT / BUILD / "wheel", ignore_errors=True)
    run(session, "-m", "hatchling", "build", "-t", "wheel", "-d", f"{BUILD}/wheel", silent=True)
