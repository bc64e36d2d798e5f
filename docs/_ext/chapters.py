"""Which pages are chapters, and in which order."""

from sphinx.environment import BuildEnvironment

PATH = "guide/index"  # its toctree orders the chapters
FOLDER = "guide/"


def is_chapter_name(docname: str) -> bool:
    """Say whether a page's name is that of a chapter."""
    return docname.startswith(FOLDER) and docname != PATH


def chapters_in_order(env: BuildEnvironment) -> list[str]:
    """List the chapters as the guide's toctree does."""
    return env.toctree_includes.get(PATH, [])
