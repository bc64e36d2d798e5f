"""Names in docstrings link where there is an entry, and quotes stay as they were typed."""

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

TEXT = "`halve` and `width` take '--go' and ``{'valid'}``, type {'valid', 'same'}.\n"


def test_names_link_and_quotes_stay_straight_in_the_api_alone(tmp_path):
    pages = {
        "generated/api/tiny": (
            "Tiny\n====\n\n.. py:module:: tiny\n\n.. py:function:: halve(x)\n\n   " + TEXT
        ),
        "index": f"Title\n=====\n\n{TEXT}\n.. toctree::\n\n   generated/api/tiny\n   last\n",
        "last": f"Last\n====\n\n{TEXT}",
    }
    for name, text in pages.items():
        page = tmp_path / f"docs/{name}.rst"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    settings = {
        "extensions": ["sphinx.ext.autosummary", "api_names"],
        "default_role": "api-name",
        "nitpicky": True,
    }
    folders = tmp_path / "docs", None, tmp_path / "out", tmp_path / "trees"
    with docutils_namespace():
        app = Sphinx(*folders, "html", settings, status=None, warningiserror=True)
        app.build()
    api, index, last = (
        (tmp_path / f"out/{name}.html").read_text("utf-8")
        for name in ("generated/api/tiny", "index", "last")
    )
    assert '<a class="reference internal" href="#tiny.halve"' in api
    assert "<cite>width</cite> take '--go' and" in api.replace("&#39;", "'")
    assert "type {'valid', 'same'}" in api.replace("&#39;", "'")
    for page in (index, last):
        assert "<cite>halve</cite> and <cite>width</cite> take ‘–go’" in page
