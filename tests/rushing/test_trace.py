"""A window after claims: what a cleared city brought and paid goes with it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from queries.findings.rushing.dispersion import Dispersion
from queries.findings.rushing.trace import History, Window, paid

PRICE, OVER = np.log(340), Dispersion()
COUNTS = some.lists(some.integers(2, 40), min_size=1, max_size=4)


def window(counts: list[int]) -> Window:
    """Cities where next to nothing was to be expected; every unit its own occasion."""
    some_of = np.array(counts, dtype=float)
    seen = np.stack([some_of, some_of, some_of * 0, some_of, some_of * 0])
    little = np.full(len(counts), 0.05)
    facts = History(seen, little, little * 0, seen * 0, little * 9)
    strength = float(paid(facts.gains(OVER), PRICE, np.array([0]))[0])
    return Window(0, 10, 18, strength, tuple(range(len(counts))), facts, PRICE)


def test_a_cleared_city_takes_its_price_with_it():
    both, one = window([30, 20]), window([30])
    cleared = both.facts.seen.copy()
    cleared[:, 1] = 0
    assert both.strength > one.strength > 0
    assert both.weighed(OVER, cleared).strength == pytest.approx(one.strength)


@given(COUNTS, some.data())
def test_what_is_approved_never_makes_a_window_stronger(counts, data):
    found = window(counts)
    left = np.array([data.draw(some.integers(0, count)) for count in counts]) / np.array(counts)
    assert found.weighed(OVER, found.facts.seen * left).strength <= found.strength
    assert found.weighed(OVER, found.facts.seen).strength == found.strength
