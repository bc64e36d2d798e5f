"""The page for addresses that lead nowhere, where the site lies below its host's root."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from not_found import make_links_absolute, tell_root

APP = SimpleNamespace(
    config=SimpleNamespace(notfound_pagename="404", notfound_urls_prefix="/cnn-guide/")
)


def page_with(*links):
    document = nodes.document("", "")
    document += nodes.paragraph("", "", *links)
    return document


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ({"refuri": "guide/index.html", "internal": True}, "/cnn-guide/guide/index.html"),
        ({"refuri": "https://example.org/"}, "https://example.org/"),
        ({"refid": "here", "internal": True}, None),
    ],
)
def test_its_own_links_begin_at_the_sites_root(link, target):
    document = page_with(nodes.reference("", "words", **link))
    make_links_absolute(APP, document, "404")
    assert next(document.findall(nodes.reference)).get("refuri") == target


def test_other_pages_keep_their_links():
    document = page_with(nodes.reference("", "words", refuri="../index.html", internal=True))
    make_links_absolute(APP, document, "guide/index")
    assert next(document.findall(nodes.reference))["refuri"] == "../index.html"


@pytest.mark.parametrize(("page", "root"), [("404", "/cnn-guide/"), ("guide/index", "../")])
def test_scripts_find_the_root(page, root):
    context = {"content_root": "../"}
    tell_root(APP, page, "page.html", context, None)
    assert context["content_root"] == root
