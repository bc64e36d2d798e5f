"""The convolution explorer in Firefox, from a server and from a disk."""

import pytest


@pytest.fixture(scope="module")
def firefox(run_in_firefox):
    return run_in_firefox("explorer.js", "play/explore.html")


@pytest.fixture(params=[0, 1], ids=["http", "file"])
def steps(request, firefox):
    return firefox["seen"][request.param]


def number(text: str) -> int:
    return int(text.strip("()").replace("\N{MINUS SIGN}", "-"))


def test_firefox_reports_no_fault_and_no_breach_of_the_policy(firefox):
    assert firefox["faults"] == []


def test_an_address_leads_to_its_settings(steps):
    opened = steps["opened"]
    assert opened["titles"][1] == "Convolution: 3 × 4"
    assert opened["titles"][2].endswith("row 1, column 1")
    assert not opened["fallback"]


def test_keys_and_pointer_move_the_stop_and_its_sum_adds_up(steps):
    for step, place in {"moved": "row 2, column 4", "clicked": "row 1, column 1"}.items():
        assert steps[step]["titles"][2].endswith(place)
        terms = [number(term) for term in steps[step]["terms"]]
        assert len(terms) == 9
        assert sum(terms) == number(steps[step]["result"])
    assert "stop=0,0" in steps["later"]["query"]


def test_refusals_and_nonsense_are_put_into_words(steps):
    assert "raises an error" in steps["refused"]["refusal"]
    assert "<b>" in steps["refused"]["notice"]
