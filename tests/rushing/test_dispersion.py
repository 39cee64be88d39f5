"""How surprising a count is, against the tails of simulated counts whose level strays by factors."""

import numpy as np
import pytest

from queries.findings.rushing.dispersion import exponent, surprise


@pytest.mark.parametrize(("mean", "variation"), [(0.5, 0.5), (1.0, 1.0), (5.0, 0.5), (5.0, 2.0)])
def test_no_count_is_called_rarer_than_it_is(mean, variation):
    rng, spread = np.random.default_rng(3), np.log1p(variation)
    seen = rng.poisson(mean * np.exp(rng.normal(-spread / 2, spread**0.5, 400_000)))
    for count in np.unique(np.quantile(seen, [0.9, 0.99, 0.999, 0.9999]).astype(int)):
        told = surprise(np.array([float(count)]), np.array([mean]), 1e6, variation)[0]
        exact = -np.log(np.mean(seen >= count))
        assert told <= exact <= told + 3


def test_more_is_rarer_and_what_is_usual_is_not():
    counts = np.arange(60.0)
    told = surprise(counts, np.full(60, 4.0), 2.0, 0.5)
    assert (told[:5] == 0).all() and (np.diff(told[4:]) > 0).all()


def test_a_great_month_of_a_lively_flow_is_less_rare_than_under_a_gamma_law():
    seen, mean = np.array([3.0, 60.0]), np.full(2, 1.5)
    few, many = exponent(seen, mean, 1.0) - surprise(seen, mean, 20.0, 1.0)
    assert few < 0.5 and many > 5


def test_what_does_not_swing_is_a_negative_binomial():
    seen, mean = np.arange(1.0, 30), np.full(29, 0.3)
    assert (surprise(seen, mean, 0.7, 0.0) == exponent(seen, mean, 0.7)).all()
