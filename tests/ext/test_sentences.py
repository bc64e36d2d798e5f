"""Every sentence that compares, explains or generalises rests on something."""

import re
from pathlib import Path

import pytest
import sentences
from sentences import group_of, read_entries, read_guards, read_sentences, rests_on

ROOT = Path(__file__).parents[2]
SENTENCES, GUARDS, ENTRIES = read_sentences(ROOT), read_guards(ROOT), read_entries(ROOT)
PAGES = sorted({sentence.page for sentence in SENTENCES})
BIBLIOGRAPHY = (ROOT / "docs/references.bib").read_text("utf-8")
CITATIONS = set(re.findall(r"^@\w+\{(\w+),", BIBLIOGRAPHY, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_that_must_rests_on_something(page):
    bare = [
        sentence.text
        for sentence in SENTENCES
        if sentence.page == page
        and sentence.must_rest
        and not rests_on(sentence, GUARDS, ENTRIES)
    ]
    place = f"docs/basis/{group_of(page)}.toml"
    assert not bare, f"each needs a claim, a source or an entry in {place}: {bare}"


def test_a_claim_may_write_a_percentage_with_a_space():
    assert sentences.words_of("over 98 % of 5 % 2") == "over 98% of 5% 2"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.page}: {guard.words}")
def test_a_claim_quotes_its_page(guard):
    assert len(guard.words.split()) >= 3
    assert any(s.page == guard.said_on and guard.words in s.words for s in SENTENCES), (
        f"{guard.said_on} does not say: {guard.words}"
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.group}: {entry.words}")
def test_an_entry_quotes_a_sentence_that_needs_it(entry):
    assert len(entry.words.split()) >= 3
    found = [s for s in SENTENCES if group_of(s.page) == entry.group and entry.words in s.words]
    assert found, f"{entry.group} does not say: {entry.words}"
    assert any(s.must_rest for s in found), f"needs no basis: {entry.words}"
    if entry.basis == "source":
        keys = re.findall(r"\w+", entry.why.partition(":")[0])
        assert keys, f"names no source: {entry.words}"
        assert set(keys) <= CITATIONS, f"not in references.bib: {set(keys) - CITATIONS}"
    elif entry.basis == "test":
        file, _, name = entry.why.partition("::")
        text = (ROOT / file).read_text("utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE)
    else:
        assert len(entry.why.split()) >= 2, f"says too little: {entry.why!r}"


CHAPTER = """---
file_format: mystnb
---

# A title that is better than none

Deep is better than wide. The {metric}`x|.0%` of it
always *wins* {cite:p}`he2016`.

| Name | never |
| --- | --- |

```{code-cell}
---
mystnb:
  figure:
    caption: A picture, only here.
---
claim("better than wide", deep, above=wide)
x = "never prose"
```

```{figure} x.png
:alt: most of it

The largest than all.
```
"""


def test_sentences_of_a_chapter_are_found(tmp_path):
    (tmp_path / "docs/guide").mkdir(parents=True)
    (tmp_path / "docs/guide/x.md").write_text(CHAPTER)
    found = {s.words: s for s in read_sentences(tmp_path) if s.must_rest}
    assert set(found) == {
        "Deep is better than wide.",
        "The … of it always wins he2016.",
        "never",
        "A picture, only here.",
        "most of it",
        "The largest than all.",
    }
    guards = read_guards(tmp_path)
    assert [(g.said_on, g.words) for g in guards] == [("guide/x", "better than wide")]
    assert rests_on(found["Deep is better than wide."], guards, []) == "guard"
    assert rests_on(found["The … of it always wins he2016."], guards, []) == "source"
    assert rests_on(found["The largest than all."], guards, []) is None


def test_a_sentence_whose_guard_is_deleted_rests_on_nothing(tmp_path):
    (tmp_path / "docs/guide").mkdir(parents=True)
    cut = CHAPTER.replace('claim("better than wide", deep, above=wide)\n', "")
    (tmp_path / "docs/guide/x.md").write_text(cut)
    (sentence,) = [s for s in read_sentences(tmp_path) if s.words.startswith("Deep")]
    assert sentence.must_rest
    assert rests_on(sentence, read_guards(tmp_path), []) is None


def test_sentences_of_scripts_and_docstrings_are_found(tmp_path):
    (tmp_path / "gallery/a").mkdir(parents=True)
    (tmp_path / "cnn_guide/ops").mkdir(parents=True)
    script = '"""\nIs it?\n======\n\nOnly here.\n"""\n\n# %%\n# Head\n# ----\n# It never is.\n'
    script += 'x = 1  # always\nclaim("The figure helps", x, above=0)\n'
    script += 'figure.suptitle("The figure helps")\n'
    (tmp_path / "gallery/a/plot_x.py").write_text(script)
    module = '"""Most of it."""\n\n\ndef f():\n    """Do.\n\n    References\n    ----------\n'
    module += '    Always.\n\n    Notes\n    -----\n    Because of it.\n    """\n'
    (tmp_path / "cnn_guide/ops/x.py").write_text(module)
    found = [(s.page, s.words) for s in read_sentences(tmp_path) if s.must_rest]
    assert found == [
        ("gallery/a/plot_x", "Only here."),
        ("gallery/a/plot_x", "It never is."),
        ("gallery/a/plot_x", "The figure helps"),
        ("cnn_guide/ops/x", "Most of it."),
        ("cnn_guide/ops/x", "Because of it."),
    ]
    assert [g.words for g in read_guards(tmp_path)] == ["The figure helps"]
    assert group_of("gallery/a/plot_x") == "gallery/a"
    assert group_of("cnn_guide/ops/x") == "cnn_guide/ops"
    assert group_of("guide/keras") == "guide/keras"


def test_an_entry_of_another_kind_is_an_error(tmp_path):
    (tmp_path / "docs/basis/guide").mkdir(parents=True)
    (tmp_path / "docs/basis/guide/x.toml").write_text('[hope]\n"some words here" = "we hope"\n')
    with pytest.raises(ValueError, match="basis must be one of"):
        sentences.read_entries(tmp_path)


def test_a_claim_whose_words_are_computed_is_an_error(tmp_path):
    (tmp_path / "gallery/a").mkdir(parents=True)
    (tmp_path / "gallery/a/plot_x.py").write_text('"""A\n=\n"""\nclaim(f"{x}", 1, above=0)\n')
    with pytest.raises(ValueError, match="must be written out"):
        read_guards(tmp_path)
