import json
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

from cnn_guide._drafts import PREFIX
from cnn_guide.datasets import load_photograph, read_square
from cnn_guide.files import cache_folder
from cnn_guide.pretrained import BASES
from cnn_guide.transfer import __main__ as transfer
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.photographs import BASE_NAMES, command, telling
from cnn_guide.transfer.photographs.folders import PhotographFolder, find_photographs
from cnn_guide.transfer.photographs.reading import look_at_photographs
from cnn_guide.transfer.photographs.telling import describe_folder

import keras
import numpy as np
import pytest
from PIL import Image

from ..conftest import COLOURS, draw_noise, make_photographs
from .copies import Copy, read_aloud

pytestmark = pytest.mark.usefixtures("small_base")


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """Photographs, and a current folder of our own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return make_photographs(tmp_path / "photos")


@pytest.fixture
def run(capsys):
    """Run the command at 32 pixels; return its status, and what it printed on both streams."""

    def call(*arguments):
        size = [] if "--predict" in arguments else ["--size", "32"]
        status = transfer.main([*map(str, arguments), *size])
        return status, *capsys.readouterr()

    return call


def assert_refused(result, *words):
    """Expect one line on the standard error that says so, and nothing written."""
    status, _, error = result
    assert status == 2
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    for word in words:
        assert word in error
    assert list(Path.cwd().iterdir()) == []


def test_learns_writes_and_says_so(photos, run):
    status, printed, error = run(photos, "--seed", 3)
    assert (status, error) == (0, "")
    assert "found: 15 photographs of 3 classes: blue 5, green 5, red 5\n" in printed
    assert "split: 9 to learn from, 3 to choose by (validation), 3 for the test" in printed
    assert "look-alikes: none\n" in printed
    assert "groups:" not in printed
    assert "accuracy on test: 100.0% (3 of 3; 95% interval 43.9% to 100.0%)" in printed
    assert "always the commonest class 33.3%" in printed
    assert "ran: seed 3, " in printed
    assert "Keras 3" in printed
    output = Path("photos-model")
    assert [path.name for path in Path.cwd().iterdir()] == ["photos-model"]
    assert sorted(path.name for path in output.iterdir()) == [
        "model.keras",
        "report.json",
        "report.png",
    ]
    with Image.open(output / "report.png") as figure:
        assert figure.width > figure.height > 300
    report = json.loads((output / "report.json").read_text("utf-8"))
    assert report["classes"] == list(COLOURS)
    assert (report["seed"], report["base"], report["size"]) == (3, "vgg16", 32)
    assert report["accuracy"]["test"]["right"] == len(report["test"]) == 3


def test_the_saved_model_takes_pixels_as_they_are_read(photos, run):
    run(photos)
    model = keras.saving.load_model("photos-model/model.keras", safe_mode=True)
    for answer in json.loads(Path("photos-model/report.json").read_text("utf-8"))["test"]:
        probabilities = model.predict(read_square(answer["file"], 32)[np.newaxis], verbose=0)
        assert probabilities.max() == pytest.approx(answer["probability"], abs=1e-4)
        assert list(COLOURS)[probabilities.argmax()] == answer["answer"]


def test_names_other_photographs(photos, run, tmp_path):
    run(photos)
    draw_noise("green", 99).save(tmp_path / "größe.webp", lossless=True)
    draw_noise("red", 99).save(tmp_path / "b.png")
    images = [tmp_path / "größe.webp", tmp_path / "b.png"]
    for model in ("photos-model", "photos-model/model.keras"):
        status, printed, error = run("--model", model, "--predict", *images)
        assert (status, error) == (0, "")
        first, second = printed.splitlines()
        assert first.startswith(f"{images[0]}: green ")
        assert second.startswith(f"{images[1]}: red ")
        assert first.count("%") == 3


@pytest.mark.slow
def test_the_seed_repeats_a_run(photos, run):
    reports = []
    for seed in (5, 5, 6):
        run(photos, "--seed", seed, "--output", f"out {len(reports)}", "--no-cache")
        text = Path(f"out {len(reports)}/report.json").read_text("utf-8")
        reports.append(json.loads(text)["test"])
    assert reports[0] == reports[1]
    assert [row["file"] for row in reports[0]] != [row["file"] for row in reports[2]]


@pytest.mark.slow
def test_a_second_run_computes_no_features(photos, run, monkeypatch, tmp_path):
    run(photos, "--output", "first")
    assert len(list((tmp_path / "cache/cnn-guide").iterdir())) == 1
    monkeypatch.setattr("cnn_guide.transfer.features._compute", None)
    assert run(photos, "--output", "second")[0] == 0
    status, _, error = run(photos, "--output", "third", "--no-cache")
    assert status == 2
    assert "TypeError" in error


def test_a_python_program_uses_what_the_command_computed(photos, run, monkeypatch):
    run(photos, "--output", "first")
    monkeypatch.setattr("cnn_guide.transfer.features._compute", None)
    squares = look_at_photographs(find_photographs(photos)).squares(32)
    base = BASES["vgg16"]
    model = pool_features(base.load((32, 32, 3)))
    features = extract_features(model, base.prepare, squares, cache=cache_folder())
    assert features.shape == (15, 5)


def test_learns_without_a_command_and_writes_nothing(photos):
    said = []
    lesson = command.learn(photos, side=32, seed=3, report=said.append)
    assert lesson.photographs.class_names == tuple(COLOURS)
    assert lesson.probabilities.shape == (15, 3)
    assert [text.split(":")[0] for text in said] == [
        "found",
        "look-alikes",
        "split",
        "features",
    ]
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.slow
def test_the_command_says_what_python_learns(photos, run):
    run(photos, "--seed", 3)
    lesson = command.learn(photos, side=32, seed=3)
    report = json.loads(Path("photos-model/report.json").read_text("utf-8"))
    test = lesson.photographs.select(lesson.split.test)
    assert [row["file"] for row in report["test"]] == list(map(str, test.paths))
    told = [row["probability"] for row in report["test"]]
    np.testing.assert_array_equal(told, lesson.probabilities[lesson.split.test].max(axis=1))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base": "vgg19"}, r"base must be one of .*, got base='vgg19'"),
        ({"side": 31}, r"side must be .* of at least 32 and at most 512, got side=31"),
        ({"side": 513}, r"side must be .* of at least 32 and at most 512, got side=513"),
        ({"seed": 2**32}, r"seed must be .* at most 4294967295, got seed=4294967296"),
        ({"seed": -1}, r"seed must be a whole number of at least 0"),
    ],
)
def test_a_wrong_option_is_known_before_a_file_is_opened(options, message):
    with pytest.raises(ValueError, match=message):
        command.learn("no such folder", **options)


def test_look_alikes_are_counted(photos, run):
    for name in ("1", "2"):
        draw_noise("red", 0).save(photos / f"red/again {name}.jpg", quality=95)
    draw_noise("blue", 1).save(photos / "blue/again.tif")
    _, printed, _ = run(photos)
    assert "found: 18 photographs" in printed
    assert "look-alikes: 5 photographs in 2 groups\n" in printed
    assert "groups: 15, as photographs" in printed


@pytest.mark.slow
def test_fine_tuning_says_what_became_of_it(photos, run):
    _, printed, _ = run(photos, "--fine-tune")
    assert "fine-tuning: accuracy on validation " in printed
    report = json.loads(Path("photos-model/report.json").read_text("utf-8"))
    assert report["fine_tuned"] == ("; kept" in printed)


def test_whatever_a_camera_writes_is_read(photos, run):
    """CMYK, 16 bits, turned, animated, a palette, odd names, hidden files, loops of links."""
    red = photos / "red"
    for path in red.iterdir():
        path.unlink()
    draw_noise("red", 0).convert("CMYK").save(red / "print.JPG")
    grey = np.asarray(draw_noise("red", 1).convert("L")).astype(np.uint16) * 257
    Image.fromarray(grey).save(red / "deep.tiff")
    exif = Image.Exif()
    exif[0x0112] = 6
    draw_noise("red", 2).save(red / "turned.jpeg", exif=exif)
    frames = [draw_noise("red", 3), draw_noise("red", 4)]
    frames[0].save(red / "film.gif", save_all=True, append_images=frames[1:])
    draw_noise("red", 5).convert("P").save(red / "ünïcödé 犬 $x$.png")
    draw_noise("red", 6).save(os.fsencode(red) + b"/\xff.png")
    (red / ".hidden.png").write_text("no image")
    (red / "notes.txt").write_text("no image")
    (red / "up").symlink_to(photos, target_is_directory=True)
    photos = photos.rename(photos.parent / "$a$ 犬")
    (photos / "red").rename(photos / "$r$ 犬")
    (photos / "$r$ 犬/up").unlink()
    (photos / "$r$ 犬/up").symlink_to(photos / "$r$ 犬", target_is_directory=True)
    status, printed, error = run(photos)
    assert (status, error) == (0, "")
    assert "found: 16 photographs of 3 classes: $r$ 犬 6, blue 5, green 5" in printed
    assert "left out: 1 other files (.txt 1)" in printed
    assert Path("$a$ 犬-model/report.png").exists()


def make_bomb(file):
    """Write a PNG that claims to be 60,000 pixels high and wide."""
    Image.new("L", (1, 1)).save(file, "PNG")
    content = bytearray(file.read_bytes())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(bytes(content[12:29])))
    file.write_bytes(content)


BAD = {
    "empty.jpg": (lambda file: file.touch(), "(it is empty)"),
    "text.png": (lambda file: file.write_text("no image"), "must be an image that Pillow"),
    "cut.png": (
        lambda file: file.write_bytes((file.parent / "0.png").read_bytes()[:-2000]),
        "is damaged or cut off",
    ),
    "huge.png": (make_bomb, "is too large to be opened safely"),
    "gone.png": (lambda file: file.symlink_to("none.png"), "is a link that leads nowhere"),
    "round.gif": (lambda file: file.symlink_to(file.name), "is a link that leads nowhere"),
    "pipe.bmp": (os.mkfifo, "is no regular file"),
    "print.jpeg": (lambda file: file.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "read as BMP"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named(photos, run, name):
    make, message = BAD[name]
    make(photos / "green" / name)
    assert_refused(run(photos), name, message, "--skip-unreadable")


def test_all_bad_files_are_named_at_once_or_skipped(photos, run):
    for name, (make, _) in BAD.items():
        make(photos / "green" / name)
    status, printed, error = run(photos)
    assert status == 2
    heading, *lines = error.splitlines()
    assert heading.startswith(f"error: {len(BAD)} files cannot be read; mend or remove them")
    assert len(lines) == len(BAD)
    for name, (_, message) in BAD.items():
        assert any(name in line and message in line for line in lines)
    assert "features" not in printed
    assert list(Path.cwd().iterdir()) == []
    status, printed, error = run(photos, "--skip-unreadable")
    assert (status, error) == (0, "")
    assert f"skipped: {len(BAD)} unreadable files" in printed
    assert all(name in printed for name in BAD)
    report = json.loads(Path("photos-model/report.json").read_text("utf-8"))
    assert sum(report["photographs"].values()) == 15


def test_too_few_are_left_after_skipping(photos, run):
    for number in (0, 1, 2):
        (photos / f"blue/{number}.png").write_text("no image")
    result = run(photos, "--skip-unreadable")
    assert_refused(result, "'blue' has fewer than three photographs, 2")
    for file in photos.glob("*/*"):
        file.write_text("no image")
    result = run(photos, "--skip-unreadable")
    assert_refused(result, "'blue' has fewer than three photographs, 0")


def test_a_folder_that_teaches_nothing_is_refused(photos, run, tmp_path):
    assert_refused(
        run(tmp_path / "none"),
        "must hold a folder of photographs for each class",
        "none is missing",
    )
    assert_refused(run(photos / "red/0.png"), "0.png is a file")
    (tmp_path / "empty").mkdir()
    assert_refused(run(tmp_path / "empty"), "at least two classes, found none")
    (tmp_path / "empty/cat").mkdir()
    assert_refused(run(tmp_path / "empty"), "at least two classes, found only 'cat'")
    (photos / "white").mkdir()
    assert_refused(run(photos), "class 'white' has no image")
    draw_noise("red", 50).save(photos / "white/0.png")
    assert_refused(run(photos), "'white' has fewer than three photographs, 1")
    draw_noise("red", 1).save(photos / "white/1.png")
    assert_refused(run(photos), "red/1.png", "white/1.png", "show the same picture")


def test_an_output_folder_is_not_overwritten_and_must_be_writable(photos, run, tmp_path):
    output = tmp_path / "full"
    output.mkdir()
    (output / "mine.txt").write_text("mine")
    assert_refused(run(photos, "--output", output), "full is not empty")
    assert [path.name for path in output.iterdir()] == ["mine.txt"]
    assert_refused(run(photos, "--output", output / "mine.txt"), "mine.txt is a file")
    assert_refused(run(photos, "--output", output / "mine.txt/model"), "make")
    assert_refused(run(photos, "--output", output / "new/model"), "make", "new")
    assert_refused(run(photos, "--output", "/proc/model"), "/proc")
    assert_refused(run(photos, "--output", photos / "model"), "must not lie within PHOTOS")
    assert_refused(run(photos, "--output", photos), "must not lie within PHOTOS")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["save_classifier", "write_figure"])
def test_a_full_disk_leaves_nothing(photos, run, monkeypatch, where):
    def fail(file, *_arguments):
        file.write_text("half")
        raise OSError(28, "No space left on device", str(file))

    monkeypatch.setattr(f"cnn_guide.transfer.photographs.writing.{where}", fail)
    assert_refused(run(photos), "No space left on device")


def test_a_cache_that_cannot_be_written_is_named(photos, run):
    assert_refused(run(photos, "--cache", photos / "red/0.png"), "0.png")


def test_weights_that_cannot_be_had_are_an_error(photos, run, monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError("no network")

    monkeypatch.setattr(keras.applications, "ResNet50", fail)
    result = run(photos, "--base", "resnet50")
    assert_refused(result, "weights of ResNet50", "choose vgg16")


def test_after_ctrl_c_nothing_is_left(photos, run, monkeypatch):
    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("cnn_guide.transfer.photographs.learning.learn_photographs", interrupt)
    status, _, error = run(photos)
    assert (status, error) == (130, "\nstopped; no results were written\n")
    assert list(Path.cwd().iterdir()) == []


def test_a_corrupt_or_foreign_model_is_named(photos, run, tmp_path):
    image = photos / "red/0.png"
    run(photos, "--output", tmp_path / "model")
    content = (tmp_path / "model/model.keras").read_bytes()
    (tmp_path / "cut.keras").write_bytes(content[:-500])
    load = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    load.save(tmp_path / "foreign.keras")
    for name, message in {
        "cut.keras": "cannot be read as a Keras model",
        "foreign.keras": "holds no classifier of photographs",
        "none.keras": "is missing",
        "photos": "is missing",
    }.items():
        result = run("--model", tmp_path / name, "--predict", image)
        assert_refused(result, name, message, "python -m cnn_guide.transfer PHOTOS")


def test_good_photographs_are_named_beside_bad_ones(photos, run, tmp_path):
    run(photos, "--output", tmp_path / "model")
    images = [photos / "red/0.png", photos / "none.png", photos, photos / "blue/0.png"]
    status, printed, error = run("--model", tmp_path / "model", "--predict", *images)
    assert status == 2
    assert [line.split(": ")[0] for line in printed.splitlines()] == [
        str(images[0]),
        str(images[3]),
    ]
    assert error.startswith("error: 2 files cannot be read\n  ")
    assert "none.png is missing" in error
    assert "photos is a folder" in error


def test_the_chapter_names_the_bases():
    chapter = Path(__file__).parents[3] / "docs/guide/own_photographs.md"
    first, *others, last = [f"`{name}`" for name in BASE_NAMES]
    words = f"`--base` chooses {first} (if you say nothing), {', '.join(others)} or {last}"
    assert words in " ".join(chapter.read_text("utf-8").split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a folder PHOTOS to learn from, or --model FILE --predict IMAGE"),
        (["x", "--size", "31"], "must be a whole number from 32 to 512, got '31'"),
        (["x", "--size", "513"], "must be a whole number from 32 to 512, got '513'"),
        (["x", "--size", "9" * 5000], "must be a whole number from 32 to 512, got '999"),
        (["x", "--seed", "4294967296"], "must be a whole number from 0 to 4294967295, got"),
        (["x", "--size", "big"], "got 'big'"),
        (["x", "--seed", "-1"], "must be a whole number from 0 to"),
        (["x", "--base", "vgg19"], "invalid choice: 'vgg19'"),
        (["--predict", "a.jpg"], "need each other"),
        (["x", "--model", "m.keras"], "need each other"),
        (["x", "--model", "m.keras", "--predict", "a.jpg"], "give a folder PHOTOS to learn"),
    ],
)
def test_wrong_arguments_are_explained(capsys, arguments, message):
    with pytest.raises(SystemExit) as stopped:
        transfer.main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_the_help_teaches(capsys):
    with pytest.raises(SystemExit) as stopped:
        transfer.main(["--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    for word in ("PHOTOS/cat/tom.jpg", "subfolder", "validation", "report.png", "examples:"):
        assert word in printed
    assert max(map(len, printed.splitlines())) <= 88


def test_the_bases_are_those_of_the_package():
    assert set(BASE_NAMES) == set(BASES)


@pytest.mark.parametrize("arguments", [["--help"], ["no such folder"], ["x", "--size", "1"]])
def test_what_needs_no_network_loads_none(arguments):
    code = (
        "import sys\nfrom cnn_guide.transfer.__main__ import main\n"
        f"try: main({arguments})\nexcept SystemExit: pass\n"
        "print([m for m in ('tensorflow', 'keras', 'matplotlib') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


COMMAND = [sys.executable, "-m", "cnn_guide.transfer"]


@pytest.fixture
def tiles(tmp_path, monkeypatch):
    """Real photographs, in a folder that real commands run on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("brick", "coins", "gravel"):
        photo = load_photograph(name)
        for strip in range(5):
            for tile in range(3):
                file = tmp_path / f"tiles/{name}/strip {strip}/{tile}.jpg"
                file.parent.mkdir(parents=True, exist_ok=True)
                left, top = 70 * strip, 100 * tile
                Image.fromarray(photo[top : top + 60, left : left + 60]).save(file)
    return tmp_path / "tiles"


def call(*arguments):
    """Run the command in a process of its own, and return what it printed."""
    with Copy(*arguments) as process:
        status, said, error = process.wait()
    assert (status, error) == (0, "")
    return said


@pytest.mark.slow
@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize(("base", "size"), [("vgg16", "48"), ("efficientnet_lite0", "64")])
def test_the_whole_command_runs(base, size):
    assert "groups: 5, as photographs" in call("tiles", "--base", base, "--size", size)
    report = json.loads(Path("tiles-model/report.json").read_text("utf-8"))
    assert report["accuracy"]["test"]["right"] >= 7, "of 9, with real weights"
    image = next(row for row in report["test"] if row["answer"] == row["truth"])
    if base == "vgg16":
        answer = call("--model", "tiles-model", "--predict", image["file"])
        assert answer.startswith(f"{image['file']}: {image['truth']} ")


@pytest.fixture
def interruptible():
    """Give what is started the usual signals, which background jobs and `nohup` take away."""
    usual = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    before = {name: signal.signal(getattr(signal, name), usual[name]) for name in usual}
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


@pytest.mark.slow
def test_ctrl_c_stops_the_command_and_leaves_nothing(tiles):
    with Copy("tiles", "--output", "model", "--size", "96", before=read_aloud) as process:
        # A first batch of 16 went through the network when the 17th of 45 is read.
        while (line := process.stdout.readline()) != "reading 16\n":
            assert line
        os.kill(process.process.pid, signal.SIGINT)
        status, said, error = process.wait()
    assert (status, error) == (130, "\nstopped; no results were written\n")
    assert "reading 44" not in said
    assert [path.name for path in tiles.parent.iterdir() if path.name != "cache"] == ["tiles"]
    assert list(tiles.parent.rglob(f"{PREFIX}*")) == []


def test_a_long_list_of_classes_is_cut_short():
    names = tuple(f"class {number}" for number in range(30))
    paths = tuple(Path(f"{number}.jpg") for number in range(30))
    found = PhotographFolder(names, paths, np.arange(30), ("",) * 30, ())
    text = describe_folder(found)
    assert "30 photographs of 30 classes: class 0 1, " in text
    assert text.endswith("class 19 1, ...")


def test_a_photograph_that_is_damaged_meanwhile_is_named(photos, run, monkeypatch):
    def damage():
        (photos / "green/2.png").write_bytes(b"no more")

    monkeypatch.setattr("cnn_guide.transfer.photographs.command.start_tensorflow", damage)
    assert_refused(run(photos), "2.png must be an image", "it could be read when the run began")


def test_a_photograph_that_is_gone_by_the_end_loses_nothing(photos, run, monkeypatch):
    describe = telling.describe_accuracy

    def remove(accuracy):
        for file in photos.glob("*/*"):
            file.unlink()
        return describe(accuracy)

    monkeypatch.setattr(telling, "describe_accuracy", remove)
    status, _, error = run(photos)
    assert (status, error) == (0, "")
    assert Path("photos-model/report.png").stat().st_size > 1000


def test_an_unusable_cache_is_known_first_or_done_without(photos, run, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    assert_refused(
        run(photos, "--cache", tmp_path / "file"), "file cannot be written: File exists"
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    status, printed, error = run(photos)
    assert (status, error) == (0, "")
    assert "features are not kept: " in printed
    assert "cannot be written: Not a directory" in printed
    assert "--no-cache" in printed


def test_names_cannot_steer_the_terminal(photos, run, tmp_path):
    names = ("blue\x1b[2J", "blue\nerror: no", "green\u202e\x07")
    for old, new in zip(("blue", "green", "red"), names, strict=True):
        (photos / old).rename(photos / new)
    for file in photos.glob("*/0.png"):
        file.rename(file.with_name("0\x1b]0;title\x07\n.png"))
    (photos / names[0] / "b\x1b[1mad.png").touch()
    results = [run(photos), run(photos, "--skip-unreadable")]
    image = next(photos.glob("*/0*.png"))
    results += [run("--model", "photos-model", "--predict", image, "a\x1b[2J\n.png")]
    results += [run(tmp_path / "none\x1b[2J"), run(photos, "--cache", image)]
    assert [status for status, *_ in results] == [2, 0, 2, 2, 2]
    for _, *streams in results:
        for text in streams:
            assert not set(text) & set("\x1b\x07\u202e")
            assert "\nerror: no" not in text
    assert r"classes: blue\nerror: no 5, blue\x1b[2J 6, green\u202e\x07 5" in results[1][1]


def test_long_names_fit_the_report(photos, run):
    for name in COLOURS:
        (photos / name).rename(photos / f"{name} {'very ' * 20}much")
    status, _, error = run(photos)
    assert (status, error) == (0, "")
    with Image.open("photos-model/report.png") as figure:
        pixels = np.asarray(figure.convert("L"))
    left = pixels[:, : pixels.shape[1] // 2]
    # The three coloured cells of the matrix would shrink to nothing beside the names.
    assert (left < 140).sum() > 0.02 * left.size


def test_an_error_of_nobodys_making_is_one_line_too(photos, run, monkeypatch):
    def fail(*_arguments, **_options):
        raise TypeError("no such thing")

    monkeypatch.setattr("cnn_guide.transfer.photographs.learning.learn_photographs", fail)
    assert_refused(
        run(photos), "unexpected TypeError: no such thing (", "test_command.py, line"
    )
    monkeypatch.setattr(command, "find_photographs", lambda _folder: bytearray(10**16))
    assert_refused(run(photos), "the memory does not suffice; choose a smaller --size")


def start(*arguments, **options):
    """Start the real command."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_without_a_home_and_as_nobody_the_command_helps():
    """No HOME, and a user id that no password file knows."""
    code = (
        "import os\nos.environ.pop('HOME', None)\nos.environ.pop('XDG_CACHE_HOME', None)\n"
        "import pwd\ndef unknown(_): raise KeyError('uid not found')\npwd.getpwuid = unknown\n"
        "from cnn_guide.transfer.__main__ import main\n"
        "from cnn_guide.transfer.photographs.command import usual_cache\n"
        "assert usual_cache() is None\nmain(['--help'])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "features are not kept: your user has no home folder; set HOME" in result.stdout
    assert "PHOTOS/cat/tom.jpg" in result.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("tiles", "interruptible")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_other_signals_stop_as_ctrl_c_does(name):
    with start("tiles", "--output", "model") as process:
        process.stdout.readline()
        process.send_signal(getattr(signal, name))
        _, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (130, "\nstopped; no results were written\n")
    assert list(Path.cwd().glob(f"{PREFIX}*")) == []


@pytest.mark.slow
@pytest.mark.usefixtures("tiles")
def test_after_a_kill_a_later_run_cleans_up():
    with start("tiles", "--output", "model") as process:
        process.stdout.readline()
        process.kill()
    assert len(list(Path.cwd().glob(f"{PREFIX}*"))) == 1
    call("tiles", "--size", "32", "--output", "later", "--base", "efficientnet_lite0")
    assert list(Path.cwd().glob(f"{PREFIX}*")) == []


@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("seconds", [0.2, 2])
def test_ctrl_c_while_modules_load_is_no_traceback(tiles, seconds):
    # As `python -m`, but it says when Python itself is there.
    code = (
        "print('up', flush=True); import runpy; runpy.run_module('cnn_guide.transfer', None, "
    )
    code += "'__main__', True)"
    command = [sys.executable, "-c", code, str(tiles)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (130, "\nstopped; no results were written\n")


@pytest.mark.slow
@pytest.mark.usefixtures("tiles")
def test_a_closed_or_full_output_loses_no_work():
    options = "tiles", "--size", "32", "--base", "efficientnet_lite0"
    close = 'exec "$0" "$@" >&- 2>&-'
    command = ["sh", "-c", close, *COMMAND, *options]
    assert subprocess.run(command, check=False).returncode == 0
    assert Path("tiles-model/model.keras").exists()
    with Copy(*options, "--output", "piped") as process:
        process.stdout.close()  # as `head` does when it has seen enough
        assert process.wait() == (0, "", "")
    assert Path("piped/model.keras").exists()
    assert Path("piped/model.keras").exists()
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            result = subprocess.run(
                [*COMMAND, "--help"],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert result.returncode in (0, 2)
        assert "Traceback" not in result.stderr
