# /// script
# dependencies = ["nox>=2026.10", "uv>=0.13"]
# ///
"""What a person or CI runs: `python -m nox -s docs`, `tests`, `lint`, `serve`, and so on."""

import os
import shutil
import socket
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"  # tests_all takes the Pythons that are installed
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "tests", "docs"]

ROOT = Path(__file__).parent
LOCK = "requirements.lock"
SITE = ROOT / "docs/_build/html"
# The site's tests belong to `docs` and `browser`, and the timings to `bench`.
NOT_TESTS = ("--ignore=tests/site", "--ignore=tests/browser", "--ignore=tests/bench")
DOCTREES = "docs/_build/doctrees"
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
# TensorFlow's start-up notes are not ours to print.
ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3"}


def install(session: nox.Session, *groups: str) -> None:
    """Install dependency groups at the locked versions, then the package itself."""
    wanted = nox.project.dependency_groups(PROJECT, *groups)
    session.install("--constraint", LOCK, *wanted, "--editable", ".")


def run(session: nox.Session, *arguments: str, **options: object) -> None:
    """Run the shared environment's Python."""
    folder = ROOT / ".nox/env" / ("Scripts" if os.name == "nt" else "bin")
    env = ENVIRONMENT | {"PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")])}
    session.run(str(folder / "python"), *arguments, env=env, external=True, **options)


@nox.session(default=False, reuse_venv=True)
def env(session: nox.Session) -> None:
    """Make the environment that the other sessions share."""
    install(session, "env")


@nox.session(venv_backend="none", requires=["env"])
def lint(session: nox.Session) -> None:
    """Check style, spelling, types and the direction of imports."""
    run(session, "-m", "ruff", "check", ".")
    run(session, "-m", "ruff", "format", "--check", ".")
    run(session, "-m", "codespell_lib", "README.md", "cnn_guide", "docs", "gallery", "tests")
    run(session, "-m", "mypy")
    run(session, "-c", "from importlinter.cli import lint_imports_command as main; main()")


@nox.session(venv_backend="none", requires=["env"])
def tests(session: nox.Session) -> None:
    """Run the package's tests; `-- --slow` adds the long cases."""
    run(session, "-m", "pytest", *NOT_TESTS, *session.posargs)


@nox.session(python=["3.11", "3.12", "3.13"], default=False, reuse_venv=True)
def tests_all(session: nox.Session) -> None:
    """Run the tests on every supported Python that is installed."""
    install(session, "test", "docs")
    session.run("pytest", *NOT_TESTS, *session.posargs, env=ENVIRONMENT)


@nox.session(venv_backend="none", requires=["env"], default=False)
def bench(session: nox.Session) -> None:
    """Time what the site calls fast, side by side (`-- -k transfer`), and keep the numbers."""
    record = "docs/_build/benchmarks.json"
    (ROOT / record).parent.mkdir(exist_ok=True)
    options = ["--benchmark-quiet", f"--benchmark-json={record}", "-s", "-q"]
    run(session, "-m", "pytest", "tests/bench", *options, *session.posargs)


@nox.session(venv_backend="none", requires=["env"])
def docs(session: nox.Session) -> None:
    """Run every chapter and gallery script into a site; one warning fails the build."""
    build_wheel(session)
    run(session, "-m", "sphinx", "-W", "--keep-going", "-d", DOCTREES, "docs", str(SITE))
    run(session, "-m", "pytest", "-q", "tests/site")
    session.log(f"The site is ready: open {SITE / 'index.html'}")


@nox.session(default=False, reuse_venv=True, requires=["env"])
def browser(session: nox.Session) -> None:
    """Check the live pages' sources, then use the built site in Chromium and Firefox."""
    if not (SITE / "index.html").exists():
        session.error("there is no site yet; build it first: python -m nox -s docs")
    find_programs(session)
    wanted = nox.project.dependency_groups(PROJECT, "browser", "test")
    session.install("--constraint", LOCK, *wanted)
    with session.chdir("docs/live"):
        options = ["--ignore-scripts", "--no-fund", "--no-audit"]
        session.run("npm", "ci", *options, external=True)
        for script in ("lint", "test", "check"):
            session.run("npm", "run", "--silent", script, external=True)
    run(session, "tests/browser/golden.py")
    session.run("python", "-m", "pytest", "-s", "-q", "tests/browser", *session.posargs)


def find_programs(session: nox.Session) -> None:
    """Install the browsers and node from Debian's packages where they are missing."""
    packages = {"chromium": "chromium", "firefox-esr": "firefox-esr", "node": "nodejs"}
    packages["npm"] = "npm"
    missing = [name for program, name in packages.items() if not shutil.which(program)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        session.error(f"{', '.join(missing)} must be installed; on Debian: {' '.join(command)}")
    session.run("apt-get", "update", external=True)
    session.run(*command, external=True)


@nox.session(venv_backend="none", requires=["env"], default=False)
def serve(session: nox.Session) -> None:
    """Build the site, show it on 127.0.0.1, and rebuild what is edited (`-- PORT`)."""
    port = int(session.posargs[0]) if session.posargs else 8000
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            session.error(
                f"port {port} is busy; choose another: python -m nox -s serve -- {port + 1}"
            )
    build_wheel(session)
    session.log(f"Serving on http://127.0.0.1:{port}; Ctrl-C ends it")
    watched = ["--watch", "cnn_guide", "--watch", "gallery"]
    ignored = ["--ignore", "docs/generated/*", "--ignore", "docs/_build/*"]
    address = ["--host", "127.0.0.1", "--port", str(port), "-d", DOCTREES]
    run(session, "-m", "sphinx_autobuild", *watched, *ignored, *address, "docs", str(SITE))


def build_wheel(session: nox.Session) -> None:
    """Build the wheel that the site offers for download, in place of an older one."""
    shutil.rmtree(ROOT / "docs/_build/wheel", ignore_errors=True)
    command = ["hatchling", "build", "-t", "wheel", "-d", "docs/_build/wheel"]
    run(session, "-m", *command, silent=True)
