"""In the API, the gallery pages that use a function: three cards, and the rest folded.

sphinx-gallery writes all of them in a row, and some functions are used by most pages.
"""

import re

SHOWN = 3
CARD = re.compile(r'<div class="sphx-glr-thumbcontainer".*?</div>\s*</div>', re.DOTALL)
CARDS = re.compile(
    rf'<div class="sphx-glr-thumbnails">((?:\s*{CARD.pattern})+)\s*</div>', re.DOTALL
)
MARK = '<div class="used-in">'


def fold_cards(html: str) -> str:
    """Head and fold the cards of a page; one where that is done stays as it is."""
    return html if MARK in html else CARDS.sub(lambda found: fold(found[1]), html)


def fold(text: str) -> str:
    """Show the first cards, and fold those after them."""
    cards = CARD.findall(text)
    parts = [MARK, '<p class="used-in-title">Used in</p>', frame(cards[:SHOWN])]
    if rest := cards[SHOWN:]:
        summary = f"<summary>and {len(rest)} more</summary>"
        parts.append(f"<details>{summary}\n{frame(rest)}\n</details>")
    return "\n".join([*parts, "</div>"])


def frame(cards: list[str]) -> str:
    """Put cards into rows."""
    return f'<div class="sphx-glr-thumbnails">{"".join(cards)}</div>'
