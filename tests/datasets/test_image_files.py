import os
import struct

from cnn_guide.datasets import central_square, read_photograph, read_square

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile


@pytest.fixture
def colours():
    """Six rows of nine pixels, no two alike and smooth enough for JPEG."""
    rows, columns = np.mgrid[:48, :72]
    return np.stack([rows * 5, columns * 3, 255 - rows - columns], axis=-1).astype(np.uint8)


def test_reads_what_was_written(tmp_path, colours):
    Image.fromarray(colours).save(tmp_path / "größe 1.png")
    np.testing.assert_array_equal(read_photograph(tmp_path / "größe 1.png"), colours)


def test_turns_a_photograph_that_the_camera_marked_as_turned(tmp_path, colours):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    Image.fromarray(colours).save(tmp_path / "turned.png", exif=exif)
    expected = np.rot90(colours, k=-1)
    np.testing.assert_array_equal(read_photograph(tmp_path / "turned.png"), expected)


def test_every_kind_of_image_becomes_rgb(tmp_path, colours):
    image = Image.fromarray(colours)
    grey = np.asarray(image.convert("L"))
    image.convert("L").save(tmp_path / "grey.png")
    np.testing.assert_array_equal(read_photograph(tmp_path / "grey.png")[..., 2], grey)
    image.convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    close = read_photograph(tmp_path / "print.jpg").astype(int) - colours
    assert np.abs(close).mean() < 6
    Image.fromarray(grey.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    np.testing.assert_array_equal(read_photograph(tmp_path / "deep.png")[..., 1], grey)
    Image.fromarray(grey.astype(np.int32)).save(tmp_path / "wide.tif")
    np.testing.assert_array_equal(read_photograph(tmp_path / "wide.tif")[..., 0], grey)
    frames = [image, Image.new("RGB", image.size)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    assert read_photograph(tmp_path / "film.gif").mean() > 50, "the first frame is not black"
    glass = image.copy()
    glass.putalpha(0)
    glass.save(tmp_path / "glass.png")
    assert (read_photograph(tmp_path / "glass.png") == 255).all()


def test_says_what_is_wrong_with_a_file(tmp_path, colours, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"none\.png is missing"):
        read_photograph(tmp_path / "none.png")
    with pytest.raises(FileNotFoundError, match=r"is a folder"):
        read_photograph(tmp_path)
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(ValueError, match=r"empty\.jpg must be an image.*\(it is empty\)"):
        read_photograph(tmp_path / "empty.jpg")
    (tmp_path / "text.jpg").write_text("not an image")
    with pytest.raises(ValueError, match=r"text\.jpg must be an image"):
        read_photograph(tmp_path / "text.jpg")
    for name in ("whole.png", "whole.jpg"):
        Image.fromarray(colours).save(tmp_path / name)
        cut = tmp_path / f"cut-{name}"
        whole = (tmp_path / name).read_bytes()
        cut.write_bytes(whole[: len(whole) * 3 // 4])
        with pytest.raises(ValueError, match=r"cut-whole.* is damaged or cut off"):
            read_photograph(cut)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(ValueError, match=r"whole\.png is too large to be opened safely"):
        read_photograph(tmp_path / "whole.png")


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 30))
def test_cuts_the_middle(height, width, side):
    photograph = np.zeros((height, width, 3), np.uint8)
    length = min(height, width)
    top, left = (height - length) // 2, (width - length) // 2
    photograph[top : top + length, left : left + length] = (10, 20, 30)
    square = central_square(photograph, side)
    assert square.shape == (side, side, 3)
    assert (square == (10, 20, 30)).all()


def test_a_square_of_the_right_size_stays_as_it_is(colours):
    np.testing.assert_array_equal(central_square(colours[:, 12:60], 48), colours[:, 12:60])


def test_cuts_only_photographs():
    with pytest.raises(
        ValueError, match=r"must be a uint8 array of shape \(height, width, 3\)"
    ):
        central_square(np.zeros((4, 5, 3)))
    with pytest.raises(ValueError, match=r"got uint8 of shape \(4, 5\)"):
        central_square(np.zeros((4, 5), np.uint8))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_a_square_is_the_middle_of_the_photograph_upright(
    tmp_path, colours, orientation, suffix
):
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = tmp_path / f"a.{suffix}"
    Image.fromarray(colours).resize((720, 480)).save(file, exif=exif, quality=95)
    expected = central_square(read_photograph(file), 24).astype(int)
    np.testing.assert_allclose(read_square(file, 24), expected, atol=6)


def test_a_square_of_every_kind_of_image_is_rgb(tmp_path, colours):
    image = Image.fromarray(colours)
    deep = np.asarray(image.convert("L")).astype(np.uint16) * 257
    glass = image.copy()
    glass.putalpha(Image.fromarray(colours[..., 1]))
    keyed = image.convert("P")
    kinds = {
        "grey.jpg": image.convert("L"),
        "print.jpg": image.convert("CMYK"),
        "deep.png": Image.fromarray(deep),
        "wide.tif": Image.fromarray(deep.astype(np.int32)),
        "float.tif": Image.fromarray(deep.astype(np.float32)),
        "glass.png": glass,
        "glass.webp": glass,
        "palette.png": keyed,
        "ink.png": image.convert("1"),
        "film.gif": keyed,
    }
    for name, kind in kinds.items():
        kind.save(tmp_path / name, save_all=name == "film.gif", lossless=True)
        expected = central_square(read_photograph(tmp_path / name), 24).astype(int)
        np.testing.assert_allclose(read_square(tmp_path / name, 24), expected, atol=6)
    keyed.save(tmp_path / "keyed.png", transparency=keyed.getpixel((30, 20)))
    expected = central_square(read_photograph(tmp_path / "keyed.png"), 24).astype(int)
    np.testing.assert_allclose(read_square(tmp_path / "keyed.png", 24), expected, atol=6)


def test_a_turned_square_of_16_bits_is_upright(tmp_path, colours):
    exif = Image.Exif()
    exif[0x0112] = 6
    deep = Image.fromarray(colours[..., 0].astype(np.uint16) * 257)
    deep.save(tmp_path / "deep.png", exif=exif)
    expected = np.rot90(colours[:, 12:60, 0], k=-1)
    np.testing.assert_array_equal(read_square(tmp_path / "deep.png", 48)[..., 2], expected)


def test_a_square_of_the_right_side_is_not_resized(tmp_path, colours):
    Image.fromarray(colours).save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_square(tmp_path / "a.png", 48), colours[:, 12:60])


def test_a_square_of_a_damaged_file_is_refused(tmp_path, colours):
    for options in ({}, {"progressive": True}):
        Image.fromarray(colours).resize((720, 480)).save(tmp_path / "a.jpg", **options)
        whole = (tmp_path / "a.jpg").read_bytes()
        (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) * 9 // 10])
        with pytest.raises(ValueError, match=r"cut\.jpg is damaged or cut off"):
            read_square(tmp_path / "cut.jpg", 24)
    with pytest.raises(ValueError, match=r"side must be a whole number"):
        read_square(tmp_path / "a.jpg", 0)


def test_a_large_photograph_is_no_bomb_and_raises_no_warning(tmp_path, colours, monkeypatch):
    Image.fromarray(colours).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2000)  # Pillow warns up to twice as many
    np.testing.assert_array_equal(read_photograph(tmp_path / "a.png"), colours)
    assert read_square(tmp_path / "a.png", 24).shape == (24, 24, 3)


def test_a_large_jpeg_is_decoded_small(tmp_path, monkeypatch):
    Image.new("RGB", (1600, 1200)).save(tmp_path / "a.jpg")
    sizes = []
    load = JpegImageFile.load
    monkeypatch.setattr(
        JpegImageFile, "load", lambda self: sizes.append(self.size) or load(self)
    )
    assert read_square(tmp_path / "a.jpg", 60).shape == (60, 60, 3)
    assert set(sizes) == {(200, 150)}, "an eighth; a smaller one would be below twice the side"


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path, colours, monkeypatch):
    Image.fromarray(colours).save(tmp_path / "a.png")

    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Image, "open", refuse)  # root, who may run this, may read anything
    with pytest.raises(ValueError, match=r"a\.png cannot be read: Permission denied"):
        read_photograph(tmp_path / "a.png")


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_each_orientation_is_turned_as_pillow_turns_it(tmp_path, colours, orientation, suffix):
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(colours).save(tmp_path / f"a.{suffix}", exif=exif)
    with Image.open(tmp_path / f"a.{suffix}") as image:
        expected = np.asarray(ImageOps.exif_transpose(image))
    np.testing.assert_array_equal(read_photograph(tmp_path / f"a.{suffix}"), expected)


def test_odd_notes_of_a_camera_do_not_keep_a_photograph_from_being_read(tmp_path, colours):
    image, start = Image.fromarray(colours), b"Exif\0\0MM\0*"
    image.save(tmp_path / "a.png", exif=start)
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    resolution = struct.pack(">HHI4s", 0x011A, 2, 4, b"72\0\0")  # as a text
    block = struct.pack(">IH", 8, 2) + turned + resolution + bytes(4)
    image.save(tmp_path / "b.png", exif=start + block)
    np.testing.assert_array_equal(read_photograph(tmp_path / "a.png"), colours)
    np.testing.assert_array_equal(read_square(tmp_path / "a.png", 48), colours[:, 12:60])
    np.testing.assert_array_equal(read_photograph(tmp_path / "b.png"), np.rot90(colours, k=-1))
    expected = np.rot90(colours[:, 12:60], k=-1)
    np.testing.assert_array_equal(read_square(tmp_path / "b.png", 48), expected)


@pytest.mark.parametrize("kind", ["AVIF", "DDS", "EPS", "PPM", "TGA", "ICO"])
def test_a_format_that_the_help_does_not_name_is_not_opened(tmp_path, colours, kind):
    """EPS would start another program."""
    Image.fromarray(colours).save(tmp_path / "a.jpg", kind)
    with pytest.raises(
        ValueError, match=r"a\.jpg must be an image .* as BMP, .* or WEBP; save it as JPEG"
    ):
        read_photograph(tmp_path / "a.jpg")


def test_a_photograph_with_a_second_one_behind_it_is_a_jpeg(tmp_path, colours):
    image = Image.fromarray(colours)
    image.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[image], quality=95)
    assert np.abs(read_photograph(tmp_path / "a.jpg").astype(int) - colours).mean() < 6


@pytest.mark.parametrize("raised", [RuntimeError, IndexError, MemoryError, AttributeError])
def test_whatever_a_decoder_raises_names_the_file(tmp_path, colours, monkeypatch, raised):
    def fail(_image):
        raise raised

    Image.fromarray(colours).save(tmp_path / "a.jpg")
    monkeypatch.setattr(JpegImageFile, "load", fail)
    for read in (read_photograph, read_square):
        with pytest.raises(
            ValueError, match=rf"a\.jpg is damaged or cut off: {raised.__name__}"
        ):
            read(tmp_path / "a.jpg")


def test_what_is_no_file_is_not_called_missing(tmp_path):
    (tmp_path / "dead.jpg").symlink_to("none.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(FileNotFoundError, match=r"dead\.jpg is a link that leads nowhere"):
        read_photograph(tmp_path / "dead.jpg")
    with pytest.raises(FileNotFoundError, match=r"pipe\.jpg is no regular file, but a pipe"):
        read_square(tmp_path / "pipe.jpg")
