"""Each page's content security policy: the site's own files, and no script that is not listed.

The theme and Sphinx write a few short scripts into each page. They are listed by their hashes,
so that a script which came into a page by another way does not run. The policy stands in the
page itself, so that it holds wherever the site is put, and for pages opened from a disk.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

# What the theme and Sphinx are known to write; nothing else is listed.
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
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
META = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)
# Scripts of these types are data.
DATA = re.compile(r"\btype=[\"']?(application/(ld\+)?json|text/plain)\b")

logger = logging.getLogger(__name__)


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


def guard_pages(app: Sphinx, error: Exception | None) -> None:
    """Give every page of a built site its policy; say which scripts it will not run."""
    if error is not None or app.builder.name != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        html = page.read_text("utf-8")
        unknown = [text.strip()[:60] for text in inline_scripts(html) if not is_known(text)]
        if unknown:
            name = page.relative_to(app.outdir).as_posix()
            logger.warning("%s: move these inline scripts into a file: %s", name, unknown)
        guarded = add_policy(html)
        if guarded != html:
            page.write_text(guarded, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, after the repairs of `pages`."""
    app.connect("build-finished", guard_pages, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
