"""Characters that differ, drawn differently each time."""

import unicodedata

from cnn_guide.datasets import draw_characters, list_characters

import matplotlib
import numpy as np
import pytest

FOLDER = f"{matplotlib.get_data_path()}/fonts/ttf"
FONTS = [f"{FOLDER}/DejaVuSans.ttf", f"{FOLDER}/DejaVuSans-Bold.ttf"]


@pytest.fixture(scope="module")
def characters():
    return list_characters(FONTS)


def test_no_two_listed_characters_look_alike(characters):
    listed = [*characters["alphabets"], *characters["syllabics"]]
    assert len(set(listed)) == len(listed)
    assert not any(unicodedata.decomposition(character) for character in listed)
    assert len(characters["alphabets"]) > 250
    assert len(characters["syllabics"]) > 200
    assert {"A", "Ж", "Ω"} <= set(characters["alphabets"])
    assert not {"Α", "А", "o", "é"} & set(characters["alphabets"])  # Greek, Cyrillic, accented


def test_a_stricter_rule_keeps_fewer(characters):
    fewer = list_characters(FONTS[:1], most_alike=0.5)
    assert len(fewer["alphabets"]) < len(characters["alphabets"])
    assert fewer["alphabets"][0] == "A"


def test_what_one_font_lacks_is_left_out(characters):
    narrow = list_characters([*FONTS, f"{FOLDER}/DejaVuSerif.ttf"])
    assert narrow["syllabics"] == []
    assert set(narrow["alphabets"]) <= set(characters["alphabets"])


def test_pictures_come_in_order_and_the_seed_decides_them():
    images, identities = draw_characters("OZ", FONTS, 3, seed=4)
    again, _ = draw_characters("OZ", FONTS, 3, seed=4)
    other, _ = draw_characters("OZ", FONTS, 3, seed=5)
    assert images.shape == (6, 28, 28, 1)
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert 0.5 < images.max() <= 1
    assert identities.tolist() == [0, 0, 0, 1, 1, 1]
    np.testing.assert_array_equal(images, again)
    assert not np.array_equal(images, other)
    assert len({image.tobytes() for image in images}) == 6


def test_pictures_of_one_character_are_more_alike_on_average():
    images, identities = draw_characters("IOW", FONTS, 12)
    rows = images.reshape(36, -1)
    alike = np.corrcoef(rows)
    same = identities[:, np.newaxis] == identities
    np.fill_diagonal(same, val=False)
    assert alike[same].mean() > alike[identities[:, np.newaxis] != identities].mean() + 0.1


@pytest.mark.parametrize("fonts", [[], FONTS[0]])
def test_fonts_are_a_list(fonts):
    with pytest.raises(ValueError, match="fonts must be a list of at least one path"):
        list_characters(fonts)


@pytest.mark.parametrize(
    ("characters", "options", "words"),
    [
        ("", {"each": 2}, "characters must be at least one, got none"),
        ("A ", {"each": 2}, "characters must be visible in every font, got ' '"),
        ("A", {"each": 0}, "each must be a whole number"),
        ("A", {"each": 1, "seed": -1}, "seed must be a whole number"),
    ],
)
def test_bad_wishes(characters, options, words):
    with pytest.raises(ValueError, match=words):
        draw_characters(characters, FONTS, **options)
    with pytest.raises(ValueError, match="most_alike must lie between 0 and 1, got"):
        list_characters(FONTS, most_alike=float("nan"))
