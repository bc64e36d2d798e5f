"""A figure is drawn in the guide's colours for light pages and for dark ones, and sharp."""

import io

import figures
import matplotlib as mpl
import numpy as np
import pytest
import schemes
from figures import LIGHT, SCHEMES, contrast, pack, print_twice, unpack
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap, to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from PIL import Image


@pytest.fixture(autouse=True)
def style(monkeypatch):
    """Draw in the guide's style here alone."""
    monkeypatch.setattr(figures, "_print", FigureCanvasAgg.print_figure)
    monkeypatch.setattr(FigureCanvasAgg, "print_figure", print_twice)
    with mpl.rc_context():
        figures.start(figures.SHARP)
        yield


def printed(figure, **options):
    """Print a figure; return what is known of it, and both pictures as numbers from 0 to 1."""
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_figure(file, format="png", **options)
    about, found = unpack(file.getvalue())
    images = {name: Image.open(io.BytesIO(content)) for name, content in found.items()}
    return about, {name: np.asarray(image) / 255 for name, image in images.items()}


def shows(image, colour):
    """Say whether some pixels of a picture have a colour."""
    return bool((np.abs(image - np.array(to_rgb(colour))).max(-1) < 0.02).sum() > 20)


def test_lines_text_and_paper_take_the_colours_of_each_scheme():
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    axes.plot([1, 3, 2], linewidth=4)
    axes.plot([2, 1, 3], color="tab:orange", linewidth=4)
    axes.bar([0], [1], color="0.5")
    axes.set_title("HHHHH", fontsize=20, fontweight="bold")
    _, images = printed(figure)
    for name, scheme in SCHEMES.items():
        wanted = (scheme["paper"], scheme["ink"], *scheme["series"][:2])
        assert [shows(images[name], colour) for colour in wanted] == [True] * 4, name
    assert not shows(images["dark"], LIGHT["paper"])
    assert not shows(images["dark"], LIGHT["series"][0])


def test_the_figure_is_left_as_it_was():
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    (line,) = axes.plot([1, 2])
    mark = axes.annotate("here", (0, 1), (1, 1), arrowprops={"arrowstyle": "->"})
    axes.scatter([0, 1], [1, 1], c=["tab:blue", "black"])
    before = axes.collections[0].get_facecolor().copy()
    colours = line.get_color(), mark.get_color(), mark.arrow_patch.get_edgecolor()
    printed(figure)
    assert (line.get_color(), mark.get_color(), mark.arrow_patch.get_edgecolor()) == colours
    assert np.array_equal(axes.collections[0].get_facecolor(), before)
    assert figure.get_facecolor() == (*to_rgb("white"), 1.0)


def test_a_picture_and_what_is_drawn_on_it_stay_the_same():
    figure = Figure(figsize=(3, 2))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.imshow(np.linspace(-1, 1, 15).reshape(3, 5), cmap="RdBu_r", aspect="auto")
    axes.text(1, 1, "HH", color="black", fontsize=30)
    axes.plot([0, 4], [0, 2], color="tab:orange", linewidth=6)
    _, images = printed(figure)
    assert np.abs(images["light"] - images["dark"])[2:-2, 2:-2].max() == 0
    assert shows(images["dark"], "black")
    assert shows(images["dark"], "tab:orange")


def test_a_legend_of_a_picture_s_classes_keeps_their_colours():
    figure = Figure(figsize=(4, 2), layout="constrained")
    colours = {"ground": "#1a1a1a", "nucleus": "C1", "imagined": "C3"}
    for panel in figure.subplots(1, 2):
        cmap = ListedColormap(list(colours.values()))
        panel.imshow([[0, 1, 2], [2, 1, 0]], cmap=cmap, vmin=0, vmax=2)
    patches = [Patch(facecolor=colour, label=name) for name, colour in colours.items()]
    (other,) = panel.plot([], [], "C2", linewidth=9, label="a line")
    legend = figure.legend(handles=[*patches, other], loc="outside lower center", ncols=4)
    _, images = printed(figure)
    below = {name: image[-round(0.2 * len(image)) :] for name, image in images.items()}
    for name in SCHEMES:
        assert [shows(below[name], colour) for colour in colours.values()] == [True] * 3, name
    assert shows(below["dark"], SCHEMES["dark"]["series"][2])
    assert legend.get_patches()[0].get_facecolor() == to_rgba("#1a1a1a")


def test_ticks_that_come_with_the_layout_are_legible_on_dark_pages():
    """Matplotlib makes them while it draws, as copies of one that is coloured already."""
    figure = Figure(figsize=(9, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.bar([1, 2], [1, 1])
    figure.colorbar(right.imshow(np.ones((5, 7))))
    about, _ = printed(figure)
    assert about["least_contrast"] > 10


@pytest.mark.parametrize(("width", "shown"), [(9, 6.9), (5, 5)])
def test_a_wide_figure_is_drawn_at_the_width_of_a_page(width, shown):
    figure = Figure(figsize=(width, 3))
    figure.add_subplot().plot([1, 2])
    about, images = printed(figure)
    assert about["size"] == [round(200 * shown), round(200 * 3 * shown / width)]
    assert images["dark"].shape == images["light"].shape == (*about["size"][::-1], 3)


def test_small_and_faint_text_is_noted():
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    axes.set_xlabel("small", fontsize=6)
    axes.set_title("faint", color="0.8")
    about, _ = printed(figure)
    assert about["least_text"] == 6
    assert about["least_contrast"] < 2
    axes.axis("off")
    axes.set_title("clear", color="black")
    about, _ = printed(figure)
    assert about["least_text"] > 9  # what is not shown does not count
    assert about["least_contrast"] > 10


def test_a_file_that_is_not_sharp_or_no_png_is_printed_once(tmp_path):
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([1, 2])
    FigureCanvasAgg(figure).print_figure(tmp_path / "a.png", dpi=100)
    assert unpack((tmp_path / "a.png").read_bytes()) is None
    FigureCanvasAgg(figure).print_figure(tmp_path / "a.svg", format="svg")
    assert (tmp_path / "a.svg").read_text().startswith("<?xml")


def png(colour, size=(30, 20)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def test_what_is_packed_is_unpacked_and_the_png_stays_one():
    packed = pack({"light": png("red"), "dark": png("blue")}, {"dots": 200})
    about, found = unpack(packed)
    assert (about["dots"], about["size"]) == (200, [30, 20])
    image = Image.open(io.BytesIO(packed))
    image.load()
    assert image.convert("RGB").getpixel((3, 2)) == (255, 0, 0)
    assert Image.open(io.BytesIO(found["dark"])).getpixel((3, 2)) == (0, 0, 255)
    assert unpack(png("red")) is None
    assert unpack(packed[:50]) is None
    assert unpack(b"no picture") is None


def test_a_photograph_is_packed_with_loss_and_a_drawing_without():
    noise = np.random.default_rng(0).integers(0, 256, (300, 200, 3), dtype="uint8")
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    assert len(figures.encode(file.getvalue())) < 0.7 * len(file.getvalue())
    drawing = figures.encode(png("#c2410c"))
    assert Image.open(io.BytesIO(drawing)).getpixel((5, 5)) == (0xC2, 0x41, 0x0C)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_series_stand_out_from_the_paper_and_from_each_other(scheme):
    assert min(contrast(colour, scheme["paper"]) for colour in scheme["series"]) >= 3
    assert contrast(scheme["ink"], scheme["paper"]) >= 7
    # How red-blind and green-blind readers see colours: Machado and others, 2009, severity 1.
    blind = {
        "red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216]],
        "green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413]],
    }
    rest = {"red": [-0.003882, -0.048116, 1.051998], "green": [-0.01182, 0.04294, 0.968881]}
    linear = np.array([to_rgb(colour) for colour in scheme["series"]]) ** 2.2
    for name, rows in blind.items():
        seen = np.clip(linear @ np.array([*rows, rest[name]]).T, 0, 1) ** (1 / 2.2)
        apart = np.linalg.norm(seen[:, None] - seen, axis=-1)[np.triu_indices(len(seen), 1)]
        assert apart.min() > 0.2, (name, apart.round(2))


PAGE = '<figure><a href="x"><img alt="A &amp; b" class="c" src="{src}"{more}/></a><figcaption>'


def site(tmp_path, least_text=9):
    folder = tmp_path / "_images"
    folder.mkdir()
    about = {"dots": 200, "least_text": least_text}
    packed = pack({"light": png("red"), "dark": png("blue")}, about)
    (folder / "f_2_00x.png").write_bytes(packed)
    (folder / "f.png").write_bytes(png("red", (15, 10)))
    (folder / "plain.png").write_bytes(png("red"))
    return tmp_path / "page.html"


def test_the_picture_of_the_first_sight_does_not_wait(tmp_path):
    schemes.write_schemes.cache_clear()
    page = site(tmp_path)
    plain = PAGE.format(src="_images/f.png", more="")
    hero = schemes.show_schemes(
        plain.replace('class="c"', 'class="c hero-picture"'), page, tmp_path
    )
    assert "hero-picture" in hero
    assert hero.count('fetchpriority="high"') == 2
    assert "lazy" not in hero
    assert "fetchpriority" not in schemes.show_schemes(plain, page, tmp_path)


def test_a_page_shows_one_picture_for_each_scheme(tmp_path):
    schemes.write_schemes.cache_clear()
    page = site(tmp_path)
    more = ' srcset="_images/f.png, _images/f_2_00x.png 2.00x"'
    html = schemes.show_schemes(PAGE.format(src="_images/f.png", more=more), page, tmp_path)
    said = 'alt="A &amp; b" class="c dark-light" width="15" height="10"'
    assert html.count(f'{said} loading="lazy"') == 2
    assert html.count('<span class="schemes" style="--least:10px"><picture') == 1
    assert '<source srcset="_images/f_2_00x-light.webp" type="image/webp">' in html
    assert '<img src="_images/f_2_00x-dark.webp"' in html
    assert "</picture></span></a><figcaption>" in html
    dark = Image.open(tmp_path / "_images/f_2_00x-dark.webp").convert("RGB")
    assert dark.getpixel((1, 1)) == (0, 0, 255)
    assert schemes.show_schemes(html, page, tmp_path) == html


@pytest.mark.parametrize(("least_text", "least"), [(0.28, 324), (0.29, 313)])
def test_a_figure_that_may_scroll_has_a_name_and_the_class_for_a_tab_stop(
    tmp_path, least_text, least
):
    schemes.write_schemes.cache_clear()
    page = site(tmp_path, least_text)
    html = schemes.show_schemes(PAGE.format(src="_images/f.png", more=""), page, tmp_path)
    scrolls = ' jp-RenderedHTMLCommon" role="group" aria-label="Figure"'
    named = scrolls if least > 317 else '"'
    assert f'<span class="schemes{named} style="--least:{least}px">' in html


def test_a_heavy_picture_becomes_lighter_once(tmp_path, monkeypatch):
    noise = np.random.default_rng(0).integers(0, 256, (600, 900, 3), dtype="uint8")
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "WEBP", quality=90)
    heavy = file.getvalue()
    assert len(heavy) > schemes.HEAVY
    kept = tmp_path / "kept"
    light = schemes.lighten(heavy, kept)
    assert len(light) < 0.8 * len(heavy)
    assert Image.open(io.BytesIO(light)).size == (900, 600)
    assert schemes.lighten(b"small", kept) == b"small"
    monkeypatch.setattr(schemes.Image, "open", None)
    assert schemes.lighten(heavy, kept) == light


def test_a_script_s_figure_is_known_by_its_plain_name_too(tmp_path):
    schemes.write_schemes.cache_clear()
    html = schemes.show_schemes(
        PAGE.format(src="_images/f.png", more=""), site(tmp_path), tmp_path
    )
    assert '<img src="_images/f_2_00x-dark.webp"' in html
    assert '<img src="_images/f.png"' in html


@pytest.mark.parametrize(
    "src", ["_images/plain.png", "_images/none.png", "logo.svg", "https://example.org/a.png"]
)
def test_what_is_no_figure_stays_as_it_is(tmp_path, src):
    schemes.write_schemes.cache_clear()
    html = PAGE.format(src=src, more="")
    assert schemes.show_schemes(html, site(tmp_path), tmp_path) == html
