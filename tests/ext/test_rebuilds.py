"""What runs again after which edit: a small site is built with Sphinx, over and over."""

import re
import shutil
import sys
import zipfile
from pathlib import Path

from cnn_guide.datasets.mnist import MNIST
from cnn_guide.files import FOLDER, digest

import freshness
import progress
import pytest
from bs4 import BeautifulSoup
from sphinx.cmd.build import main

EXT = Path(freshness.__file__).parent
SITE_CONF = (EXT.parent / "conf.py").read_text("utf-8").splitlines()
# The site's own line, so that it is tried: without it, no folder with a space builds.
(SUPPRESSED,) = (line for line in SITE_CONF if line.startswith("suppress_warnings"))
CONF = f"""
import sys
from pathlib import Path
sys.path[:0] = [{str(EXT)!r}]
extensions = ["myst_nb", "sphinx_gallery.gen_gallery", "freshness", "metrics", "finish_site"]
extensions += ["how_we_know"]
exclude_patterns = ["_build", "generated/**/*.ipynb", "generated/**/*.py", "generated/**/*.md5"]
nb_execution_mode = "cache"
source_suffix = {{".rst": "restructuredtext", ".md": "myst-nb"}}  # not the shared default
nb_execution_raise_on_error = True
nb_execution_cache_path = str(Path(__file__).parent / "_build/runs/jupyter_cache")
{SUPPRESSED}  # of a space in the path to the gallery; why, says the site's
html_theme = "basic"
html_sidebars = {{"**": []}}  # The theme's search box holds a script
html_baseurl = "https://example.org/"
sphinx_gallery_conf = {{
    "examples_dirs": "../gallery",
    "gallery_dirs": "generated/gallery",
    "image_scrapers": ("metrics.collect_measured", "what_ran.collect_record"),
    "reset_modules": ("freshness.around_script", "what_ran.around_script"),
    "reset_modules_order": "both",
    "within_subsection_order": "FileNameSortKey",
    "show_memory": False,
    "write_computation_times": False,
}}
freshness = {{
    "package": "tiny",
    "distribution": "tiny",
    "network_made_by": "gallery/topic/plot_make",
    "network_read_through": "tiny.network",
}}
"""
NETWORK = """
import os
from pathlib import Path

FILE = Path(os.environ["CNN_GUIDE_ARTEFACTS"], "network.txt")

def save(text):
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text)

def load():
    return FILE.read_text()
"""
HEADER = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"
PATH = "```{code-cell}\n:tags: [remove-cell]\nimport sys; sys.path.insert(0, '../..')\n```\n"
FILES = {
    "tiny/__init__.py": "",
    "tiny/ops.py": 'def add(a, b):\n    """Add."""\n    return a + b\n',
    "tiny/turning.py": "def turn(a):\n    return -a\n",
    "tiny/network.py": NETWORK,
    "tiny-1.dist-info/METADATA": "Name: tiny\nVersion: 1\nRequires-Dist: lib\n",
    "lib-1.dist-info/METADATA": "Name: lib\nVersion: 1\n",
    "docs/conf.py": CONF,
    "docs/index.md": "# Site\n\n```{toctree}\nguide/adding\nguide/reading\n"
    "generated/gallery/index\nhow-we-know\ninstall\n```\n",
    "docs/install.md": "# Install\n",
    "docs/how-we-know.md": "# How we know\n\n```{claims}\n```\n\n{rests}`any`\n",
    "docs/guide/adding.md": f"{HEADER}# Adding\n\nWords, and {{metric}}`plot_turn.turned`.\n\n"
    f"{PATH}```{{code-cell}}\nfrom tiny.ops import add\nassert add(1, 2) == 3\n```\n",
    "docs/guide/reading.md": f"{HEADER}# Reading\n\n{PATH}```{{code-cell}}\n"
    "from tiny.network import load\nload()\n```\n",
    "gallery/GALLERY_HEADER.rst": "Gallery\n=======\n",
    "gallery/topic/GALLERY_HEADER.rst": "Topic\n-----\n",
    "gallery/topic/plot_make.py": '"""\nMake?\n=====\n\nA network.\n"""\n'
    'from tiny.network import save\nsave("one")\n',
    "gallery/topic/plot_read.py": '"""\nRead?\n=====\n\nA network.\n"""\n'
    "from tiny.network import load\nprint(load())\n",
    "gallery/topic/plot_turn.py": '"""\nTurn?\n=====\n\nA sign.\n"""\n'
    "from cnn_guide.claims import claim\nfrom cnn_guide.datasets.mnist import MNIST\n"
    "from cnn_guide.files import locate\nfrom tiny.turning import turn\n"
    "claim('It turns a sign', turn(4), below=-2)\nlocate(MNIST)\n"
    "import numpy as np\nrng = np.random.default_rng(17)\n"
    "measured = {'turned': turn(1)}\n\n# %%\n# Twice it is itself.\nprint(turn(turn(3)))\n",
}
MAKE, READ, TURN = (f"gallery/topic/plot_{name}" for name in ("make", "read", "turn"))
ADDING, READING = "guide/adding", "guide/reading"
EVERY = {MAKE, READ, TURN, ADDING, READING}


class Site:
    """A project of a few files, and the one thing to do with it."""

    def __init__(self, root):
        self.root = root
        self.reset()

    def reset(self):
        """Take every edit back."""
        for name, text in FILES.items():
            file = self.root / name
            if not file.exists() or file.read_text() != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)

    def build(self, *options, to="html", expect=0):
        """Build the site as a new process would; return the pages that ran."""
        for name in [name for name in sys.modules if name.split(".")[0] == "tiny"]:
            del sys.modules[name]
        progress.progress.__init__()
        build = self.root / "docs/_build"
        target = [str(self.root / "docs"), str(build / to)]
        assert main(["-q", "-d", str(build / f"{to}-trees"), *options, *target]) == expect
        return set(progress.progress.done)

    def edit(self, name, old, new):
        file = self.root / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def read(self, name, to="html"):
        return (self.root / "docs/_build" / to / name).read_text()


@pytest.fixture
def site(built):
    """Hand the site over, without the edits of the last test."""
    built.reset()
    return built


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the site once."""
    root = tmp_path_factory.mktemp("site") / "a b ü"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        patch.setenv("CNN_GUIDE_ARTEFACTS", "")
        made = Site(root)
        assert made.build("-W") == EVERY
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "ran"),
    [
        ("docs/conf.py", "", "", set()),
        ("tiny/ops.py", '"""Add."""', '"""Add two."""', set()),
        ("tiny/ops.py", "return a + b", "return b + a", {ADDING}),
        ("tiny/turning.py", "-a", "0 - a", {TURN}),
        ("tiny/network.py", "load():\n", "load():\n    FILE.stat()\n", {MAKE, READ, READING}),
        ("docs/guide/adding.md", "Words,", "Other words,", set()),
        ("gallery/topic/plot_make.py", "A network.", "A network,\nwhich others read.", set()),
        ("docs/guide/adding.md", "add(1, 2) == 3", "add(2, 1) == 3", {ADDING}),
        ("gallery/topic/plot_make.py", '"one"', '"two"', {MAKE, READ, READING}),
        ("lib-1.dist-info/METADATA", "Version: 1", "Version: 2", EVERY),
    ],
)
def test_an_edit_reruns_what_depends_on_it_and_taken_back_nothing(site, file, old, new, ran):
    if old:
        site.edit(file, old, new)
    assert site.build("-W") == ran
    site.reset()
    assert site.build("-W") == set()
    assert "one" in site.read("generated/gallery/topic/plot_read.html")


@pytest.mark.slow
def test_a_script_with_other_words_is_written_as_if_it_had_run(site):
    site.edit("gallery/topic/plot_turn.py", "A sign.", "A sign, which\nis turned.")
    site.edit("gallery/topic/plot_turn.py", "itself.", "itself\n# again, *not*: :ref:`search`.")
    assert site.build("-W") == set()
    page = BeautifulSoup(site.read(f"generated/{TURN}.html"), "lxml").get_text(" ")
    assert "which is turned" in " ".join(page.split())
    reworded = read_written(site)
    shutil.rmtree(site.root / "docs/generated")
    shutil.rmtree(site.root / "docs/_build/runs" / TURN)
    assert site.build("-W") == {TURN}
    assert read_written(site) == reworded
    site.edit("gallery/topic/plot_turn.py", "again, *not*", "once more")
    (site.root / f"docs/generated/{TURN}.rst").write_text("Another version's page.")
    assert site.build("-W") == {TURN}
    site.edit("gallery/topic/plot_turn.py", "once more", "by :func:`tiny.turning.turn`.")
    assert site.build("-W") == {TURN}, "the API's page names its examples by such words"
    site.reset()
    assert site.build("-W") == set()


def read_written(site):
    """Read what sphinx-gallery wrote of a script, without times."""
    found = read_all(site.root / "docs/generated/gallery/topic")
    written = {name: found[name] for name in found if name.startswith("plot_turn.")}
    assert {name.partition(".")[2] for name in written} >= {
        "py",
        "py.md5",
        "ipynb",
        "rst",
        "zip",
    }
    del written["plot_turn.cost.json"]
    written["plot_turn.rst"] = re.sub(rb"[\d.]+ seconds", b"", written["plot_turn.rst"])
    return written


def test_a_broken_package_fails_the_build_and_a_repaired_one_is_green(site, capfd):
    site.edit("tiny/ops.py", "a + b", "a + b + 1")
    capfd.readouterr()
    site.build("-W", expect=2)
    said = capfd.readouterr().err
    assert "guide/adding.md: a cell failed" in said
    assert "> 2 assert add(1, 2) == 3\n" in said, "what failed stands there, uncoloured"
    site.reset()
    assert site.build("-W") == set()


@pytest.mark.slow
def test_a_damaged_network_is_laid_out_again_or_made_again(site):
    network = site.root / "docs/_build/artefacts/network.txt"
    network.write_text("damaged")
    assert site.build("-W") == set()
    assert network.read_text() == "one"
    network.unlink()
    for kept in (site.root / "docs/_build/runs").rglob("network.txt"):
        kept.unlink()
    assert site.build("-W") >= {MAKE}
    assert network.read_text() == "one"


def test_a_second_build_leaves_the_site_as_a_first_one_would(site):
    site.edit("docs/guide/adding.md", "Words,", "Other words,")
    site.build("-W")
    site.reset()
    site.build("-W")
    build = site.root / "docs/_build"
    shutil.move(build / "html", build / "second")
    for folder in ("docs/_build/html-trees", "docs/generated"):
        shutil.rmtree(site.root / folder)
    assert site.build("-W") == set()
    assert list_differences(build / "second", build / "html") == []
    assert site.read("sitemap.xml").count("<loc>https://example.org/") == 10


def list_differences(one, other):
    """List the files of two folders that differ, or are in one alone."""
    files = [read_all(folder) for folder in (one, other)]
    return sorted(n for n in files[0] | files[1] if files[0].get(n) != files[1].get(n))


def read_all(folder):
    """Read all files below a folder; of an archive, what is in it, without the dates."""
    found = {}
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found[path.name] = {name: archive.read(name) for name in archive.namelist()}
        elif path.is_file() and not name.startswith(".buildinfo"):  # Sphinx's own notes
            found[name] = path.read_bytes()
    return found


@pytest.mark.slow
def test_a_draft_runs_nothing_and_says_what_it_left(site):
    site.edit("tiny/ops.py", "return a + b", "return 0 + a + b")
    site.edit("tiny/turning.py", "-a", "-a + 0")
    assert site.build("-D", "draft=1", to="draft") == set()
    boxes = {
        page: site.read(f"{page}.html", "draft").count("Not run in this draft.")
        for page in (ADDING, READING, f"generated/{READ}", f"generated/{TURN}")
    }
    assert boxes == {ADDING: 1, READING: 0, f"generated/{READ}": 0, f"generated/{TURN}": 1}
    site.reset()
    assert site.build("-D", "draft=1", to="draft") == set()
    assert "Not run" not in site.read(f"{ADDING}.html", "draft")
    assert site.build("-W") == set()


@pytest.mark.slow
def test_a_draft_leaves_a_chapter_that_has_settings_of_its_own(site):
    mark = site.root / "ran"
    site.edit(
        "docs/guide/adding.md", "python3\n---", "python3\nmystnb:\n  merge_streams: true\n---"
    )
    site.edit("docs/guide/adding.md", "assert add(1, 2) == 3", f"open({str(mark)!r}, 'x')")
    site.build("-D", "draft=1", to="draft")
    assert not mark.exists()
    assert "Not run in this draft." in site.read(f"{ADDING}.html", "draft")
    site.build("-D", "pages=adding", to="pages")
    assert mark.exists(), "it would have run"


@pytest.mark.slow
def test_one_page_is_built_alone_and_its_run_is_kept(site, capfd):
    site.edit("tiny/ops.py", "return a + b", "return a - -b")
    site.edit("tiny/turning.py", "-a", "-1 * a")
    capfd.readouterr()
    assert site.build("-D", "pages=adding", to="pages") == {ADDING}
    assert capfd.readouterr().err == "", "neither what it runs nor what it cuts has a word"
    pages = {path.name for path in (site.root / "docs/_build/pages").rglob("*.html")}
    assert pages >= {"adding.html"}
    assert not pages & {"reading.html", "plot_turn.html"}
    assert site.build("-W") == {TURN}
    site.reset()
    assert site.build("-W") == set()


@pytest.mark.slow
def test_a_number_that_a_page_did_not_compute_is_missed_when_it_is_built_alone(site, capfd):
    site.edit("docs/guide/adding.md", "plot_turn.turned`", "plot_turn.turns` {metric}`sum|d`")
    site.build("-D", "pages=adding", to="pages")
    said = capfd.readouterr().err
    assert "no metric 'plot_turn.turns': KeyError('turns')" in said
    assert "no metric 'sum|d': KeyError('sum')" in said
    site.reset()
    site.edit("tiny/turning.py", "-a", "-1 * a")
    site.build("-D", "pages=adding", to="pages")
    assert "no metric" not in capfd.readouterr().err, "it has not run in this state"
    site.reset()
    assert site.build("-W") == set()


@pytest.mark.slow
def test_a_page_that_reads_the_network_has_it_made_first(site):
    site.edit("gallery/topic/plot_make.py", '"one"', '"three"')
    assert site.build("-D", "pages=plot_read", to="pages") == {MAKE, READ}
    assert "three" in site.read(f"generated/{READ}.html", "pages")
    site.reset()
    assert site.build("-W") == set()


@pytest.mark.slow
def test_a_page_that_is_gone_leaves_nothing(site):
    script = FILES[f"{TURN}.py"]
    texts = {"gallery/topic/plot_gone.py": script, "docs/guide/gone.md": "# Gone\n"}
    for name, text in texts.items():
        (site.root / name).write_text(text)
    site.edit("docs/index.md", "guide/reading", "guide/reading\nguide/gone")
    assert site.build("-W") == {"gallery/topic/plot_gone"}
    for name in texts:
        (site.root / name).unlink()
    site.reset()
    assert site.build("-D", "draft=1", to="draft") == set()
    assert site.build("-W") == set()
    left = [*site.root.rglob("*gone*.html"), *(site.root / "docs/generated").rglob("*gone*")]
    assert left == []


@pytest.mark.slow
def test_claims_are_listed_and_the_list_follows_an_edit(site):
    row = [cell.get_text() for cell in find_claims(site)[0].find_all("td")]
    assert row == [TURN, "It turns a sign", "-4", "< -2", "50.0%"]
    assert find_claims(site)[0].a["href"] == f"generated/{TURN}.html"
    site.edit("gallery/topic/plot_turn.py", "below=-2", "below=-3")
    assert site.build("-W") == {TURN}
    assert "< -3" in find_claims(site)[0].get_text()
    site.edit("gallery/topic/plot_turn.py", "claim('It turns a sign', turn(4), below=-3)", "")
    assert site.build("-W") == {TURN}
    assert find_claims(site) == []
    site.reset()
    assert site.build("-W") == set()
    assert "< -2" in find_claims(site)[0].get_text()


def find_claims(site):
    page = BeautifulSoup(site.read("how-we-know.html"), "lxml")
    return page.find("table", class_="searchable").tbody.find_all("tr")


@pytest.mark.slow
def test_a_false_claim_fails_the_build(site):
    site.edit("tiny/turning.py", "-a", "a")
    site.build("-W", expect=2)
    site.reset()
    assert site.build("-W") == set()


def test_every_page_that_ran_ends_with_a_card(site):
    cards = {}
    for page in (ADDING, READING, *(f"generated/{name}" for name in (MAKE, READ, TURN))):
        (card,) = BeautifulSoup(site.read(f"{page}.html"), "lxml").select(".what-ran")
        names = [name.get_text(strip=True).rstrip(":") for name in card.find_all("dt")]
        cards[page] = dict(zip(names, (v.get_text() for v in card.find_all("dd")), strict=True))
        assert re.match(r"\d+\.\d\b", cards[page]["Seconds"])
        assert 0.05 < float(cards[page]["Peak memory"].split()[0]) < 20
        assert "Keras 3" in cards[page]["Versions"]
        assert "commit" in cards[page]["Made"]
    turn = cards[f"generated/{TURN}"]
    assert turn["Data"].split() == ["mnist.npz", digest(FOLDER / MNIST.name)[:8]]
    assert turn["Seed"].strip() == "17"
    assert all({"Data", "Seed"}.isdisjoint(cards[page]) for page in cards if TURN not in page)
