"""Lines of code too long for a phone or a column: each becomes a box that wraps, further in.

A box breaks where one reads on: at spaces, and in what is long without one after an opening
bracket or before a dot. What was printed wraps likewise, unless it stands in columns, which a
phone scrolls. Copying takes the text alone, and so gives the line as it was.
"""

import re
from collections.abc import Iterator
from html import unescape

WIDTH = 30  # characters of a narrow phone's column of code
TOGETHER = 24  # characters of a word that stay together
BREAKS = (  # the best first; another is tried only where a piece is still too long
    r"(?<=[(])(?=[^)])",
    r"(?<=[\w)\]])(?=[.][A-Za-z_])",
    r"(?<=[\[{])(?=[^\]}])",
    r"""(?<==)(?=["'])""",
)
BLOCK = re.compile(
    r'((?:<div class="[^"]*">)?)'
    r'(\s*<div class="highlight"><pre>(?:<span></span>)?)(.*?)(</pre>)',
    re.DOTALL,
)
PRINTED = re.compile(r"\boutput\b|\bhighlight-(?:none|text|myst-ansi)\b")
HYPHENS = re.compile(r"<[^>]*>|[^\s<>]*-[A-Za-z][^\s<>]*")
INDENTED = 14  # characters, at most, before what goes on below: docs/styles/code.css
GAPS = re.compile(r"[^\s.] {2,}\S.*\n|\n.*[^\s.] {2,}\S")
ROWS = re.compile(r"\n *\[+ *[-\d]|[\u2500-\u257f]")
LIST = re.compile(r"\[[^\[\]\n]*\]")  # NumPy fills its numbers up with spaces
PIECE = re.compile(r"<[^>]*>|&#?\w+;|.", re.DOTALL)
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
MARK = "long-line"


def wrap_lines(html: str) -> str:
    """Mark the long lines of a page; those that are marked stay as they are."""

    def wrap(block: re.Match[str]) -> str:
        stays = PRINTED.search(block[1]) and in_columns(text_of(block[3]).strip())
        mark = f"{MARK} in-columns" if stays else MARK
        return f"{block[1]}{block[2]}{wrap_block(block[3], mark)}{block[4]}"

    return BLOCK.sub(wrap, html)


def in_columns(text: str) -> bool:
    """Say whether what was printed is a table, a matrix or a drawing."""
    return bool(GAPS.search(LIST.sub("[]", text)) or ROWS.search(text))


def text_of(html: str) -> str:
    """Take the tags away."""
    return unescape(TAG.sub("", html))


def wrap_block(block: str, mark: str = MARK) -> str:
    """Mark the long lines of one block."""
    if f'class="{MARK}' in block:
        return block
    # Pygments may write the end of a line within the tag that closes on the next.
    lines = re.sub(r"\n((?:</span>)+)", r"\1\n", block).split("\n")
    return "\n".join(wrap_line(line, mark) for line in lines)


def wrap_line(line: str, mark: str) -> str:
    """Mark a line, if it is long and opens no tag that it does not close."""
    text = text_of(line)
    if len(text) <= WIDTH or not is_balanced(line):
        return line
    spaces = len(text) - len(text.lstrip(" "))
    places = set(break_places(text))
    place, pieces = 0, []
    for piece in PIECE.findall(line):
        is_tag = TAG.match(piece)
        if place in places and not is_tag:
            pieces.append("<wbr>")
        pieces.append(piece)
        place += not is_tag
    whole = keep_hyphens("".join(pieces), WIDTH - min(spaces + 4, INDENTED))
    # The style sheet indents the box; the spaces are there to be copied.
    whole = re.sub(r"^((?:<[^>]*>)*)( +)", r'\1<span class="indent">\2</span>', whole)
    return f'<span class="{mark}" style="--indent:{spaces}ch">{whole}</span>'


def keep_hyphens(line: str, room: int) -> str:
    """Keep a line from breaking at the hyphens of a word for which there is room."""

    def keep(found: re.Match[str]) -> str:
        fits = found[0][0] != "<" and len(unescape(found[0])) <= room
        return f'<span class="whole">{found[0]}</span>' if fits else found[0]

    return HYPHENS.sub(keep, line)


def break_places(text: str) -> Iterator[int]:
    """List where a line may break, apart from its spaces."""
    for word in re.finditer(r"\S+", text):
        pieces = [(word.start(), word[0])]
        for allowed in BREAKS:
            pieces = [
                part for start, piece in pieces for part in split_long(start, piece, allowed)
            ]
        yield from (start for start, _ in pieces[1:])


def split_long(start: int, piece: str, allowed: str) -> Iterator[tuple[int, str]]:
    """Split a piece of a word that is too long to stay together."""
    if len(piece) <= TOGETHER:
        yield start, piece
        return
    for part in re.split(allowed, piece):
        yield start, part
        start += len(part)


def is_balanced(line: str) -> bool:
    """Say whether every tag of a line is closed in it, in turn."""
    opened: list[str] = []
    for closes, name in TAG.findall(line):
        if not closes:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
