"""A chapter that uses Keras starts as a copy of a process that has loaded it."""

import sys

import forked_kernels
import psutil
import pytest
from jupyter_client.manager import start_new_kernel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="others start as usual"),
]

ASK = """
import os, subprocess, sys, tempfile
folder = tempfile.TemporaryDirectory()
print(
    os.getppid(),
    "tensorflow" in sys.modules,
    any(path.endswith("_ext") for path in sys.path),
    subprocess.run([sys.executable, "-c", "raise SystemExit(3)"]).returncode,
    os.environ["GIVEN"],
    os.getcwd(),
    folder.name,
)
"""


@pytest.fixture(scope="module", autouse=True)
def end_the_server():
    yield
    forked_kernels.end_server()
    forked_kernels.choose_start("")


def ask(code, **settings):
    """Run some code in a new kernel; return its number and what it printed."""
    said = []
    manager, client = start_new_kernel(**settings)
    number = manager.provisioner.pid
    client.execute_interactive(
        code, timeout=60, output_hook=lambda message: said.append(message["content"])
    )
    client.stop_channels()
    manager.shutdown_kernel()
    assert not psutil.pid_exists(number)
    return number, "".join(content.get("text", "") for content in said).split()


def test_chapters_with_keras_are_copies_of_one_process(tmp_path):
    forked_kernels.choose_start("```{code-cell}\nfrom keras import layers\n```")
    numbers, folders = set(), []
    for given in ("one", "two"):
        number, (parent, *facts, folder) = ask(
            ASK, cwd=str(tmp_path), env={"GIVEN": given, "PATH": ""}
        )
        assert int(parent) == forked_kernels.server().pid
        assert facts == ["True", "False", "3", given, str(tmp_path)]
        numbers.add(number)
        folders.append(folder)
    assert len(numbers) == 2
    assert not any(tmp_path.joinpath(folder).exists() for folder in folders)


def test_a_copy_shows_figures():
    forked_kernels.choose_start("import keras")
    manager, client = start_new_kernel()
    shown = []
    client.execute_interactive(
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
        timeout=60,
        output_hook=lambda message: shown.extend(message["content"].get("data", ())),
    )
    client.stop_channels()
    manager.shutdown_kernel()
    assert "image/png" in shown


def test_a_copy_ends_with_the_server():
    forked_kernels.choose_start("import keras")
    manager, client = start_new_kernel()
    kernel = psutil.Process(manager.provisioner.pid)
    forked_kernels.server().kill()
    forked_kernels.server().communicate()
    forked_kernels.server.cache_clear()
    kernel.wait(timeout=20)  # or it raises
    client.stop_channels()
    manager.shutdown_kernel()


def test_a_chapter_without_keras_loads_no_tensorflow():
    forked_kernels.choose_start("Keras is named here: import keras.")
    _, said = ask("import sys; print('tensorflow' in sys.modules)")
    assert said == ["False"]


def test_a_server_that_ends_is_an_error_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(forked_kernels, "__file__", str(tmp_path / "beside_no_server.py"))
    with pytest.raises(RuntimeError, match=r"kernel_server\.py.* ended with code 2"):
        forked_kernels.order_kernel(argv=[], cwd="", env={})
    assert not forked_kernels.server.cache_info().currsize
