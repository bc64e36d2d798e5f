"""Two cells, in NumPy and in Keras, become two tabs."""

import code_tabs
import pytest
from docutils import nodes
from notebook_prose import ProseWriter
from sphinx_design.tabs import sd_tab_label


def cell(words, *tags):
    classes = ["cell", *(f"tag_{tag}" for tag in tags)]
    block = nodes.literal_block("", words)
    return nodes.container("", block, classes=classes, nb_element="cell_code")


@pytest.fixture
def page():
    document = nodes.document(None, None)
    document += nodes.section("", nodes.title("", "Title"), nodes.paragraph("", "Before."))
    return document[0]


@pytest.fixture
def said(monkeypatch):
    words = []
    monkeypatch.setattr(code_tabs.logger, "warning", lambda text, **_: words.append(text))
    return words


def test_a_pair_becomes_a_set_of_tabs_in_its_place(page, said):
    pairs = [cell("a", "tab-numpy"), cell("b", "tab-keras", "remove-stderr")]
    page += [*pairs, cell("c"), cell("d", "tab-numpy"), cell("e", "tab-keras")]
    page += nodes.paragraph("", "After.")
    code_tabs.gather(None, page.parent)
    _, before, first, alone, second, after = page.children
    assert (before.astext(), alone.astext(), after.astext()) == ("Before.", "c", "After.")
    for tabs, words in ((first, "ab"), (second, "de")):
        assert tabs["design_component"] == "tab-set"
        labels, contents = zip(*(item.children for item in tabs), strict=True)
        assert [label.astext() for label in labels] == ["NumPy", "Keras"]
        assert [label["sync_id"] for label in labels] == ["numpy", "keras"]
        assert {label["sync_group"] for label in labels} == {"library"}
        assert [content.astext() for content in contents] == [*words]
    assert said == []


@pytest.mark.parametrize("tags", [("tab-numpy",), ("tab-keras",), ("tab-keras", "tab-numpy")])
def test_a_cell_without_its_twin_stays_and_is_warned_of(page, said, tags):
    page += [cell("a", tags[0]), nodes.paragraph("", "Between."), *map(cell, "b", tags[1:])]
    code_tabs.gather(None, page.parent)
    assert len(said) == len(tags)
    assert not [node for node in page if node.get("design_component")]


def test_a_notebook_names_the_tabs():
    writer = ProseWriter(lambda _: "", lambda _: "")
    assert writer.block(sd_tab_label("", "NumPy")) == "**NumPy**"
