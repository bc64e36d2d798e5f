"""Leaves in the fonts of icons those that the site may show: a few dozen of two thousand.

The theme brings Font Awesome whole, and every page would load 115 kB for a magnifying glass, a
moon and the like. The fonts are cut anew from the theme's own after each build, as another page
may show another icon.
"""

import re
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset

FOLDER = "vendor/fontawesome/webfonts"
ORIGINALS = (
    Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static" / FOLDER
)
NAMED = re.compile(rf"url\({FOLDER}/([\w-]+\.woff2)\)")
# An icon that a class names may be any sign, as fa-plus is; others are private ones.
SIGNS = re.compile(r'--fa:"([^"\\]+)"|([\ue000-\uf8ff])')
ESCAPED = re.compile(r"\\(f[0-9a-f]{3})\b")


def signs_in(sheet: str) -> set[int]:
    """List the numbers of the icons that a style sheet shows."""
    signs = {ord(sign) for found in SIGNS.findall(sheet) for sign in "".join(found)}
    return signs | {int(number, 16) for number in ESCAPED.findall(sheet)}


def cut_fonts(sheet: str, static: Path) -> None:
    """Write the fonts of icons that a style sheet names, with what the sheet shows of them."""
    subset.log.setLevel("WARNING")  # it would say what it does with each table
    options = subset.Options(flavor="woff2", notdef_outline=True)
    for name in sorted(set(NAMED.findall(sheet))):
        chosen = subset.Subsetter(options)
        chosen.populate(unicodes=signs_in(sheet))
        (static / FOLDER).mkdir(parents=True, exist_ok=True)
        with subset.load_font(str(ORIGINALS / name), options) as font:
            chosen.subset(font)
            subset.save_font(font, str(static / FOLDER / name), options)
