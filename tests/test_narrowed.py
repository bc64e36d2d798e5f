"""`-k word` imports few files, and still finds every test that has the word in its name."""

import re

import pytest

from .conftest import Narrowed


@pytest.mark.slow
def test_no_word_of_a_tests_name_hides_its_file(request):
    # In a whole run these are all tests and docstrings' examples that there are.
    for item in request.session.items:
        for word in re.findall(r"[a-zA-Z0-9_]+", item.nodeid):
            if not re.search(rf"\\\\[xu]?{word}", item.nodeid):  # an escaped letter
                assert Narrowed(word).may_match(item.path), (word, item.nodeid)


SOURCE = """
import pytest

NAMED = {"ant": 1}

@pytest.mark.parametrize("animal", NAMED)
@pytest.mark.slow
def test_walks(animal):
    assert bee(animal)

class TestWings:
    pass

@pytest.fixture(params=["cow"])
def fence(request):
    return dog(request.param)
"""


def test_only_names_count(tmp_path):
    file = tmp_path / "test_small.py"
    file.write_text(SOURCE)
    found = {word for word in WORDS if Narrowed(word).may_match(file)}
    assert found == set(WORDS) - {"bee", "dog"}
    assert Narrowed("ant").may_match(tmp_path)
    assert not Narrowed("bee").may_match(tmp_path)


WORDS = ["ant", "ANT", "animal3", "walks", "slow", "wings", "small", "cow", "bee", "dog"]


def test_computed_parameters_may_be_called_anything(tmp_path):
    file = tmp_path / "test_small.py"
    file.write_text(SOURCE.replace('{"ant": 1}', "sorted(others)"))
    assert Narrowed("bee").may_match(file)
