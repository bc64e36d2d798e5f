"""What a page depends on, part by part: its code, the modules behind it, the libraries.

A page that imports ``conv2d`` from ``cnn_guide.ops`` depends on the module that defines it and
on all that this one imports, directly or not; not on its neighbours, which
``cnn_guide.ops`` merely lists. Docstrings and comments of modules do not count.
"""

import ast
import hashlib
import importlib.util
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.metadata import requires, version
from pathlib import Path
from types import MappingProxyType

import grimp

CELL = re.compile(r"^(`{3,})\{code-cell\}[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"\A(?:---\n.*?^---\n|(?::[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^[%!].*$", re.MULTILINE)  # IPython's, which are no Python


def digest(text: str) -> str:
    """Shorten a text to a name that changes with it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def key_of(parts: Mapping[str, str]) -> str:
    """Name a page in just this state."""
    return digest("\n".join(f"{name} {parts[name]}" for name in sorted(parts)))


def name_changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say which parts differ, for whoever wonders why a page runs again."""
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return ", ".join(changed[:3]) + more


def cells_of(chapter: str) -> str:
    """Join the code of a chapter's cells."""
    cells = (OPTIONS.sub("", body, count=1) for _, body in CELL.findall(chapter))
    return COMMAND.sub("", "\n".join(cells))


def library_versions(distribution: str) -> dict[str, str]:
    """List the versions of Python and of the libraries that a distribution asks for.

    Those of its extras are left out: they need not be installed.
    """
    wanted = [each for each in requires(distribution) or [] if "extra ==" not in each]
    names = [re.split(r"[^\w.-]", each)[0] for each in wanted]
    return {"Python": platform.python_version()} | {name: version(name) for name in names}


class PackageCode:
    """A package's modules, who imports whom, and where its names are defined."""

    def __init__(self, name: str) -> None:
        """Find the package and read its imports, without importing it."""
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise ValueError(f"package must be one that can be imported, got {name!r}")
        self.name = name
        self.folder = Path(spec.submodule_search_locations[0])
        self.graph = grimp.build_graph(name, cache_dir=None, exclude_type_checking_imports=True)

    @cached_property
    def exports(self) -> dict[str, dict[str, str]]:
        """For each package within: the names that it hands on, and the module of each."""
        found: dict[str, dict[str, str]] = {}
        for module in self.graph.modules:
            if self._file(module).name == "__init__.py":
                tree = ast.parse(self._file(module).read_text("utf-8"))
                found[module] = {
                    alias.asname or alias.name: node.module
                    for node in tree.body
                    if isinstance(node, ast.ImportFrom) and node.module
                    for alias in node.names
                    if node.module in self.graph.modules
                }
        return found

    def parts_for(self, modules: Iterable[str]) -> dict[str, str]:
        """Digest each of some modules and each module that they import, directly or not."""
        behind: set[str] = set()
        for module in modules:
            behind |= {module} | self.graph.find_upstream_modules(module)
        for module in list(behind):  # Importing a module runs the packages around it, too.
            steps = module.split(".")
            behind |= {".".join(steps[:count]) for count in range(1, len(steps))}
        return {module: self._digest(module) for module in sorted(behind)}

    @cache  # noqa: B019 - one object lives as long as the build
    def behind(self, code: str) -> Mapping[str, str]:
        """Digest each module of the package that some code imports, directly or not."""
        return MappingProxyType(self.parts_for(self.imported_by(code)))

    def imported_by(self, code: str) -> set[str]:
        """Find the package's modules in which what some code imports is defined."""
        found = set()
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                found |= {
                    alias.name for alias in node.names if alias.name in self.graph.modules
                }
            elif isinstance(node, ast.ImportFrom) and node.module in self.graph.modules:
                found |= {self._home(node.module, alias.name) for alias in node.names}
        return found

    def _home(self, module: str, name: str) -> str:
        """Say which module defines what is imported from another."""
        if f"{module}.{name}" in self.graph.modules:
            return f"{module}.{name}"
        home = self.exports.get(module, {}).get(name)
        return self._home(home, name) if home else module

    def _file(self, module: str) -> Path:
        path = self.folder.joinpath(*module.split(".")[1:])
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

    @cache  # noqa: B019 - one object lives as long as the build
    def _digest(self, module: str) -> str:
        file = self._file(module)
        return digest(bare_code(file.read_text("utf-8"), is_list=file.name == "__init__.py"))


def bare_code(source: str, *, is_list: bool = False) -> str:
    """Write code without comments, layout and docstrings.

    Of a package's ``__init__``, which lists names, the list is left out: what is imported
    from it counts where it is defined.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and (ast.get_docstring(node, clean=False) is not None):
            node.body = node.body[1:]
    if is_list:
        tree.body = [node for node in tree.body if not _lists_names(node)]
    return ast.dump(tree)


def _lists_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) or (
        isinstance(node, ast.Assign)
        and [target.id for target in node.targets if isinstance(target, ast.Name)]
        == ["__all__"]
    )
