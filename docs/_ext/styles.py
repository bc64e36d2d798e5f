"""One style sheet for the site: the tokens of cnn_guide/style.toml, then docs/styles.

A token is a custom property: `body` of `[text]` is `var(--cg-text-body)`. What stands below
`light` or `dark` holds in that scheme. Sizes in pixels become rem, so that they grow with
a reader's own setting.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cnn_guide
from cnn_guide.writing import write_whole

from sphinx.application import Sphinx

TOKENS = Path(cnn_guide.__file__).parent / "style.toml"
SCHEMES = ("light", "dark")
NOT_FOR_CSS = ("maps", "figure")  # matplotlib's alone
NAME = "guide.css"
UNIT = re.compile(r"_(rem|ch|pt)$")


def read_tokens() -> dict[str, Any]:
    """Read the tokens as they stand in the file."""
    return tomllib.loads(TOKENS.read_text("utf-8"))


def properties(tables: dict[str, Any]) -> Iterator[str]:
    """Write tables of tokens as custom properties."""
    for table, tokens in tables.items():
        for name, value in tokens.items():
            short = UNIT.sub("", name)
            if isinstance(value, list):
                for number, stop in enumerate(value):
                    yield f"  --cg-{table}-{short}-{number}: {stop};"
            else:
                yield f"  --cg-{table}-{short}: {with_unit(table, name, value)};"


def with_unit(table: str, name: str, value: str | float) -> str:
    """Give a number its unit: that which its name ends in, or rem for a size of text."""
    if isinstance(value, str):
        return value
    if unit := UNIT.search(name):
        return f"{value}{unit[1]}"
    return f"{value / 16:g}rem" if table == "text" else f"{value}px"


def tokens_css(tokens: dict[str, Any]) -> str:
    """Write all tokens that CSS and JavaScript read."""
    shared = {
        name: table
        for name, table in tokens.items()
        if name not in SCHEMES and name not in NOT_FOR_CSS
    }
    # Without JavaScript no scheme is chosen, and the light one holds.
    blocks = [(":root", shared | tokens["light"])]
    blocks += [(f'html[data-theme="{scheme}"]', tokens[scheme]) for scheme in SCHEMES]
    return "\n".join(
        "\n".join([f"{selector} {{", *properties(tables), "}"]) for selector, tables in blocks
    )


def write_styles(app: Sphinx) -> None:
    """Write the style sheet, where it changed, among the files that the site serves."""
    folder = Path(app.srcdir, "_build/styles/static")
    parts = sorted(Path(app.srcdir, "styles").glob("*.css"))
    text = "\n".join([tokens_css(read_tokens()), *(part.read_text("utf-8") for part in parts)])
    sheet = folder / NAME
    if not sheet.exists() or sheet.read_text("utf-8") != text:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        write_whole(sheet, lambda draft: draft.write_text(text, "utf-8"))
    app.config.html_static_path.append(str(folder))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("builder-inited", write_styles)
    app.add_css_file(NAME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
