"""One style sheet for all pages: nothing that a page may use is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_style import SHEET, make_sheet, style_site
from sphinx.errors import ExtensionError

THEIRS = """
@charset "UTF-8"; /* a comment */
@font-face { font-family: Own; src: url(../vendor/own.woff2?v=2), url("data:font;base64,AA") }
:root { --ink: url('dots.svg') }
.used, .unused > b, a.used:hover { color: red }
.unused { color: green }
#here p { margin: 0 } #gone p { margin: 1px }
.used:not(.unused) { top: 0 }
[data-x=".unused"] { left: 0 }
.bs-tooltip-end .set-by-script { right: 0 }
@media (min-width: 9em) { .unused { a: b } .used { c: d } }
@media print { .unused { e: f } }
@supports (a: b) { @media print { .used { g: h } .unused { i: j } } }
@keyframes turn { from { top: 1px } }
"""
PAGE = (
    '<head>\n<link href="{up}_static/styles/theirs.css?v=1" rel="stylesheet" />\n'
    '<link rel="stylesheet" type="text/css" href="{up}_static/guide.css" />\n'
    '<link rel="icon" href="{up}_static/own.svg">{more}</head>'
    '<p class="used other" id="here">unused gone</p>'
)
MORE = '<link rel="stylesheet" href="../_static/live/live.css">'


@pytest.fixture
def root(tmp_path):
    files = {
        "_static/styles/theirs.css": THEIRS,
        "_static/guide.css": '@import "basic.css";\n.ours-unused { top: url(a/b.png) }\n',
        "_static/basic.css": ".basic { color: blue }\n",
        "_static/live/live.css": ".live { src: url(../fonts/f.woff2) }\n",
        "_static/scripts/one.js": 'set("set-by-script")',
        "index.html": PAGE.format(up="", more=""),
        "play/draw.html": PAGE.format(up="../", more=MORE),
        "404.html": PAGE.format(up="/", more=""),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_pages_load_one_sheet_from_where_they_are(root):
    style_site(root)
    for page, up in (("index", ""), ("play/draw", "../"), ("404", "/")):
        html = (root / f"{page}.html").read_text()
        links = re.findall(r'<link[^>]*rel="stylesheet"[^>]*>', html)
        assert [re.sub(r"\?v=\w{8}", "", link) for link in links] == [
            f'<link rel="stylesheet" href="{up}{SHEET}">'
        ]
        assert 'rel="icon"' in html


def test_what_may_be_used_stays_in_its_order_and_what_may_not_goes(root):
    style_site(root)
    sheet = (root / SHEET).read_text()
    kept = (
        *(
            "font-face",
            "--ink",
            ".used,a.used:hover{color: red}",
            "#here p",
            ".used:not(.unused)",
        ),
        *('[data-x=".unused"]', ".bs-tooltip-end .set-by-script", "min-width: 9em"),
        *(".used{c: d}", "@supports (a: b) {@media print {.used{g: h}}}", "@keyframes turn"),
        *(".basic", ".ours-unused", ".live"),
    )
    places = [sheet.index(words) for words in kept]
    assert places == sorted(places)
    for words in ("green", "#gone", "a: b }", "e: f", "i: j", "comment", ".unused > b"):
        assert words not in sheet


def test_addresses_lead_to_the_same_files(root):
    style_site(root)
    found = re.findall(r"""url\(["']?([^)"']+)""", (root / SHEET).read_text())
    assert found == [
        *("vendor/own.woff2?v=2", "data:font;base64,AA", "styles/dots.svg"),
        *("a/b.png", "fonts/f.woff2"),
    ]


def test_a_second_build_leaves_the_site_as_it_is_and_a_new_page_finds_its_rules(root):
    style_site(root)
    before = {file: file.read_bytes() for file in root.rglob("*.*") if file.is_file()}
    style_site(root)
    assert {file: file.read_bytes() for file in root.rglob("*.*") if file.is_file()} == before
    written_anew = PAGE.format(up="", more="").replace("other", "unused")
    (root / "index.html").write_text(written_anew)
    style_site(root)
    assert "green" in (root / SHEET).read_text()
    addresses = {
        re.search(r"site\.css\?v=(\w+)", page.read_text())[1] for page in root.rglob("*.html")
    }
    assert len(addresses) == 1
    assert ".live" in (root / SHEET).read_text()
    assert (root / SHEET).read_text().startswith("/* Made of _static/styles/theirs.css ")
    (root / "_static/live/live.css").unlink()  # as after another version of a theme
    style_site(root)
    assert ".live" not in (root / SHEET).read_text()
    (root / SHEET).unlink()
    with pytest.raises(ExtensionError, match="no page names its style sheets any more; delete"):
        style_site(root)


CLASSES = st.lists(st.sampled_from(["a", "b", "c-d", "e_f"]), min_size=1, max_size=3)


@given(st.lists(CLASSES, min_size=1, max_size=4), st.sets(st.sampled_from(["a", "b", "c-d"])))
def test_a_selector_stays_if_all_its_classes_may_be_there(tmp_path_factory, selectors, words):
    root = tmp_path_factory.mktemp("site")
    rule = ", ".join("".join(f".{name}" for name in names) for names in selectors)
    (root / "x.css").write_text(rule + " { color: red }")
    kept = [names for names in selectors if set(names) <= words]
    wanted = ",".join("".join(f".{name}" for name in names) for names in kept)
    sheet = make_sheet(root, ["x.css"], words)
    assert sheet == (f"{wanted}{{color: red}}" if kept else "")
