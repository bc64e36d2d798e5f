"""The tokens are the only place of a colour's meaning, and what uses them can be read."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import styles
from matplotlib.colors import to_rgb

ROOT = Path(__file__).parents[2]

TOKENS = styles.read_tokens()
SHEETS = [*(ROOT / "docs/styles").glob("*.css"), *(ROOT / "docs/live/src").rglob("*.css")]
SCHEMES = ["light", "dark"]


def luminance(colour):
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_that_of_wcag():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_that_a_style_sheet_uses_is_defined(sheet):
    defined = set(re.findall(r"^  (--cg-[\w-]+):", styles.tokens_css(TOKENS), re.MULTILINE))
    assert len(defined) > 40
    used = set(re.findall(r"var\((--cg-[\w-]+)", sheet.read_text("utf-8")))
    assert used <= defined


def test_both_schemes_define_the_same():
    light, dark = (
        {(table, name) for table, tokens in TOKENS[scheme].items() for name in tokens}
        for scheme in SCHEMES
    )
    assert light == dark


@pytest.mark.parametrize("scheme", SCHEMES)
def test_curves_and_answers_stand_out_from_their_ground(scheme):
    grounds = TOKENS[scheme]["ground"].values()
    assert len(grounds) == 2
    for name, colour in TOKENS[scheme]["series"].items():
        assert contrast(colour, TOKENS[scheme]["ground"]["page"]) >= 3, name
    for name, colour in TOKENS[scheme]["verdict"].items():
        assert min(contrast(colour, ground) for ground in grounds) >= 4.5, name


@pytest.mark.parametrize("meaning", ["signed", "activation", "input"])
def test_stops_are_those_of_matplotlibs_map(meaning):
    stops = np.array([to_rgb(stop) for stop in TOKENS["stops"][meaning]])
    places = np.linspace(0, 1, 101)
    wanted = matplotlib.colormaps[TOKENS["maps"][meaning]](places)[:, :3]
    known = np.linspace(0, 1, len(stops))
    between = np.stack([np.interp(places, known, part) for part in stops.T], axis=1)
    assert np.abs(between - wanted).max() < 0.03


@pytest.mark.parametrize("scheme", SCHEMES)
def test_grounds_are_the_themes(scheme):
    import pydata_sphinx_theme

    folder = Path(pydata_sphinx_theme.__file__).parent
    (sheet,) = folder.rglob("static/styles/pydata-sphinx-theme.css")
    block = re.search(
        rf"html\[data-theme={scheme}\]\{{[^}}]*--pst-color-background[^}}]*", sheet.read_text()
    )[0]
    theme = dict(re.findall(r"--pst-color-(background|surface):(#\w+)", block))
    assert to_rgb(theme["background"]) == to_rgb(TOKENS[scheme]["ground"]["page"])
    assert to_rgb(theme["surface"]) == to_rgb(TOKENS[scheme]["ground"]["surface"])


def test_sizes_grow_with_a_readers_own():
    css = styles.tokens_css(
        {"text": {"body": 18}, "measure": {"prose_ch": 60}, "light": {}, "dark": {}}
    )
    assert "--cg-text-body: 1.125rem;" in css
    assert "--cg-measure-prose: 60ch;" in css
