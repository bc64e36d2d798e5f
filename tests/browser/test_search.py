"""A search for a term finds what it means first, then a chapter."""

import pytest

TERMS = (
    "epoch",
    "batch size",
    "learning rate",
    "kernel size",
    "softmax",
    "overfitting",
    "confusion matrix",
    "receptive field",
)


def search(open_page, root, words):
    page = open_page(f"{root}/search.html?q={words}")
    page.wait_for_selector(".search-summary:not(:empty)")  # written when all is found
    links = page.query_selector_all("ul.search li > a")
    return [(link.get_attribute("href"), link.inner_text()) for link in links]


@pytest.mark.parametrize("term", TERMS)
def test_a_term_finds_its_meaning_and_then_a_chapter(open_page, site, term):
    found = search(open_page, site, term)
    address, title = found[0]
    assert address == f"glossary.html#term-{term.replace(' ', '-')}"
    assert title == f"Glossary > {term}"
    assert any(link.startswith("guide/") for link, _ in found[1:3]), found[:3]


def test_the_excerpt_of_a_term_is_its_meaning(open_page, site):
    page = open_page(f"{site}/search.html?q=epoch")
    excerpt = page.wait_for_selector("ul.search li:first-child p.context").inner_text()
    assert excerpt == "epoch: One pass through all training examples."


def test_a_name_of_the_api_still_finds_the_api_first(open_page, site):
    found = search(open_page, site, "max_pool2d")
    assert found[0][0] == "generated/api/cnn_guide.ops.html#cnn_guide.ops.max_pool2d"
