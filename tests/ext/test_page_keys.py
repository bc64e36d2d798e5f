"""What counts as a change of a page: tried on a package of a few lines."""

import sys

import page_keys
import pytest
from page_keys import PackageCode, bare_code, cells_of, key_of, library_versions, name_changes

MODULES = {
    "__init__": '"""A package."""\nversion = 1\n',
    "ops/__init__": "from tiny.ops.adding import add\nfrom tiny.ops.turning import turn\n"
    '__all__ = ["add", "turn"]\n',
    "ops/adding": "from tiny._checks import check\n\ndef add(a, b):\n"
    '    """Add."""\n    return check(a) + b\n',
    "ops/turning": "def turn(a):\n    # Change the sign.\n    return -a\n",
    "_checks": "def check(a):\n    return a\n",
    "network": "def load():\n    from tiny.ops.adding import add\n    return add(1, 2)\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Write the package, put it where Python finds it, and return its folder."""
    folder = tmp_path / "tiny"
    for name, text in MODULES.items():
        (folder / f"{name}.py").parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == "tiny"]:
        del sys.modules[name]


def key_for(code):
    package = PackageCode("tiny")
    return key_of(package.parts_for(package.imported_by(code)))


def edit(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


ADD, TURN = "from tiny.ops import add", "from tiny.ops import turn"


@pytest.mark.usefixtures("package")
def test_a_name_counts_where_it_is_defined():
    code = PackageCode("tiny")
    assert code.imported_by(ADD) == {"tiny.ops.adding"}
    assert code.imported_by("import tiny.ops.turning") == {"tiny.ops.turning"}
    assert code.imported_by("from tiny import ops") == {"tiny.ops"}
    assert code.imported_by("from numpy import add\nimport os.path") == set()
    assert code.imported_by(f"def later():\n    {TURN} as t\n") == {"tiny.ops.turning"}


@pytest.mark.usefixtures("package")
def test_all_that_stands_behind_a_module_counts():
    parts = PackageCode("tiny").parts_for({"tiny.network"})
    assert set(parts) == {"tiny", "tiny.ops", "tiny.network", "tiny.ops.adding", "tiny._checks"}


def test_an_edited_module_changes_the_keys_of_what_stands_on_it_alone(package):
    before = {code: key_for(code) for code in (ADD, TURN)}
    edit(package / "_checks.py", "return a", "return a + 0")
    assert key_for(ADD) != before[ADD]
    assert key_for(TURN) == before[TURN]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("ops/adding.py", '"""Add."""', '"""Add two numbers."""'),
        ("ops/turning.py", "# Change the sign.", "# Another comment."),
        ("ops/turning.py", "return -a", "return (  -a  )"),
        ("__init__.py", '"""A package."""', '"""Another."""'),
        ("ops/__init__.py", '"turn"]', '"turn", "both"]'),
        ("ops/__init__.py", "__all__", "from tiny._checks import check\n__all__"),
    ],
)
def test_what_changes_no_result_changes_no_key(package, file, old, new):
    before = [key_for(code) for code in (ADD, TURN)]
    edit(package / file, old, new)
    assert [key_for(code) for code in (ADD, TURN)] == before


def test_the_packages_around_a_module_count_as_their_code_runs(package):
    before = key_for(TURN)
    edit(package / "__init__.py", "version = 1", "version = 2")
    assert key_for(TURN) != before


def test_a_text_that_is_a_value_is_no_docstring():
    assert bare_code("a = 'one'") != bare_code("a = 'two'")
    assert bare_code("'one'\na = 1") == bare_code("'two'\na = 1")
    assert bare_code("def f():\n    'one'\n    return 1") == bare_code("def f():\n    return 1")


def test_a_package_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="package must be one that can be imported, got 'no_"):
        PackageCode("no_such_package")


CHAPTER = """\
---
file_format: mystnb
---
# Words, and `code` within them
```{code-cell}
:tags: [hide-cell]
%matplotlib inline
one = 1
```
More words.
```python
not_run = True
```
````{code-cell} python
---
mystnb:
  image:
    alt: A figure.
---
!ls
two = '''```'''
````
"""


def test_a_chapters_code_is_that_of_its_cells():
    assert cells_of(CHAPTER).split("\n") == ["", "one = 1", "", "", "two = '''```'''", ""]
    assert cells_of(CHAPTER.replace("More words.", "Other words.")) == cells_of(CHAPTER)
    assert cells_of(CHAPTER.replace("one = 1", "one = 2")) != cells_of(CHAPTER)


def test_a_librarys_version_counts(monkeypatch):
    before = library_versions("cnn-guide")
    assert {"Python", "tensorflow", "keras", "numpy", "scikit-image"} <= set(before)
    assert "jax" not in before  # an extra's
    monkeypatch.setattr(page_keys, "version", lambda name: "0.0" if name == "numpy" else "1")
    assert key_of(library_versions("cnn-guide")) != key_of(before)


def test_the_parts_that_changed_are_named():
    before = {"its own code": "a", "numpy": "2.1", "tiny.ops": "b"}
    assert name_changes(before, before | {"numpy": "2.2"}) == "numpy"
    assert name_changes(before, {"its own code": "a"}) == "numpy, tiny.ops"
    assert name_changes({}, dict.fromkeys("abcde", "x")) == "a, b, c and 2 more"
