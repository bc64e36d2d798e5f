"""One archive holds what a reader takes home, the same bytes for the same files."""

import zipfile

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


@pytest.fixture
def build(tmp_path):
    """Build a small site beside a note on its data, with a gallery's script."""
    docs = tmp_path / "docs"
    gallery = docs / "generated/gallery/waves"
    gallery.mkdir(parents=True)
    for name in ("plot_it.py", "plot_it.ipynb", "plot_it.py.md5", "plot_it.rst"):
        (gallery / name).write_text(":orphan:\n\nIt\n==\n")
    (tmp_path / "NOTICE").write_text("By whom.")
    (docs / "index.md").write_text("# Site\n\n{everything}`All`\n")

    def one(**settings):
        settings |= {"extensions": ["myst_parser", "everything"], "release": "1.2"}
        folders = [str(docs), None, str(tmp_path / "out"), str(tmp_path / "trees")]
        with docutils_namespace():
            Sphinx(*folders, "html", settings, status=None, warningiserror=True).build()
        return tmp_path / "out"

    return one


def test_the_archive_holds_scripts_versions_and_the_note(build):
    out = build()
    with zipfile.ZipFile(out / "cnn-guide.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {name.removeprefix("cnn-guide/") for name in texts} == {
        "README.txt",
        "requirements.txt",
        "runtime.txt",
        "DATA.txt",
        "gallery/waves/plot_it.py",
        "gallery/waves/plot_it.ipynb",
    }
    assert texts["cnn-guide/DATA.txt"] == "By whom."
    lines = texts["cnn-guide/requirements.txt"].splitlines()
    assert lines[0] == "./cnn_guide-1.2-py3-none-any.whl"
    assert any(line.startswith("keras==3.") for line in lines)
    page = BeautifulSoup((out / "index.html").read_text("utf-8"), "lxml")
    assert page.find("a", href="cnn-guide.zip").get_text() == "All"


def test_a_published_site_asks_for_its_own_wheel(build):
    out = build(html_baseurl="https://example.org/guide")
    with zipfile.ZipFile(out / "cnn-guide.zip") as archive:
        needed = archive.read("cnn-guide/requirements.txt").decode()
    assert needed.startswith("cnn-guide @ https://example.org/guide/cnn_guide-1.2-py3-none")


def test_the_archive_holds_the_wheel_where_nobody_could_download_it(build, tmp_path):
    wheel = tmp_path / "docs/_build/wheel/cnn_guide-1.2-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    wheel.write_bytes(b"whole")
    with zipfile.ZipFile(build() / "cnn-guide.zip") as archive:
        assert archive.read(f"cnn-guide/{wheel.name}") == b"whole"
        assert f"\n{wheel.name}: the package\n" in archive.read("cnn-guide/README.txt").decode()
    with zipfile.ZipFile(
        build(html_baseurl="https://example.org/") / "cnn-guide.zip"
    ) as archive:
        assert f"cnn-guide/{wheel.name}" not in archive.namelist()
        assert "the package\n" not in archive.read("cnn-guide/README.txt").decode()


def test_the_same_files_give_the_same_archive(build):
    first = (build() / "cnn-guide.zip").read_bytes()
    assert (build() / "cnn-guide.zip").read_bytes() == first


def test_a_build_of_a_few_pages_writes_none(build, monkeypatch):
    monkeypatch.setattr("everything.is_partial", lambda _config: True)
    assert not (build() / "cnn-guide.zip").exists()
