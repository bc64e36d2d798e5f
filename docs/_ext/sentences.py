"""Which sentences compare, explain or generalise, and what each of them rests on.

Such a sentence must rest on one of four things:

- a guard: `claim("words of it", ...)` in the code of a page, or an entry `test` below;
- a source that says just this: a citation in the sentence, or an entry `source`;
- a hedge that names what was not tested: an entry `hedge`;
- nothing, as it measures nothing: a definition, an instruction, arithmetic in plain view:
  an entry `meaning`.

Entries stand in `docs/basis/<group>.toml`, in tables of these names: words of the sentence, and
why. `tests/ext/test_sentences.py` fails for a sentence that rests on nothing, and for an entry
or a claim whose sentence is gone.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRIGGER = re.compile(
    r"\b(than|better|worse|faster|slower|because|only|always|(?<!at )most|mostly|never"
    r"|hurts?|helps?|the same|no matter|proves?|every time|causes?)\b",
    re.IGNORECASE,
)
CITED = re.compile(r"\{cite:[pt]\}`|:cite:[pt]:`|\[\d+\]_")
METRIC = re.compile(r"\{metric\}`[^`]*`|:metric:`[^`]*`")
BASES = ("test", "source", "hedge", "meaning")
FENCE = re.compile(r"^(`{3,}|:{3,})\{?([\w-]*)\}?[^\n]*\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
# What a fence holds that readers read as prose; of code cells, the caption alone.
CODE = {"code-cell", "math", "code-block", "text", "bash", "python", "toctree", "pycon", ""}
CAPTION = re.compile(r"^ +(?:caption|alt): *(.*(?:\n {6,}.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Sentence:
    """A sentence as it stands in a source, with its white space folded."""

    page: str
    text: str

    @property
    def words(self) -> str:
        """Its words alone, as a quotation may leave the markup out."""
        return words_of(self.text)

    @property
    def must_rest(self) -> bool:
        """Say whether it compares, explains or generalises."""
        return bool(TRIGGER.search(self.words))


def words_of(text: str) -> str:
    """Leave out markup, and what stands for a number; fold white space, and `98 %` to `98%`."""
    text = METRIC.sub("\N{HORIZONTAL ELLIPSIS}", text)
    text = re.sub(r"\{[\w:]+\}`([^`<]*?)(?: *<[^`>]*>)?`", r"\1", text)
    text = re.sub(r":[\w:.-]+:`~?([^`<]*?)(?: *<[^`>]*>)?`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[\d+\]_|[`*_\\]", "", text)
    return join_percent(" ".join(text.split()))


def join_percent(text: str) -> str:
    """Write `98 %` as the site does, with no space, as Python's formats give it."""
    return re.sub(r"(?<=\d)\s+%", "%", text)


def group_of(page: str) -> str:
    """Name the file of `docs/basis` that a page's entries stand in."""
    if page.startswith("cnn_guide/"):
        return "/".join(page.split("/")[:2])
    folder = page.rpartition("/")[0]
    return folder if page.startswith("gallery/") and folder != "gallery" else page


def read_sentences(root: Path) -> list[Sentence]:
    """Read every sentence of chapters, other pages, gallery scripts and docstrings."""
    found: list[Sentence] = []
    for file in sorted([*root.glob("docs/*.md"), *root.glob("docs/[!_]*/*.md")]):
        page = file.relative_to(root / "docs").with_suffix("").as_posix()
        if not page.startswith(("live/", "generated/", "basis/")):
            found += _split(page, prose_of_chapter(file.read_text("utf-8")))
    for file in sorted(root.glob("gallery/**/plot_*.py")):
        page = file.relative_to(root).with_suffix("").as_posix()
        found += _split(page, prose_of_script(file.read_text("utf-8")))
    for file in sorted(root.glob("gallery/**/GALLERY_HEADER.rst")):
        page = file.relative_to(root).with_suffix("").as_posix()
        found += _split(page, file.read_text("utf-8"))
    for file in sorted(root.glob("cnn_guide/**/*.py")):
        page = file.relative_to(root).with_suffix("").as_posix()
        found += _split(page, prose_of_module(file.read_text("utf-8")))
    return found


def prose_of_chapter(text: str) -> str:
    """Leave the prose of a chapter, with the captions of its figures."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return FENCE.sub(_prose_of_fence, text)


def _prose_of_fence(match: re.Match[str]) -> str:
    _, kind, body = match.groups()
    if kind == "code-cell":
        return "\n\n" + "\n\n".join(CAPTION.findall(body)) + "\n\n"
    if kind in CODE:
        return "\n\n"
    inner = re.sub(r"^:alt: *|^:(?!alt:)[\w-]+:.*\n", "", body, flags=re.MULTILINE)
    return "\n\n" + prose_of_chapter(inner) + "\n\n"


def prose_of_script(text: str) -> str:
    """Leave the prose of a gallery script: its docstring, text blocks and figures' titles."""
    tree = ast.parse(text)
    blocks = [ast.get_docstring(tree) or ""]
    for block in re.split(r"^# %%.*\n", text, flags=re.MULTILINE)[1:]:
        lines = block.split("\n")
        prose = []
        for line in lines:
            if not line.startswith("#"):
                break
            prose.append(line.lstrip("#").removeprefix(" "))
        blocks.append("\n".join(prose))
    blocks += [
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(".suptitle")
        and isinstance(node.args[0], ast.Constant)
    ]
    return "\n\n".join(blocks)


def prose_of_module(text: str) -> str:
    """Leave the docstrings of a module, without their examples and sources."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kinds)
        and not (isinstance(node, ast.FunctionDef) and node.name.startswith("_"))
    ]
    cut = r"^(?:References|Examples)\n-+\n.*?(?=^\w[^\n]*\n-{3,}$|\Z)"
    return "\n\n".join(re.sub(cut, "", doc, flags=re.MULTILINE | re.DOTALL) for doc in docs)


def _split(page: str, prose: str) -> Iterator[Sentence]:
    """Split prose into sentences: at full stops, blank lines, list items, table cells."""
    prose = METRIC.sub("\N{HORIZONTAL ELLIPSIS}", prose)
    prose = re.sub(r"^\s*(?:[-*+]|\d+\.) +|^#+ .*$|\|", "\n\n", prose, flags=re.MULTILINE)
    prose = re.sub(r"^(?:[=~^-]{3,}|\.\. .*)$", "\n\n", prose, flags=re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n", prose):
        for part in re.split(r"(?<=[.!?:;])[\"')*]?\s+(?=[\"'(*`{:]*[A-Z0-9`{:])", paragraph):
            if text := " ".join(part.split()):
                yield Sentence(page, text)


@dataclass(frozen=True)
class Guard:
    """A claim as it stands in the code of a page."""

    page: str
    said_on: str
    words: str


def read_guards(root: Path) -> list[Guard]:
    """Read the claims in the code of chapters and scripts, without running them."""
    from page_keys import cells_of

    found = []
    chapters = {
        path.relative_to(root / "docs").with_suffix("").as_posix(): cells_of(
            path.read_text("utf-8")
        )
        for path in sorted(root.glob("docs/[!_]*/*.md"))
    }
    scripts = {
        path.relative_to(root).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(root.glob("gallery/**/plot_*.py"))
    }
    for page, code in (chapters | scripts).items():
        if "claim(" not in code:
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "claim":
                pages = [word.value for word in node.keywords if word.arg == "page"]
                said_on = ast.literal_eval(pages[0]) if pages else page
                found.append(Guard(page, said_on, _literal(page, node.args[0])))
    return found


def _literal(page: str, node: ast.expr) -> str:
    try:
        return words_of(ast.literal_eval(node))
    except ValueError:
        raise ValueError(
            f"claim's sentence must be written out, got {ast.unparse(node)} in {page}"
        ) from None


@dataclass(frozen=True)
class Entry:
    """What a sentence rests on, where that is no claim."""

    group: str
    words: str
    basis: str
    why: str


def read_entries(root: Path) -> list[Entry]:
    """Read `docs/basis`."""
    found = []
    for file in sorted((root / "docs/basis").rglob("*.toml")):
        group = file.relative_to(root / "docs/basis").with_suffix("").as_posix()
        for basis, entries in tomllib.loads(file.read_text("utf-8")).items():
            if basis not in BASES:
                raise ValueError(f"basis must be one of {BASES}, got {basis!r} in {file}")
            found += [Entry(group, words_of(text), basis, why) for text, why in entries.items()]
    return found


def rests_on(sentence: Sentence, guards: list[Guard], entries: list[Entry]) -> str | None:
    """Say what a sentence rests on: 'guard', 'source', an entry's basis, or nothing."""
    if any(g.said_on == sentence.page and g.words in sentence.words for g in guards):
        return "guard"
    group = group_of(sentence.page)
    for entry in entries:
        if entry.group == group and entry.words in sentence.words:
            return entry.basis
    return "source" if CITED.search(sentence.text) else None
