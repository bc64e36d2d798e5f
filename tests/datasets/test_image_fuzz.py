"""Whatever bytes a file holds, reading it gives pixels, or an error that names the file."""

import io
import struct
from contextlib import suppress

from cnn_guide.datasets import read_photograph, read_square
from cnn_guide.datasets.image_files import FORMATS

import numpy as np
import pytest
from PIL import Image

# Orientation, XResolution, YResolution, ResolutionUnit, Software, the Exif and GPS directories.
TAGS = (0x0112, 0x011A, 0x011B, 0x0128, 0x0131, 0x8769, 0x8825)


def escapes_of(file):
    """Read a file in both ways; return what came out that should not."""
    found = []
    for read in (read_photograph, lambda path: read_square(path, 24)):
        try:
            pixels = read(file)
        except ValueError as error:
            if str(file) not in str(error):
                found.append(f"unnamed: {error!r}")
        except BaseException as error:  # noqa: BLE001 - which kinds there are is the question
            found.append(repr(error))
        else:
            if pixels.dtype != np.uint8 or pixels.shape[2:] != (3,):
                found.append(f"{pixels.dtype} of shape {pixels.shape}")
    return found


def write_seeds():
    """Write a small image in each format, with EXIF where it can be; some in several modes."""
    rows, columns = np.mgrid[:24, :36]
    colours = np.stack([rows * 10, columns * 7, 255 - rows - columns], axis=-1).astype(np.uint8)
    image = Image.fromarray(colours)
    exif = Image.Exif()
    exif[0x0112], exif[0x0131], exif[0x011A], exif[0x0128] = 6, "camera", 72.0, 2
    for kind in FORMATS:
        for mode in ("RGB", "P", "L", "CMYK", "I;16"):
            content = io.BytesIO()
            options = {} if kind in ("BMP", "GIF") else {"exif": exif}
            try:
                image.convert("L" if mode == "I;16" else mode).convert(mode).save(
                    content, kind, **options
                )
            except (OSError, ValueError):
                continue  # no such mode in this format
            yield kind, content.getvalue()


def mutate(content, rng):
    """Overwrite, delete, double a stretch, or cut; half in the EXIF block, if there is one."""
    changed = bytearray(content)
    notes = max(content.find(b"II*\0"), content.find(b"MM\0*"), 0)
    for _ in range(rng.integers(1, 4)):
        place = int(len(changed) * rng.random() ** 2)
        if rng.random() < 0.5:
            place = min(notes + int(rng.integers(0, 60)), len(changed) - 1)
        stretch = slice(place, place + int(rng.integers(1, 9)))
        match rng.integers(0, 8):
            case 0:
                changed[stretch] = rng.bytes(len(changed[stretch]))
            case 1:
                changed[place] ^= 1 << int(rng.integers(0, 8))
            case 2:
                del changed[stretch]
            case 3:
                changed[place:place] = changed[stretch]
            case 4:
                changed = changed[: max(place, 12)]
            case _:
                changed[place] = int(rng.integers(0, 16))  # a kind of number in EXIF
    return bytes(changed)


def build_exif(rng):
    """Build an EXIF block of a few entries, whose kinds, counts and values are anything."""
    order = rng.choice(["<", ">"])
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = b""
    number = int(rng.integers(0, 6))
    for _ in range(number):
        tag = int(rng.choice(TAGS)) if rng.random() < 0.8 else int(rng.integers(0, 2**16))
        kind = int(rng.integers(0, 15))
        count = int(rng.choice([0, 1, 2, 8, 2**31, int(rng.integers(0, 2**32))]))
        value = int(rng.choice([1, 6, 8, 26, int(rng.integers(0, 2**32))]))
        entries += struct.pack(f"{order}HHII", tag, kind, count, value)
    claimed = number if rng.random() < 0.8 else int(rng.integers(0, 2**16))
    block = mark + struct.pack(f"{order}IH", 8, claimed) + entries + rng.bytes(20)
    return b"Exif\0\0" + block[: None if rng.random() < 0.7 else int(rng.integers(0, 20))]


def check_mutated(folder, count):
    rng, seeds = np.random.default_rng(0), list(write_seeds())
    assert {kind for kind, _ in seeds} == set(FORMATS)
    escapes = []
    for number in range(count):
        kind, content = seeds[number % len(seeds)]
        file = folder / f"{number}.{kind.lower()}"
        file.write_bytes(mutate(content, rng))
        escapes += [(file.name, escape) for escape in escapes_of(file)]
        file.unlink()
    assert escapes == []


def check_exif(folder, count):
    rng, image = np.random.default_rng(0), Image.new("RGB", (36, 24), "teal")
    escapes, read = [], 0
    for number in range(count):
        kind = ("jpg", "png", "webp")[number % 3]
        file = folder / f"{number}.{kind}"
        image.save(file, exif=build_exif(rng))
        escapes += [(file.name, escape) for escape in escapes_of(file)]
        with suppress(ValueError):
            read += read_square(file, 24).shape == (24, 24, 3)
        file.unlink()
    assert escapes == []
    assert read > 0.9 * count, "odd notes are no reason to refuse good pixels"


def test_some_mutated_images_and_exif_blocks_are_read_or_named(tmp_path):
    check_mutated(tmp_path, 150)
    check_exif(tmp_path, 60)


@pytest.mark.slow
def test_2000_mutated_images_are_read_or_named(tmp_path):
    check_mutated(tmp_path, 2000)


@pytest.mark.slow
def test_500_built_exif_blocks_are_read_or_named(tmp_path):
    check_exif(tmp_path, 500)
