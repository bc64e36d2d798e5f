"""Terms link to the glossary at their first use, and nowhere else; the glossary links back."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from glossary import EVERYDAY, name_in, pattern_for, read_entries
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

GLOSSARY = (Path(__file__).parents[2] / "docs/glossary.md").read_text("utf-8")
ENTRIES = set(read_entries(GLOSSARY).values())
SMALL = """\
# Glossary

```{glossary}
max pooling
  The **largest** number of each `window`.

  *Keras* `MaxPooling2D`.

pooling
  One number for each window.

bias
biases of a layer
  A number that is added.

step
  One change of the weights.
```
"""
FIRST = """\
# Max pooling

A step aside. The bias, the bias again; [a bias](https://example.org), `bias` and Max
pooling, pooled.

## The biases

Two **steps** and **pooling**.
"""
SCRIPT = "# Which bias?\n\nOne **step** of max pooling, and a bias; max pooling again.\n"
SECOND = "# Looking back\n\n**Bias**, max poolings, unbiased, bias-free and one step.\n"

SUFFIX = {".rst": "restructuredtext", ".md": "markdown"}  # not the shared default


def test_entries_are_read_with_all_their_names_and_a_plain_meaning():
    entries = read_entries(SMALL)
    assert entries["max pooling"].meaning == "The largest number of each window."
    assert entries["biases of a layer"] is entries["bias"]
    assert entries["bias"].names == ("bias", "biases of a layer")


def test_a_part_of_a_files_name_is_no_term():
    pattern = pattern_for(["weight", "bias"])
    found = pattern.findall("vgg16.weights.h5, bias.npy, my.bias; a bias. Weights, a weight.")
    assert found == ["bias", "Weight", "weight"]


def test_a_name_may_be_given_once():
    with pytest.raises(ValueError, match="got 'bias' twice"):
        read_entries(SMALL.replace("step\n", "bias\n"))
    with pytest.raises(ValueError, match="must hold one directive"):
        read_entries("# Nothing")


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("Max\npooling", ["max pooling"]),
        ("two biases, unbiased, bias-free, a bias", ["bias", "bias"]),
        ("pooling, max pooling", ["pooling", "max pooling"]),
        ("poolings", ["pooling"]),
    ],
)
def test_whole_words_are_found_and_the_longest_name_wins(prose, found):
    pattern = pattern_for(list(read_entries(SMALL)))
    assert [name_in(match[1]) for match in pattern.finditer(prose)] == found


def test_a_name_that_another_begins_with_leaves_it_whole():
    assert pattern_for(["batch", "batch size"]).match("batch sizes")[1] == "batch size"


def build(root, settings):
    folders = [str(root), None, str(root / "out"), str(root / "trees")]
    settings |= {"html_theme": "basic", "source_suffix": SUFFIX}
    with docutils_namespace():
        Sphinx(*folders, "html", settings, status=None, warningiserror=True).build()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build a small site whose only extension is ours."""
    root = tmp_path_factory.mktemp("terms")
    (root / "guide").mkdir()
    toctree = "# {}\n\n```{{toctree}}\n{}\n```\n"
    (root / "index.md").write_text(toctree.format("Site", "guide/index\nglossary"))
    (root / "guide/index.md").write_text(toctree.format("Guide", "first\nsecond"))
    (root / "guide/first.md").write_text(FIRST)
    (root / "guide/second.md").write_text(SECOND)
    (root / "glossary.md").write_text(SMALL)
    (root / "generated/gallery/topic").mkdir(parents=True)
    for name in ("plot_script", "index"):
        (root / f"generated/gallery/topic/{name}.md").write_text(f"---\norphan:\n---\n{SCRIPT}")
    settings = {"extensions": ["myst_parser", "glossary"]}
    build(root, settings)
    return lambda page: BeautifulSoup((root / f"out/{page}.html").read_text("utf-8"), "lxml")


def test_the_first_use_links_with_the_meaning_as_its_title(site):
    links = site("guide/first").select("a.term-link")
    said = [re.sub(r"\s+", " ", link.get_text()) for link in links]
    assert said == ["bias", "Max pooling", "steps", "pooling"]
    assert links[0]["href"] == "../glossary.html#term-bias"
    assert links[0]["title"] == "A number that is added."


def test_no_link_stands_in_a_heading_a_link_or_code(site):
    page = site("guide/first")
    assert not page.select(":is(h1, h2, code, a) a.term-link")
    assert len(page.select("a.term-link")) == 4


def test_an_everyday_word_is_a_term_only_in_bold(site):
    assert "step" in EVERYDAY
    second = [link.get_text() for link in site("guide/second").select("a.term-link")]
    assert second == ["Bias", "max poolings"]


def test_the_glossary_names_the_chapter_that_explains(site):
    page = site("glossary")
    links = {
        term: page.find("dt", id=f"term-{term}").find_next("dd") for term in ("bias", "step")
    }
    (chapter,) = links["step"].select("a[href*=guide]")
    assert (chapter["href"], chapter.get_text()) == (
        "guide/first.html#meaning-of-step",
        "Max pooling",
    )
    assert [line.get_text(strip=True) for line in links["step"].find_all("p")] == [
        "One change of the weights.",
        "ChapterMax pooling.",
    ]
    # In bold only where the last chapter looks back: then the first use counts.
    (chapter,) = links["bias"].select("a[href*=guide]")
    assert chapter["href"] == "guide/first.html#use-of-bias"
    assert site("guide/first").find(id="use-of-bias").get_text() == "bias"


def test_the_page_of_a_script_links_its_terms_and_introduces_none(site):
    links = site("generated/gallery/topic/plot_script").select("a.term-link")
    assert [link.get_text() for link in links] == ["step", "max pooling", "bias"]
    assert links[2]["title"] == "A number that is added."
    assert not site("generated/gallery/topic/index").select("a.term-link")
    assert not site("genindex").select('a[href*="plot_script"]')
    assert not site("glossary").select('a[href*="plot_script"]')


def test_what_is_in_bold_stands_in_the_index(site):
    (link,) = site("genindex").select('a[href="guide/first.html#meaning-of-pooling"]')
    assert link.find_parent("strong") or link.parent.name == "strong" or link.strong, link


def test_the_glossary_has_its_terms():
    assert len(ENTRIES) >= 60
    wanted = """unit, weight, bias, filter, kernel, channel, feature map, activation, relu,
    sigmoid, softmax, logit, score, stride, padding, dilation, pooling, max
    pooling, average pooling, global average pooling, flatten, dense layer,
    parameter, multiply-add, receptive field, effective field, batch, epoch,
    step, learning rate, learning rate schedule, optimiser, SGD, momentum, Adam,
    weight decay, loss, cross-entropy, gradient, backpropagation, chain rule,
    initialisation, overfitting, regularisation, dropout, batch normalisation,
    early stopping, augmentation, training set, validation set, test set, leak,
    baseline, accuracy, confusion matrix, precision, recall, confidence
    interval, calibration, one-hot, preprocessing, transfer learning, base,
    head, frozen, fine-tuning, feature, embedding, saliency, Grad-CAM,
    occlusion, activation maximisation, equivariance, invariance, aliasing,
    im2col, translation, depthwise separable convolution, residual connection,
    seed, checkpoint"""
    names = {name_in(name.strip()) for name in wanted.split(",")}
    assert names <= set(read_entries(GLOSSARY))


def test_each_meaning_is_a_sentence_of_its_own():
    for entry in ENTRIES:
        assert re.match(r"[A-Z].*[.]$", entry.meaning), entry
        assert not re.search(r"[*`{}]", entry.meaning), entry


def test_entries_come_in_the_order_of_the_alphabet():
    block = GLOSSARY.partition("{glossary}\n")[2]
    mains = [part.splitlines()[0].lower() for part in re.split(r"\n\n(?=[^ \n`])", block)]
    assert mains == sorted(mains)


def test_entries_of_a_page_left_as_it_is_stay_in_the_search(tmp_path):
    (tmp_path / "index.md").write_text("# Site\n\n```{toctree}\nglossary\nother\n```\n")
    (tmp_path / "glossary.md").write_text(SMALL)
    for words in ("One", "Another"):
        (tmp_path / "other.md").write_text(f"# {words}\n")
        settings = {"extensions": ["myst_parser", "search_entries"]}
        build(tmp_path, settings)
        index = (tmp_path / "out/searchindex.js").read_text("utf-8")
        entries = json.loads(index.partition("(")[2].removesuffix(")"))["indexentries"]
        assert entries["max pooling"] == [[0, "term-max-pooling", True]], words
