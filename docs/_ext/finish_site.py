"""After a build: repairs, a content security policy for each page, and the list of all pages.

The repairs are of what the theme, numpydoc and sphinx-gallery write; each is one known string,
replaced in the text, as a parser would write the drawings within a page anew in its own
spelling.

The policy allows the site's own files, and no script that is not listed: the theme and Sphinx
write a few short scripts into each page, and these are listed by their hashes. It stands in the
page itself, so that it holds wherever the site is put, and for pages opened from a disk.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from api_modules import PAGES as API
from gallery_cards import finish_cards
from icons import cut_fonts
from long_lines import wrap_lines
from one_style import SHEET, style_site
from partial_builds import GENERATED, is_partial
from pictures import Pictures
from schemes import show_schemes
from sphinx.application import Sphinx
from sphinx.util import logging
from used_in import fold_cards

REPAIRS = {
    # Empty boxes with one id for each topic
    r"<div id='sg-tag-list' class='sphx-glr-tag-list'></div>": "",
    r'<div class="sphx-glr-thumbnails"></div>': "",
    # Attributes and roles that HTML does not know
    r'(<div class="sphx-glr-thumbcontainer") tooltip=': r"\1 title=",
    r'(<div class="citation" id="[^"]+") role="doc-biblioentry"': r'\1 role="listitem"',
    # HTML lets no label of a field name what the field controls
    r'<label aria-controls="sd-tab-item-[^"]+"': "<label",
    # Links and toggles that a screen reader can't name: the text of a thumbnail's is hidden
    r'(<a class="reference internal" href="[^"]+")(><span class="doc">([^<]+)</span></a></p>\s*'
    r'<div class="sphx-glr-thumbnail-title">)': r'\1 aria-label="\3"\2',
    r'<summary>(<span class="toctree-toggle")': r'<summary aria-label="Pages below">\1',
    # A name unlike what is written on it, which who speaks to the browser could not say
    r'(<button[^>]*search-button__button[^>]*) aria-label="Search"': r"\1",
    r'<summary aria-label="Toggle hidden content">': "<summary>",
    # A function's first argument may stand on a line of its own
    r'(<span class="sig-paren">\(</span>)(?!<wbr>)': r"\1<wbr>",
    # HTML allows no paragraph there
    r'<p (class="(?:collapsed|expanded) admonition-title")>([^<]*)</p>': r"<span \1>\2</span>",
    # In a figure the caption comes last, so what is said in words follows the figure
    r"(</figcaption>)(\s*<details>(?:(?!</figure>).)*</details>)\s*</figure>": r"\1</figure>\2",
    # Where the keyboard can reach it, as it scrolls, it needs a name
    r'(<div class="pst-scrollable-table-container")>': r'\1 role="group" aria-label="Table">',
    # Neither light nor dark, until a script decides: both pictures of each figure would show
    r'(<html\b[^>]*) data-theme="auto"': r'\1 data-theme="light"',
    r'(dataset\.theme = localStorage\.getItem\("theme"\) \|\| )"auto";': r"\1"
    r'(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");',
    # Said twice
    r'<meta name="viewport" content="width=device-width, initial-scale=1(?:\.0)?" />': "",
}
# The theme loads these on every page for a search as you type, which is off; the page of
# results loads its own.
SEARCH = r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>'
# The page may show before these arrive, as they wait for it anyway. On the page of results
# another script needs them at once.
PATIENT = re.compile(
    r'<script ((?:data-[\w-]+="[^"]*" )?src="[^"]*_static/(?:doctools|sphinx_highlight|sg-tags'
    r'|clipboard\.min|copybutton|design-tabs)\.js[^"]*")>'
)

# What the theme and Sphinx are known to write; no other script is listed.
KNOWN_SCRIPTS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(\s*document\.documentElement\.dataset\.(mode|theme) = [^;]*;)+\s*",
        r"DOCUMENTATION_OPTIONS\.(pagename|search_as_you_type) = ('[\w./-]*'|true|false);",
        r"\s*// Activate the search field on page load\s.*",
    )
)
DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self'",
    # Icons and animations are styled within the page, and the theme's styles hold pictures.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
# A module's name breaks after a dot, rather than anywhere.
DOTTED = re.compile(
    r'(<h1>|<p class="prev-next-title">'
    r'|<a class="(?:current )?reference internal" href="[^"]*">'
    r'|<span class="sig-prename descclassname"><span class="pre">)(\w+\.[\w.]*)(?=<)'
)
# A long name in a sentence or beside the page breaks between its words.
CODE = re.compile(r'<code class="(?:xref|docutils literal)[^"]*">.*?</code>', re.DOTALL)
LONG_NAME = re.compile(r'<span class="pre">([^<]{20,})</span>')
BETWEEN_WORDS = re.compile(r"(?<=[._(,=])(?=[\w&])|(?=\(\))")
# So does one without a mark of code: in the indices, in italics, and as a type.
IN_WORDS = re.compile(
    r'(<(?:cite|dt|li|a href="[^"]*"|code class="xref"|span class="classifier")>)([^<]+)'
)
PLAIN_NAME = re.compile(r"[A-Za-z_][\w.]{19,}")
# What ends a sentence keeps to the line of a formula before it, as it does after a word.
FORMULA = re.compile(
    r'(?<!<span class="formula-end">)<math\b(?:(?!</math>).)*</math>[.,;:?!)]+', re.DOTALL
)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
PRE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
META = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)
# Scripts of these types are data.
CONTENTS = '"bd-sidebar-secondary'  # of this page, beside its text
DATA = re.compile(r"\btype=[\"']?(application/(ld\+)?json|text/plain)\b")

logger = logging.getLogger(__name__)


def break_name(found: re.Match[str]) -> str:
    """Let a long name break between its words."""
    return f'<span class="pre long-name">{BETWEEN_WORDS.sub("<wbr>", found[1])}</span>'


def break_plain_names(found: re.Match[str]) -> str:
    """Let the long names of a text break after their dots and underscores."""
    text = PLAIN_NAME.sub(
        lambda name: re.sub(r"(?<=[._])(?=[^\W_])", "<wbr>", name[0]), found[2]
    )
    return found[1] + text


def mend(html: str, *, is_search: bool = False) -> str:
    """Repair a page; one that is mended stays as it is."""
    for found, instead in REPAIRS.items():
        html = re.sub(found, instead, html, flags=re.DOTALL)
    html = PRE.sub(lambda block: as_spans(block[0]), html)
    html = CODE.sub(lambda code: LONG_NAME.sub(break_name, code[0]), html)
    html = FORMULA.sub(r'<span class="formula-end">\g<0></span>', html)
    html = IN_WORDS.sub(break_plain_names, html)
    html = DOTTED.sub(lambda found: found[1] + re.sub(r"\.(?=\w)", ".<wbr>", found[2]), html)
    if CONTENTS in html:
        html = html.replace(
            '<div class="bd-content">', '<div class="bd-content with-contents">'
        )
    return html if is_search else PATIENT.sub(r"<script defer \1>", re.sub(SEARCH, "", html))


def as_spans(block: str) -> str:
    """Make spans of the boxes that the pages of source code put into `pre`."""
    spans = block.replace('<div class="viewcode-block"', '<span class="viewcode-block"')
    return spans.replace("</div>", "</span>") if spans != block else block


def inline_scripts(html: str) -> Iterator[str]:
    """List the scripts that stand in a page."""
    for attributes, text in SCRIPT.findall(html):
        if not re.search(r"\bsrc\s*=", attributes) and not DATA.search(attributes):
            yield text


def is_known(script: str) -> bool:
    """Say whether a script is one that the theme or Sphinx writes."""
    return any(pattern.fullmatch(script) for pattern in KNOWN_SCRIPTS)


def hash_source(script: str) -> str:
    """Name a script as a policy does."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy_for(html: str) -> str:
    """Write the policy that lets a page's known scripts run."""
    known = sorted({hash_source(text) for text in inline_scripts(html) if is_known(text)})
    directives = DIRECTIVES | {"script-src": " ".join(["'self'", *known])}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def add_policy(html: str) -> str:
    """Put the policy before anything that a page loads; an older one is replaced."""
    html = META.sub("", html)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy_for(html)}">'
    return CHARSET.sub(lambda found: f"{found[0]}\n    {meta}", html, count=1)


def finish_pages(app: Sphinx) -> None:
    """Mend and guard every page; say which scripts will not run."""
    images, originals = Path(app.outdir, "_images"), Path(app.srcdir, GENERATED)
    kept = Path(app.srcdir, "_build/runs/pictures")
    pictures = Pictures(images, originals, kept)
    for page in sorted(Path(app.outdir).rglob("*.html")):
        html = page.read_text("utf-8")
        mended = mend(html, is_search=page.name == "search.html")
        mended = finish_cards(mended, images, originals, kept)
        if page.parent == Path(app.outdir, API):
            mended = fold_cards(mended)
        mended = wrap_lines(pictures.finish(show_schemes(mended, page, kept)))
        unknown = [text.strip()[:60] for text in inline_scripts(mended) if not is_known(text)]
        if unknown:
            name = page.relative_to(app.outdir).as_posix()
            logger.warning("%s: move these inline scripts into a file: %s", name, unknown)
        finished = add_policy(mended)
        if finished != html:
            page.write_text(finished, "utf-8")


def write_sitemap(app: Sphinx) -> None:
    """List every page of the site, whether or not this build wrote it anew."""
    base = app.config.html_baseurl.rstrip("/") + "/"
    names = sorted(app.env.found_docs - {"404"})
    lines = [
        f"<url><loc>{escape(base + app.builder.get_target_uri(name))}</loc></url>"
        for name in names
    ]
    text = "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>\n",
        ]
    )
    Path(app.outdir, "sitemap.xml").write_text(text, "utf-8")


def write_robots(app: Sphinx) -> None:
    """Let every search engine in, and tell it where the list of pages is."""
    address = f"{app.config.html_baseurl.rstrip('/')}/sitemap.xml"
    Path(app.outdir, "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {address}\n")


def tidy_search_index(app: Sphinx) -> None:
    """Drop the words that no page has any more, which Sphinx leaves behind after an edit."""
    file = Path(app.outdir, "searchindex.js")
    before, start, rest = file.read_text("utf-8").partition("(")
    index = json.loads(rest.removesuffix(")"))
    for words in ("terms", "titleterms"):
        index[words] = {word: pages for word, pages in index[words].items() if pages != []}
    tidy = before + start + json.dumps(index, separators=(",", ":")) + ")"
    file.write_text(tidy, "utf-8")


def drop_gone_pages(app: Sphinx) -> None:
    """Delete pages whose source is gone, which Sphinx leaves in the site."""
    for folder in ("guide", "play", "generated"):
        for page in Path(app.outdir, folder).rglob("*.html"):
            name = page.relative_to(app.outdir).with_suffix("").as_posix()
            if name not in app.env.found_docs:
                page.unlink()


def finish(app: Sphinx, error: Exception | None) -> None:
    """Finish a site that was built."""
    if error is None and app.builder.name == "html":
        # A template of the theme's own, which no page uses
        Path(app.outdir, "_static/webpack-macros.html").unlink(missing_ok=True)
        if not is_partial(app.config):
            drop_gone_pages(app)
        finish_pages(app)
        style_site(Path(app.outdir))
        sheet = Path(app.outdir, SHEET).read_text("utf-8")
        cut_fonts(sheet, Path(app.outdir, "_static"))
        tidy_search_index(app)
        if not is_partial(app.config):
            write_sitemap(app)
            write_robots(app)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, after whatever else writes pages."""
    app.connect("build-finished", finish, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
