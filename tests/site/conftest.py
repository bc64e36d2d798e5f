"""The site's extensions are found as Sphinx does it; a page is parsed once for all its tests.

With `--dist loadgroup`, which `nox -s docs` asks for, one worker has all tests of a page.
"""

import gc
import sys
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/_ext"))
SITE = Path(__file__).parents[2] / "docs/_build/html"


@cache
def read(page: str) -> BeautifulSoup:
    """Parse a page of the site; tests leave it as it is."""
    return BeautifulSoup((SITE / page).read_text("utf-8"), "lxml")


def pytest_collection_modifyitems(items):
    gc.disable()  # the pages stay to the end: to look through them for waste takes long
    for item in items:
        given = getattr(item, "callspec", None)
        page = given and next((v for v in given.params.values() if isinstance(v, str)), None)
        if page:
            item.add_marker(pytest.mark.xdist_group(Path(page).stem))
