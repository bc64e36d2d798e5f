"""What happens to pages after a build: pictures, long lines, and the gallery's cards."""

import io
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import finish_site
import gallery_cards
import gallery_pages
import pytest
import used_in
from figures import pack
from hypothesis import given
from hypothesis import strategies as st
from long_lines import WIDTH, break_places, is_balanced, wrap_lines
from mathml import write_formula
from panels import find_panels, join, part_of
from pictures import Pictures
from PIL import Image

ROOT = Path(__file__).parents[2]

BLOCK = '<div class="{}"><div class="highlight"><pre><span></span>{}\n</pre></div></div>'
CODE, OUTPUT, SCRIPT_OUT = (
    "highlight-ipython3",
    "output stream highlight-myst-ansi",
    "highlight-none",
)
LONG = "    <span>" + "x" * 50 + "</span> &lt;= 1"


def text_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_a_page_is_light_or_dark_from_its_first_line():
    page = (
        '<html lang="en" data-theme="auto">\n<script>\n'
        'document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";\n'
        'document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";\n'
        "</script>"
    )
    mended = finish_site.mend(page)
    assert '<html lang="en" data-theme="light">' in mended
    assert 'getItem("mode") || "auto";' in mended
    assert 'getItem("theme") || (matchMedia("(prefers-color-scheme: dark)")' in mended
    assert all(map(finish_site.is_known, finish_site.inline_scripts(mended)))
    assert finish_site.mend(mended) == mended


@pytest.mark.parametrize("name", ["doctools", "clipboard.min", "design-tabs"])
def test_scripts_wait_but_on_the_page_of_results(name):
    stored = 'data-sd-tabs-storage-prefix="sphinx-design-tab-id-" ' * (name == "design-tabs")
    page = f'<script {stored}src="../_static/{name}.js?v=1"></script>'
    waiting = page.replace("<script ", "<script defer ")
    assert finish_site.mend(page) == finish_site.mend(waiting) == waiting
    assert finish_site.mend(page, is_search=True) == page
    needed_at_once = page.replace(name, "documentation_options")
    assert finish_site.mend(needed_at_once) == needed_at_once


def test_the_room_of_a_pages_contents_is_kept_before_they_arrive():
    page = '<div class="bd-content"><main></main>{}</div>'
    bare, full = page.format(""), page.format('<div class="bd-sidebar-secondary"></div>')
    assert finish_site.mend(bare) == bare
    mended = finish_site.mend(full)
    assert 'class="bd-content with-contents"' in mended
    assert finish_site.mend(mended) == mended


def test_a_long_line_goes_on_further_in_and_copies_as_it_was():
    page = BLOCK.format(CODE, f"short\n{LONG}")
    wrapped = wrap_lines(page)
    indented = LONG.replace("    ", '<span class="indent">    </span>', 1)
    assert f'<span class="long-line" style="--indent:4ch">{indented}</span>' in wrapped
    assert wrapped.count("long-line") == 1
    assert text_of(wrapped) == text_of(page)
    assert wrap_lines(wrapped) == wrapped


def test_a_word_does_not_break_at_its_hyphens_where_there_is_room_for_it():
    option, package = '<b>"--folder"</b>', "cnn-guide[distribute]"
    line = f"pip {package} {option} --{'x' * WIDTH} {'y' * WIDTH} 1-1"
    wrapped = wrap_lines(BLOCK.format(CODE, line))
    assert f'pip <span class="whole">{package}</span> <b>' in wrapped
    assert '<b><span class="whole">"--folder"</span></b>' in wrapped
    assert wrapped.count("whole") == 2
    assert text_of(wrapped).split() == text_of(BLOCK.format(CODE, line)).split()
    deep = wrap_lines(BLOCK.format(CODE, " " * 20 + f"{package} {option}"))
    assert deep.count("whole") == 1  # for the option


def test_the_name_of_a_module_breaks_after_its_dots():
    title = "<h1>transfer.photographs.command<a>#</a></h1>"
    entry = '<span class="sig-prename descclassname"><span class="pre">cnn_guide.ops.</span>'
    link = '<a class="current reference internal" href="#">transfer.photographs</a>'
    mended = finish_site.mend(title + entry + link + "<h1>A title. And more</h1>")
    assert 'href="#">transfer.<wbr>photographs</a>' in mended
    assert "<h1>transfer.<wbr>photographs.<wbr>command<a>" in mended
    assert '"pre">cnn_guide.<wbr>ops.</span>' in mended
    assert "A title. And" in mended
    assert finish_site.mend(mended) == mended


def test_a_long_name_breaks_between_its_words():
    code = '<code class="xref py py-func docutils literal notranslate">{}</code>'
    word = '<span class="pre">{}</span>'
    long, short = (
        word.format(name) for name in ("ops.max_pool2d_backward()", "keras.ops.conv()")
    )
    mended = finish_site.mend(
        code.format(long + short) + '<span class="sig-paren">(</span><em>x'
    )
    broken = "ops.<wbr>max_<wbr>pool2d_<wbr>backward<wbr>()"
    assert code.format(f'<span class="pre long-name">{broken}</span>{short}') in mended
    assert '"sig-paren">(</span><wbr><em>' in mended
    assert finish_site.mend(mended) == mended
    assert finish_site.mend(word.format("x" * 30)) == word.format("x" * 30)  # a signature


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<li><a href="a.html#x">', " method)</a>"),
        ('<a href="a.html"><code class="xref">', "</code></a>"),
        ("<li>\n    ", "\n</li>"),
        ("<cite>", "</cite>"),
        ("<dt>ValueError, ", "</dt>"),
        ('<span class="classifier">', ", optional</span>"),
    ],
)
def test_a_long_name_without_a_mark_of_code_breaks_likewise(before, after):
    page = f"{before}learn_it() of keras.applications.__init__.load_data{after}"
    broken = "keras.<wbr>applications.__<wbr>init__.<wbr>load_<wbr>data"
    mended = finish_site.mend(page)
    assert mended == f"{before}learn_it() of {broken}{after}"
    assert finish_site.mend(mended) == mended
    assert finish_site.mend(f"<p>{'x_' * 20}</p>") == f"<p>{'x_' * 20}</p>"


def test_a_full_stop_keeps_to_the_line_of_a_formula():
    formula = "<math><mi>x</mi></math>"
    page = f"<p>({formula}), {formula} or {formula}.</p><div>{formula}</div>"
    mended = finish_site.mend(page)
    end = '<span class="formula-end">{}{}</span>'.format
    assert f"({end(formula, '),')} {formula} or {end(formula, '.')}</p>" in mended
    assert mended.endswith(f"<div>{formula}</div>")
    assert finish_site.mend(mended) == mended


@pytest.mark.parametrize(("latex", "signs"), [("(-1, 0, -2) = -x", 3), ("a - 1 (b - c)", 0)])
def test_a_minus_before_a_number_stands_close_to_it(latex, signs):
    assert write_formula(latex).count('<mo form="prefix">&#x02212;</mo>') == signs


def test_of_many_pages_that_use_a_function_three_show():
    card = (
        '<div class="sphx-glr-thumbcontainer" title="t"><p>{}</p>\n'
        '  <div class="sphx-glr-thumbnail-title">T</div>\n</div>'
    )
    cards = [card.format(number) for number in range(5)]
    page = '<dl></dl><div class="sphx-glr-thumbnails">{}\n</div><dl></dl>'
    few, many = (used_in.fold_cards(page.format("".join(some))) for some in (cards[:3], cards))
    assert "details" not in few
    assert few.count("Used in") == many.count("Used in") == 1
    shown, folded = many.split("<details><summary>and 2 more</summary>")
    assert [all(card in shown for card in cards[:3]), "<p>3" in shown] == [True, False]
    assert all(card in folded for card in cards[3:])
    for done in (few, many):
        assert done.count("<div") == done.count("</div>")
        assert used_in.fold_cards(done) == done
    assert used_in.fold_cards("<p>none</p>") == "<p>none</p>"


def test_a_modules_source_has_no_frame_around_it_and_wraps_too():
    page = f'<h1>Source</h1><div class="highlight"><pre>\n{LONG}</pre></div>'
    assert wrap_lines(page).count("long-line") == 1


def test_an_indent_within_a_tag_stays_with_its_word():
    page = BLOCK.format(CODE, f'<span class="sd">    {"z" * 50}</span>')
    assert '<span class="sd"><span class="indent">    </span>zzz' in wrap_lines(page)


def test_a_tag_that_ends_on_the_next_line_is_ended_before():
    page = BLOCK.format(CODE, f"<span>{'y' * 60}\n</span>z")
    assert f"<span>{'y' * 60}</span></span>\nz" in wrap_lines(page)


@given(
    st.lists(st.text("ab <&.([=", max_size=WIDTH * 2), max_size=5),
    st.sampled_from([CODE, OUTPUT]),
)
def test_no_text_is_lost(lines, kind):
    from html import escape

    page = BLOCK.format(kind, "\n".join(map(escape, lines)))
    assert text_of(wrap_lines(page)) == text_of(page)


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        (
            "few = to_categorical(y_train[:500], 10)",
            ["few = to_categorical(", "y_train[:500], 10)"],
        ),
        ("x[:, ::4], y", ["x[:, ::4], y"]),  # what is short stays together
        ("keras.optimizers.Adam(rate=0.1)", ["keras.optimizers.Adam(", "rate=0.1)"]),
        ("keras.applications.VGG16(a)", ["keras", ".applications", ".VGG16(", "a)"]),
        ("load_photograph_of_the_cat()", ["load_photograph_of_the_cat()"]),
        ("loss='categorical_crossentropy'", ["loss=", "'categorical_crossentropy'"]),
        ("numbers[" + "1" * 24 + "]", ["numbers[", "1" * 24 + "]"]),
    ],
)
def test_code_breaks_after_a_bracket_and_before_a_dot(code, pieces):
    places = [0, *break_places(code), len(code)]
    assert [code[start:end] for start, end in pairwise(places)] == pieces


def test_a_break_stands_between_the_right_signs():
    name, signs = "<b>a_name_that_is_long</b>", "<i>&lt;(</i>"
    wrapped = wrap_lines(BLOCK.format(CODE, f"{name}{signs}<b>inside</b> {'x' * 20}"))
    assert f"{name}{signs}<b><wbr>inside" in wrapped


COLUMNS = "layer      size      place\nfirst        10         20"


@pytest.mark.parametrize(
    ("kind", "text", "stays"),
    [
        (OUTPUT, COLUMNS, True),
        (SCRIPT_OUT, COLUMNS, True),
        ("highlight-text notranslate", COLUMNS, True),
        (CODE, COLUMNS, False),  # code wraps, comments beside it or not
        (OUTPUT, "one batch: loss 2.31, and so on\nwrong labels: loss 2.30, and so on", False),
        (OUTPUT, "Right. That is the number.  It is so.\nAnd so on.", False),
        (OUTPUT, "a single line      with a gap", False),
        (OUTPUT, "[[ 1.5 2.5]\n [-1.0 3.5]]", True),
        (OUTPUT, "2/2 - 3s - loss: 1.5\n['block5_conv1', 'block5_conv2']", False),
        (OUTPUT, "found [3 3 2], false alarms [110  52  80]\nand then [  5.5 12. ]", False),
        (OUTPUT, "found [3 3 2]   in 3\nand then [12 1 5]  in 4", True),
    ],
)
def test_what_is_printed_in_columns_stays_in_columns(kind, text, stays):
    page = BLOCK.format(kind, "\n".join(line + " " + "x" * WIDTH for line in text.split("\n")))
    assert ('class="long-line in-columns"' in wrap_lines(page)) is stays
    assert "long-line" in wrap_lines(page)


@pytest.mark.parametrize(
    ("line", "balanced"),
    [("<a><b></b></a>", True), ("<a><b></a></b>", False), ("</a>", False), ("<a>", False)],
)
def test_balanced_tags(line, balanced):
    assert is_balanced(line) is balanced


@pytest.fixture
def site(tmp_path):
    pictures = Pictures(tmp_path / "_images", tmp_path / "gallery", tmp_path / "kept")
    pictures.folder.mkdir()
    (pictures.originals / "topic/images").mkdir(parents=True)
    Image.new("RGB", (30, 20), "red").save(pictures.folder / "a.png")
    Image.new("RGB", (60, 40), "red").save(pictures.originals / "topic/images/a_2_00x.png")
    Image.new("RGBA", (7, 5), (0, 0, 0, 0)).save(pictures.folder / "b.png")
    return pictures


def test_a_picture_has_its_size_its_webp_and_its_double(site):
    page = '<img alt="x" src="../_images/a.png" /><img src="../_images/b.png" class="c"/>'
    done = site.finish(page)
    sources = re.findall(r'srcset="([^"]*)"', done)
    assert sources == ["../_images/a.webp, ../_images/a_2_00x.webp 2x", "../_images/b.webp"]
    first, second = re.findall(r"<img[^>]*>", done)
    assert 'width="30" height="20" decoding' in first
    assert 'width="7" height="5" loading="lazy"' in second
    assert site.finish(done) == done
    with Image.open(site.folder / "b.webp") as image:
        assert image.size == (7, 5)
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0
    with Image.open(site.folder / "a_2_00x.webp") as image:
        assert image.size == (60, 40)


def test_a_picture_that_is_not_there_is_left_alone(site):
    page = '<img src="_images/none.png"/><img src="_static/logo.svg"/>'
    assert site.finish(page) == page


def test_webp_is_made_once(site):
    site.finish('<img src="_images/a.png"/>')
    for kept in site.kept.iterdir():
        kept.write_bytes(b"kept")
    site.finish('<img src="_images/a.png"/>')
    assert (site.folder / "a.webp").read_bytes() == b"kept"


def test_panels_are_what_empty_rows_and_columns_part():
    figure = Image.new("RGB", (200, 120), "white")
    figure.paste("black", (60, 4, 140, 8))  # a title
    figure.paste("blue", (10, 20, 90, 100))
    figure.paste("red", (110, 20, 190, 60))
    assert find_panels(figure) == [(10, 20, 90, 100), (110, 20, 190, 60)]
    assert join(find_panels(figure), None, figure.size) == (10, 20, 90, 100)
    assert join(find_panels(figure), [0, 1], figure.size) == (10, 20, 190, 100)
    assert join(find_panels(figure), [7], figure.size) == (10, 20, 90, 100)
    assert join([], None, figure.size) == (0, 0, 200, 120)


def test_a_part_is_given_in_shares_of_width_and_height():
    assert part_of((400, 200), [0.1, 0.25, 0.5, 1.0]) == (40, 50, 200, 200)
    for wrong in ([0.1, 0.25, 0.5], [0.5, 0.0, 0.1, 1.0], [0.0, 0.5, 1.0, 0.5], [0, 0, 2, 1]):
        with pytest.raises(ValueError, match="shares from 0 to 1, got"):
            part_of((400, 200), wrong)


def test_both_schemes_of_a_card_show_one_place_even_where_panels_are_found_in_one(tmp_path):
    light, dark = Image.new("RGB", (400, 300), "white"), Image.new("RGB", (400, 300), "black")
    light.paste("blue", (20, 20, 180, 140))
    light.paste("red", (220, 160, 380, 260))
    dark.paste("black", (20, 20, 180, 140))  # not to be told from the ground
    dark.paste("red", (220, 160, 300, 260))
    files = {}
    for name, image in {"light": light, "dark": dark}.items():
        files[name] = io.BytesIO()
        image.save(files[name], "PNG")
    packed = pack({name: file.getvalue() for name, file in files.items()}, {"dots": 200})
    (tmp_path / "figure.png").write_bytes(packed)
    page = next(
        page for page, card in gallery_cards.settings().items() if card.get("panels") == [1]
    )
    given = page, tmp_path / "figure.png", tmp_path, tmp_path / "kept"
    for _scheme, name in gallery_cards.make_cards(*given):
        with Image.open(tmp_path / name) as card:
            assert card.convert("RGB").getpixel((100, 160))[0] > 200
    with Image.open(tmp_path / name) as card:  # the dark one: its right half is the ground
        assert card.convert("RGB").getpixel((380, 160))[0] < 60
    assert gallery_cards.box_in(packed, {"part": [0.0, 0.0, 0.5, 0.5]}) == (0, 0, 200, 150)


def test_cards_stand_in_the_order_of_the_file():
    assert set(gallery_cards.first_pages()) <= set(gallery_cards.settings())
    assert gallery_cards.by_interest("plot_mnist_training.py") < gallery_cards.by_interest(
        "plot_shuffled_pixels.py"
    )


PAGE = """.. only:: html

    .. note::
        :class: sphx-glr-download-link-note

        Go to the end

.. rst-class:: sphx-glr-example-title

Is it so?
=========

You may read that it is.

.. GENERATED FROM PYTHON SOURCE LINES 1-5

Why
---

.. image-sg:: /images/sphx_glr_plot_shift_001.png
   :alt: No
   :class: sphx-glr-single-img

The end.
"""


def test_the_answer_and_its_figure_stand_under_the_title():
    source = [PAGE]
    gallery_pages.arrange(None, "generated/gallery/operations/plot_shift", source)
    (text,) = source
    parts = ["Is it so?", "answer-no", "You may read", "image-sg::", "GENERATED", "Why"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert text.count("image-sg::") == 1
    assert "Go to the end" not in text
    assert "at the top of the page" in text


def test_three_downloads_fit_into_a_row_as_no_file_is_named():
    links = {
        "Download Jupyter notebook: plot_shift.ipynb <plot_shift.ipynb>": "Jupyter notebook",
        "Download Python source code: plot_shift.py <plot_shift.py>": "Python script",
        "Download zipped: plot_shift.zip <plot_shift.zip>": "both, zipped",
    }
    for written, said in links.items():
        link = f":download:`{written}`"
        text = gallery_pages.lead_with_the_answer(f"{PAGE}\n{link}\n", "plot_shift")
        assert f":download:`Download {said} <plot_shift.{written[:-1].split('.')[-1]}>`" in text


def test_the_gallerys_downloads_name_no_file_either():
    name = "gallery_python.zip"
    source = [f":download:`Download all examples in Python source code: {name} </{name}>`"]
    gallery_pages.arrange(None, f"{gallery_pages.GENERATED}/myths/index", source)
    assert source == [f":download:`Download all Python scripts </{name}>`"]


def test_other_pages_stay_as_they_are():
    source = [PAGE]
    gallery_pages.arrange(None, "guide/keras", source)
    assert source == [PAGE]


def test_a_card_shows_a_panel_and_the_word(tmp_path):
    (tmp_path / "topic/images").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    figure = Image.new("RGB", (400, 300), "white")
    figure.paste("blue", (50, 50, 350, 250))
    figure.save(tmp_path / "topic/images/sphx_glr_plot_flip_001_2_00x.png")
    page = (
        '<img alt="" src="../_images/sphx_glr_plot_flip_thumb.png" />\n'
        '<p><a href="m/plot_flip.html" aria-label="T"><span class="doc">T</span></a></p>\n'
        '  <div class="sphx-glr-thumbnail-title">T</div>'
    )
    folders = tmp_path / "out", tmp_path, tmp_path / "kept"
    done = gallery_cards.finish_cards(page, *folders)
    assert 'srcset="../_images/sphx_glr_plot_flip_card-light.webp"' in done
    assert 'T <span class="answer answer-no">No</span></div>' in done
    assert 'aria-label="T No"' in done
    beside = gallery_cards.finish_cards(page.replace("m/plot", "plot"), *folders)
    assert 'T <span class="answer answer-no">No</span></div>' in beside  # a topic's own index
    quoted = page.replace('doc">T', 'doc">‘T’').replace('title">T', "title\">'T'")
    assert 'title">‘T’ <span' in gallery_cards.finish_cards(quoted, *folders)
    assert gallery_cards.finish_cards(done, *folders) == done
    with Image.open(tmp_path / "out/sphx_glr_plot_flip_card-light.webp") as card:
        assert card.size == (480, 320)
        assert card.convert("RGB").getpixel((240, 160))[2] > 200
        for edge in ((240, 4), (4, 160)):  # where a label would look cut
            assert min(card.convert("RGB").getpixel(edge)) > 250


def test_a_finished_card_shows_its_figure_as_it_is_today(tmp_path):
    (tmp_path / "topic/images").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    page = '<img alt="" src="../_images/sphx_glr_plot_flip_thumb.png" />'
    for colour in ("blue", "red"):
        figure = Image.new("RGB", (400, 300), "white")
        figure.paste(colour, (50, 50, 350, 250))
        figure.save(tmp_path / "topic/images/sphx_glr_plot_flip_001_2_00x.png")
        page = gallery_cards.finish_cards(page, tmp_path / "out", tmp_path, tmp_path / "kept")
    with Image.open(tmp_path / "out/sphx_glr_plot_flip_card-light.webp") as card:
        assert card.convert("RGB").getpixel((240, 160))[0] > 200


def test_a_card_has_a_dark_side_if_its_figure_has_one(tmp_path):
    (tmp_path / "topic/images").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    files = {}
    for name, colour in {"light": "white", "dark": "black"}.items():
        figure, files[name] = Image.new("RGB", (400, 300), colour), io.BytesIO()
        figure.paste("blue", (50, 50, 250, 250))
        figure.save(files[name], "PNG")
    packed = pack({name: file.getvalue() for name, file in files.items()}, {"dots": 200})
    (tmp_path / "topic/images/sphx_glr_plot_flip_001_2_00x.png").write_bytes(packed)
    page = '<img alt="A flag" src="../_images/sphx_glr_plot_flip_thumb.png" />'
    folders = tmp_path / "out", tmp_path, tmp_path / "kept"
    done = gallery_cards.finish_cards(page, *folders)
    assert 'class="only-light"><source type="image/webp" srcset="../_images/sphx_glr_p' in done
    assert done.count('<img width="240" height="160" loading="lazy" alt="A flag" src="') == 2
    assert gallery_cards.finish_cards(done, *folders) == done
    for name, expected in {"light": 255, "dark": 0}.items():
        with Image.open(tmp_path / f"out/sphx_glr_plot_flip_card-{name}.webp") as card:
            assert abs(card.convert("RGB").getpixel((2, 2))[0] - expected) < 9
