"""What every checker must do, with the ways in which a place may be left empty."""

import pytest


def returns_nothing(*_arguments, **_options):
    """Stand for a function whose body is still empty."""


def returns_dots(*_arguments, **_options):
    return ...


def raises(*_arguments, **_options):
    raise NotImplementedError


EMPTY_FUNCTIONS = [..., None, NotImplemented, returns_nothing, returns_dots, raises]
EMPTY_VALUES = [..., None, NotImplemented, [...], (None, 3), returns_nothing]


def pytest_make_parametrize_id(val):
    """Call a lambda by its line: names must differ, and be the same for each worker."""
    is_lambda = getattr(val, "__name__", "") == "<lambda>"
    return f"lambda-{val.__code__.co_firstlineno}" if is_lambda else None


@pytest.fixture(
    params=EMPTY_FUNCTIONS,
    ids=["Ellipsis", "None", "NotImplemented", "returns_nothing", "returns_dots", "raises"],
)
def empty_function(request):
    return request.param


@pytest.fixture(
    params=EMPTY_VALUES,
    ids=["Ellipsis", "None", "NotImplemented", "[Ellipsis]", "(None, 3)", "returns_nothing"],
)
def empty_value(request):
    return request.param


@pytest.fixture
def passes(capsys):
    """Make sure that a checker says so when an answer is right."""

    def check(checker, *arguments, **options):
        checker(*arguments, **options)
        said = capsys.readouterr().out
        assert said.startswith("Right.")
        assert said.count("\n") == 1

    return check
