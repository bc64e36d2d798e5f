"""Lines of code too long for a phone or a column: each becomes a box that wraps, further in.

Copying takes the text alone, and so gives the line as it was.
"""

import re
from html import unescape

WIDTH = 40  # characters of a narrow phone's column of code
FURTHER = 4
BLOCK = re.compile(r'(<div class="highlight"><pre>(?:<span></span>)?)(.*?)(</pre>)', re.DOTALL)
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
MARKED = 'class="long-line"'


def wrap_lines(html: str) -> str:
    """Mark the long lines of a page; those that are marked stay as they are."""
    return BLOCK.sub(lambda block: block[1] + wrap_block(block[2]) + block[3], html)


def wrap_block(block: str) -> str:
    """Mark the long lines of one block."""
    if MARKED in block:
        return block
    # Pygments may write the end of a line within the tag that closes on the next.
    lines = re.sub(r"\n((?:</span>)+)", r"\1\n", block).split("\n")
    return "\n".join(map(wrap_line, lines))


def wrap_line(line: str) -> str:
    """Mark a line, if it is long and opens no tag that it does not close."""
    text = unescape(TAG.sub("", line))
    if len(text) <= WIDTH or not is_balanced(line):
        return line
    indent = len(text) - len(text.lstrip()) + FURTHER
    return f'<span {MARKED} style="--indent:{indent}ch">{line}</span>'


def is_balanced(line: str) -> bool:
    """Say whether every tag of a line is closed in it, in turn."""
    opened: list[str] = []
    for closes, name in TAG.findall(line):
        if not closes:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
