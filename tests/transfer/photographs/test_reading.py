from pathlib import Path

from cnn_guide.transfer.photographs.folders import PhotographFolder, PhotographsError
from cnn_guide.transfer.photographs.reading import look_at_photographs

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def found(tmp_path):
    """Three images, of which two are the same, and four files that only bear such names."""
    coarse = np.random.default_rng(0).integers(0, 256, (16, 24, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((72, 48), Image.Resampling.BILINEAR)
    pixels = np.asarray(image)
    image.save(tmp_path / "a.jpg")
    image.save(tmp_path / "größe.png")
    Image.fromarray(pixels[::-1, ::-1] // 2).save(tmp_path / "link.gif")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.png").write_text("not an image")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:-300])
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "none.jpg")
    paths = tuple(sorted(tmp_path.iterdir()))
    sources = tuple(path.stem for path in paths)
    labels = np.array([path.suffix == ".gif" for path in paths], dtype=int)
    return PhotographFolder(("cat", "dog"), paths, labels, sources, ())


def test_a_look_tells_images_from_what_only_bears_their_names(found):
    done = []
    photographs = look_at_photographs(found, skip_unreadable=True, report=done.append)
    assert [path.name for path in photographs.paths] == ["a.jpg", "größe.png", "link.gif"]
    assert done == list(range(1, 8))
    broken, cut, empty, text = photographs.skipped
    assert "broken.jpg is a link that leads nowhere" in broken
    assert "cut.jpg is damaged or cut off" in cut
    assert "empty.jpg must be an image that Pillow can read as BMP, GIF, JPEG" in empty
    assert "(it is empty)" in empty
    assert "text.png must be an image that Pillow can read as BMP, GIF, JPEG" in text


def test_what_is_known_stays_beside_its_photograph(found):
    photographs = look_at_photographs(found, skip_unreadable=True)
    assert photographs.sources == ("a", "größe", "link")
    assert photographs.labels.tolist() == [0, 0, 1]
    assert photographs.thumbnails.shape == (3, 32, 32, 3)
    for row, path in enumerate(photographs.paths):
        with Image.open(path) as image:
            mean = np.asarray(image.convert("RGB"))[:, 12:60].mean(axis=(0, 1))
        np.testing.assert_allclose(photographs.thumbnails[row].mean(axis=(0, 1)), mean, atol=2)


def test_look_alikes_are_grouped_at_once(found):
    photographs = look_at_photographs(found, skip_unreadable=True)
    assert photographs.look_alikes.tolist() == photographs.groups.tolist() == [0, 0, 1]


def test_bad_files_are_an_error_unless_they_shall_be_skipped(found):
    with pytest.raises(PhotographsError, match=r"^4 files cannot be read; mend .*\n.*broken"):
        look_at_photographs(found)


def test_nothing_readable_is_a_table_without_rows():
    nothing = PhotographFolder(("cat", "dog"), (Path("none.jpg"),), np.array([1]), ("",), ())
    photographs = look_at_photographs(nothing, skip_unreadable=True)
    assert len(photographs) == 0
    assert len(photographs.skipped) == 1
    assert photographs.thumbnails.shape == (0, 32, 32, 3)
