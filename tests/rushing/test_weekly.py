"""What an ordinary week of an episode may bring."""

from datetime import date

import pytest

from queries.findings import Signal
from queries.findings.rushing import GoodsFinding
from queries.findings.rushing.weekly import weekly


def case(expected: float, **values: float) -> GoodsFinding:
    signals = {"trace": Signal(9.0, 0.001, "", "", values)}
    days = (date(2026, 1, 5), date(2026, 2, 1))
    return GoodsFinding("", "rushing", "D1", *days, 40, expected, 32.0, 20.0, 45.0, 1.0, "low", 0.01, signals=signals)


def test_a_week_takes_its_part_of_what_is_expected_and_strays_at_least_as_counts_do():
    mean, low, high = weekly(case(8.0, spread=0.0))
    assert (mean, low, high) == (2.0, 0.0, 5.0)  # the middle 90 % of Poisson's law of 2


def test_what_strays_beyond_counting_widens_the_week():
    assert weekly(case(8.0, spread=6.0))[2] > weekly(case(8.0, spread=0.0))[2]


@pytest.mark.parametrize("values", [{}, {"spread": 3.0}])
def test_nothing_expected_is_nothing_expected_in_a_week(values):
    assert weekly(case(0.0, **values)) == (0.0, 0.0, 0.0)
