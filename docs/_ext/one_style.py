"""One style sheet for all pages, with the rules that some page may use.

A page would fetch a dozen sheets before it shows anything, and it uses few of their rules.
Here they become one sheet, in the order in which pages name them. A rule of others' sheets
stays if some page or script may set each class and each name in it; ours stay whole.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

import tinycss2
from sphinx.errors import ExtensionError

SHEET = "_static/site.css"
OURS = ("_static/guide.css", "_static/live/live.css")
LINK = re.compile(
    r'\s*<link\b(?=[^>]*\brel="stylesheet")[^>]*?\bhref="([^"?]+)(?:\?[^"]*)?"[^>]*>'
)
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#|\w+:)([^)"']+)\1\)""")
IMPORT = re.compile(r'@import "([^"]+)";')
NAMED = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
MADE_BY_SCRIPTS = re.compile(r"bs-(tooltip|popover)")  # Bootstrap adds a side to the name
MADE_OF = re.compile(r"/\* Made of (.*?) \*/")
HOLD_RULES = {"media", "supports", "layer", "container"}


def names_in(selector: Iterable[Any]) -> Iterator[str]:
    """List the classes and names that a selector asks for; not what stands in brackets."""
    before = None
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before == "."):
            yield token.value
        before = token.value if token.type == "literal" else None


def selectors_of(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    """Divide what stands before a rule's braces at its commas."""
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def used_rules(rules: Iterable[Any], words: set[str]) -> Iterator[str]:
    """Write the rules that may match something, each with those of its selectors that may."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in HOLD_RULES and rule.content:
            inner = tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if text := "".join(used_rules(inner, words)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{text}}}"
        elif rule.type == "qualified-rule":
            kept = [
                tinycss2.serialize(selector).strip()
                for selector in selectors_of(rule.prelude)
                if all(
                    name in words or MADE_BY_SCRIPTS.match(name) for name in names_in(selector)
                )
            ]
            if kept:
                yield f"{','.join(kept)}{{{tinycss2.serialize(rule.content).strip()}}}"
        else:
            yield rule.serialize()


def read_sheet(root: Path, name: str) -> str:
    """Read a sheet with those it imports, its addresses as they are seen from the one sheet."""
    text = (root / name).read_text("utf-8")
    folder = PurePosixPath(name).parent

    def from_here(address: str) -> str:
        return normpath(folder / address)

    text = IMPORT.sub(lambda found: read_sheet(root, from_here(found[1])), text)
    home = PurePosixPath(SHEET).parent
    return ADDRESS.sub(
        lambda found: f"url({found[1]}{relpath(from_here(found[2]), home)}{found[1]})", text
    )


def make_sheet(root: Path, names: Iterable[str], words: set[str]) -> str:
    """Write the one sheet from all others."""
    parts = []
    for name in names:
        text = read_sheet(root, name)
        if name not in OURS:
            rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
            text = "".join(used_rules(rules, words))
        parts.append(text)
    return "\n".join(parts)


def words_of_site(root: Path) -> set[str]:
    """List the classes and names of all pages, and every word of the scripts."""
    words: set[str] = set()
    for page in root.rglob("*.html"):
        words.update(" ".join(map("".join, NAMED.findall(page.read_text("utf-8")))).split())
    for script in root.glob("_static/**/*.js"):
        words.update(WORD.findall(script.read_text("utf-8")))
    return words


def sheets_before(root: Path) -> list[str]:
    """Read in the one sheet what it was made of, as a later build may write no page anew."""
    sheet = root / SHEET
    made_of = MADE_OF.match(sheet.read_text("utf-8")) if sheet.exists() else None
    return [name for name in made_of[1].split() if (root / name).exists()] if made_of else []


def style_site(root: Path) -> None:
    """Let every page load the one sheet; a page that does so already gets its new address."""
    pages = {page: page.read_text("utf-8") for page in sorted(root.rglob("*.html"))}
    found = {page: list(LINK.finditer(html)) for page, html in pages.items()}
    names = sheets_before(root)
    for page, links in found.items():
        base = page.relative_to(root).parent.as_posix()
        for link in links:
            name = normpath(PurePosixPath("/", base, link[1])).lstrip("/")
            if name not in [*names, SHEET] and (root / name).exists():
                names.append(name)
    if not names:
        raise ExtensionError(f"no page names its style sheets any more; delete {root}")
    sheet = f"/* Made of {' '.join(names)} */\n{make_sheet(root, names, words_of_site(root))}"
    (root / SHEET).write_text(sheet, "utf-8")
    version = hashlib.sha256(sheet.encode()).hexdigest()[:8]
    for page, html in pages.items():
        if not (links := found[page]):
            continue
        first, prefix = links[0], links[0][1].partition("_static/")[0]
        one = f'\n<link rel="stylesheet" href="{prefix}{SHEET}?v={version}">'
        styled = html[: first.start()] + one + LINK.sub("", html[first.start() :])
        if styled != html:
            page.write_text(styled, "utf-8")
