"""What a card of the gallery shows of a figure begins where the figure has nothing to cut."""

import io

import numpy as np
import pytest
from gallery_cards import box_in, find_figure, settings
from PIL import Image

from .conftest import SITE

FIGURES = SITE.parents[1] / "generated/gallery"
CUT_OUT = [page for page, card in settings().items() if "part" in card]
AXES = 4  # pixels, of two lines with numbers beside them, which may begin above


@pytest.mark.parametrize("page", CUT_OUT)
def test_a_part_cuts_no_line_of_text_at_its_top(page):
    content = find_figure(page, FIGURES).read_bytes()
    left, top, right, _ = box_in(content, settings()[page])
    if top > 0:
        picture = np.asarray(Image.open(io.BytesIO(content)).convert("L")).astype(int)
        is_drawn = np.abs(picture - picture[0, 0]) > 12
        above, below = is_drawn[top - 1, left:right], is_drawn[top, left:right]
        assert np.sum(above & below) <= AXES
