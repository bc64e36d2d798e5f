from cnn_guide import claims
from cnn_guide.claims import Claim, claim

import hypothesis.strategies as st
import pytest
from hypothesis import given

NUMBERS = st.floats(-1e6, 1e6)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(claims, "CLAIMS", [])


HOLDS = {
    "above": lambda value, bound: value > bound,
    "at_least": lambda value, bound: value >= bound,
    "below": lambda value, bound: value < bound,
    "at_most": lambda value, bound: value <= bound,
    "equals": lambda value, bound: value == bound,
}


@pytest.mark.parametrize("relation", HOLDS)
@given(values=st.lists(NUMBERS, min_size=1, max_size=5), bound=NUMBERS, tie=st.booleans())
def test_a_claim_holds_if_every_number_does(relation, values, bound, tie):
    bound = values[0] if tie else bound
    claims.CLAIMS.clear()
    if all(HOLDS[relation](value, bound) for value in values):
        claim("words", values, **{relation: bound})
    else:
        with pytest.raises(AssertionError, match='"words" is not true here'):
            claim("words", values, **{relation: bound})
    (made,) = claims.CLAIMS
    assert made.value in values
    assert (made.sentence, made.relation, made.bound) == ("words", relation, bound)


def test_the_number_closest_to_its_bound_is_noted():
    claim("words", [5.0, 3.0, 4.0], above=[1.0, 2.5, 0.0], page="guide/keras")
    claim("words", [5.0, 3.0, 4.0], at_most=9)
    assert claims.CLAIMS[0] == Claim("words", 3.0, "above", 2.5, "guide/keras")
    assert claims.CLAIMS[1].value == 5.0


def test_a_broken_bound_is_named():
    with pytest.raises(AssertionError, match=r"2 is not above 2\.5"):
        claim("words", [5.0, 2.0, 9.0], above=[1.0, 2.5, 0.0])


def test_two_bounds_must_both_hold():
    claim("words", 3, above=2, below=4)
    assert [made.relation for made in claims.CLAIMS] == ["above", "below"]
    with pytest.raises(AssertionError, match="5 is not below 4"):
        claim("words", 5, above=2, below=4)


@pytest.mark.parametrize("relation", HOLDS)
def test_what_is_no_number_keeps_no_bound(relation):
    with pytest.raises(AssertionError, match="nan is not"):
        claim("words", [float("nan"), 1.0], **{relation: 1.0})


def test_a_claim_needs_a_bound_a_number_and_one_shape():
    with pytest.raises(ValueError, match=r"claim must have one of .*'above'.*got none"):
        claim("words", 1)
    with pytest.raises(ValueError, match=r"value must hold a number, got \[\]"):
        claim("words", [], above=1)
    with pytest.raises(ValueError, match=r"above must be .* shape \(3,\) of value, got \(2,\)"):
        claim("words", [1, 2, 3], above=[1, 2])


def test_a_margin_is_a_share_of_the_larger_number():
    assert Claim("words", 8.0, "above", 6.0).margin == 0.25
    assert Claim("words", -8.0, "below", -6.0).margin == 0.25
    assert Claim("words", 0.0, "at_most", 0.0).margin == 0.0
    assert Claim("words", 2.0, "equals", 2.0).margin == float("inf")
