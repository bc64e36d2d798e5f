import icons
from fontTools.ttLib import TTFont

SHEET = """
.fa-plus{--fa:"+"}.fa-bars{--fa:"\uf0c9"}:root{--pst-icon-bell:"\uf0f3"}.own::before{content:"\\f00d"}
@font-face{src:url(vendor/fontawesome/webfonts/fa-solid-900.woff2)}.text::before{content:"x"}
"""


def test_a_font_keeps_the_icons_that_a_sheet_shows(tmp_path):
    icons.cut_fonts(SHEET, tmp_path)
    (cut,) = (tmp_path / icons.FOLDER).iterdir()
    with TTFont(icons.ORIGINALS / cut.name) as original, TTFont(cut) as kept:
        assert set(kept.getBestCmap()) == {ord("+"), 0xF0C9, 0xF0F3, 0xF00D}
        assert kept["head"].unitsPerEm == original["head"].unitsPerEm
        bars = [font["hmtx"][font.getBestCmap()[0xF0C9]] for font in (kept, original)]
        assert bars[0] == bars[1]
    assert cut.stat().st_size < (icons.ORIGINALS / cut.name).stat().st_size / 50
    first = cut.read_bytes()
    icons.cut_fonts(SHEET, tmp_path)
    assert cut.read_bytes() == first


def test_a_sheet_without_icons_needs_no_font(tmp_path):
    icons.cut_fonts(".a{color:red}", tmp_path)
    assert not list(tmp_path.iterdir())
