"""Honest figures of few tries: their ranges, what they must not depend on, and what they promise, held to by count."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, false_discovery_control, poisson

from queries.small_numbers import ALARM, WARNING, dispersion, funnel, funnel_of_counts, q_values, shrunk, wilson

PAIR = st.integers(0, 300).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries)))
PEERS = st.lists(PAIR, min_size=1, max_size=30)
LEVELS = st.sampled_from([WARNING, ALARM])


def columns(peers):
    return tuple(np.array(each) for each in zip(*peers, strict=True))


def drawn(seed: int, rate, members: int = 300, middle: float = 3.0):
    """Members of very unequal size, whose hits are drawn of a rate."""
    chance = np.random.default_rng(seed)
    tries = np.maximum(chance.lognormal(middle, 1.5, members).astype(int), 1)
    return chance.binomial(tries, rate(chance, members) if callable(rate) else rate), tries


@given(PAIR.filter(lambda pair: pair[1]))
def test_the_interval_is_wilsons(pair) -> None:
    share, known = wilson(*pair), binomtest(*pair).proportion_ci(0.95, method="wilson")
    assert (share.low, share.high) == pytest.approx((known.low, known.high), abs=1e-6)


@pytest.mark.parametrize("tries", [5, 12, 29, 200])
def test_the_interval_holds_the_true_rate_about_as_often_as_it_says(tries) -> None:
    bounds = [wilson(hits, tries) for hits in range(tries + 1)]
    rates = np.linspace(0.01, 0.99, 197)
    held = [sum(binom.pmf(each.hits, tries, rate) for each in bounds if each.low <= rate <= each.high)
            for rate in rates]  # fmt: skip
    assert np.mean(held) == pytest.approx(0.95, abs=0.012) and min(held) > 0.83


def test_without_a_try_anything_is_possible() -> None:
    assert (wilson(0, 0).share, wilson(0, 0).low, wilson(0, 0).high) == (None, 0.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 40))
def test_false_findings_are_bounded_as_benjamini_and_hochberg_do(p, untold) -> None:
    """Tests that are not told about count as if they had found nothing."""
    everything = np.concatenate([p, np.ones(untold)])
    known = false_discovery_control(everything)[: len(p)]
    assert q_values(np.array(p), len(everything)) == pytest.approx(known)


@given(PEERS, st.randoms())
def test_a_drawn_in_rate_lies_between_the_members_own_and_the_common_one_whatever_the_order(peers, chance) -> None:
    hits, tries = columns(peers)
    found = shrunk(hits, tries)
    if not tries.sum():
        assert np.isnan(found).all()
        return
    rate = hits.sum() / tries.sum()
    own = np.where(tries > 0, hits / np.maximum(tries, 1), rate)
    assert (found >= np.minimum(own, rate) - 1e-12).all() and (found <= np.maximum(own, rate) + 1e-12).all()
    order = chance.sample(range(len(peers)), len(peers))
    assert shrunk(hits[order], tries[order]) == pytest.approx(found[order])


@given(PEERS)
def test_of_the_same_tries_more_hits_rank_higher_and_misses_mirror_hits(peers) -> None:
    hits, tries = columns([*peers, (3, 20), (4, 20)])
    found = shrunk(hits, tries)
    assert found[-1] >= found[-2]
    assert shrunk(tries - hits, tries) == pytest.approx(1 - found)
    assert dispersion(tries - hits, tries).value == pytest.approx(dispersion(hits, tries).value)


@given(PEERS, st.integers(1, 5))
def test_who_has_no_try_changes_nothing_and_gets_the_common_rate(peers, more) -> None:
    hits, tries = columns(peers)
    nobody = np.zeros(more, int)
    longer = (np.append(hits, nobody), np.append(tries, nobody))
    assert dispersion(*longer) == dispersion(hits, tries)
    if tries.sum():
        assert shrunk(*longer) == pytest.approx([*shrunk(hits, tries), *[hits.sum() / tries.sum()] * more])


EDGES = [
    ([3], [10], [0.3]),  # one peer
    ([3, 0], [10, 0], [0.3, 0.3]),
    ([0, 0], [10, 5], [0.0, 0.0]),  # none or all
    ([10, 5], [10, 5], [1.0, 1.0]),
    ([1, 0, 1], [1, 1, 1], [2 / 3] * 3),  # one try each: how far members stray cannot be seen
    ([2, 4, 6], [20, 40, 60], [0.1] * 3),  # no variance
    ([0, 100], [100, 100], [0.0, 1.0]),  # nothing in common
]


@pytest.mark.parametrize(("hits", "tries", "expected"), EDGES)
def test_edges(hits, tries, expected) -> None:
    assert shrunk(np.array(hits), np.array(tries)) == pytest.approx(expected, abs=0.011)


def test_drawing_in_comes_nearer_to_the_truth_and_finds_how_many_tries_the_common_rate_weighs() -> None:
    """Rates of a beta law of 8 and 32: κ is 40, so that a member of 40 tries is drawn half of the way."""
    nearer, halves = 0, []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        truth, tries = chance.beta(8, 32, 400), np.full(400, 40)
        hits = chance.binomial(tries, truth)
        found, rate = shrunk(hits, tries), hits.sum() / tries.sum()
        nearer += np.sum((found - truth) ** 2) < 0.7 * np.sum((hits / tries - truth) ** 2)
        halves.append(np.polyfit(hits / tries - rate, found - rate, 1)[0])
    assert nearer == 40
    assert np.mean(halves) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("rate", "middle"), [(0.86, 3), (0.5, 3), (0.1, 3), (0.02, 3), (0.002, 3), (0.02, 0.5), (0.002, 0.5)]
)
def test_where_nothing_is_planted_hardly_anything_differs_however_few_the_tries(rate, middle) -> None:
    called = sum(dispersion(*drawn(seed, rate, middle=middle)).differ for seed in range(200))
    assert called <= 20, "about 5 % and what 200 seeds may add to it"


@pytest.mark.parametrize("members", [2, 4, 12])
def test_a_handful_of_members_differ_no_oftener_by_chance(members) -> None:
    assert sum(dispersion(*drawn(seed, 0.3, members)).differ for seed in range(200)) <= 20


def test_what_is_planted_differs() -> None:
    planted = lambda chance, members: chance.beta(30, 5, members)  # noqa: E731
    assert all(dispersion(*drawn(seed, planted)).differ for seed in range(40))


def test_with_many_tries_the_limit_is_two_deviations_of_chi_squared() -> None:
    hits, tries = np.full(433, 500_000), np.full(433, 1_000_000)
    assert dispersion(hits, tries).limit == pytest.approx(1 + 2 * np.sqrt(2 / 432))


def test_with_few_the_scatter_is_that_of_all_ways_to_deal_the_hits_out() -> None:
    """Three members, two hits of nine tries: every deal by hand."""
    tries, total, hits = np.array([1, 3, 5]), 9, 2
    deals = [(a, b, hits - a - b) for a in range(2) for b in range(3) if 0 <= hits - a - b <= 5]
    ways = np.array([np.prod([comb(n, k) for n, k in zip(tries, deal, strict=True)]) for deal in deals])
    values = np.array([dispersion(np.array(deal), tries).value for deal in deals])
    assert ways.sum() == comb(total, hits)
    mean = np.average(values, weights=ways)
    deviation = np.sqrt(np.average((values - mean) ** 2, weights=ways))
    assert dispersion(np.array(deals[0]), tries).limit == pytest.approx(1 + 2 * max(deviation, 1.0))


@given(st.floats(0, 1).map(lambda rate: round(rate, 9)), st.integers(0, 3000), LEVELS)
def test_a_funnel_lets_out_no_more_than_it_promises(rate, tries, level) -> None:
    low, high = (float(each) for each in funnel(rate, np.array(tries), level))
    assert 0 <= low <= rate <= high <= 1
    counts = np.arange(tries + 1)
    beyond = (counts < low * tries - 1e-9) | (counts > high * tries + 1e-9)
    assert binom.pmf(counts, tries, rate)[beyond].sum() <= 1 - level + 1e-9


@given(st.floats(0, 0.01), st.integers(0, 100_000), LEVELS)
def test_a_funnel_of_counts_likewise(rate, exposure, level) -> None:
    low, high = (float(each) for each in funnel_of_counts(rate, np.array(exposure), level))
    assert 0 <= low <= rate <= high
    if exposure:
        least, most = round(low * exposure, 6), round(high * exposure, 6)
        assert poisson.cdf(np.ceil(least) - 1, rate * exposure) <= (1 - level) / 2 + 1e-9
        assert poisson.sf(np.floor(most), rate * exposure) <= (1 - level) / 2 + 1e-9


@given(st.floats(0.001, 0.999), st.integers(1, 2000))
def test_a_stricter_funnel_is_wider(rate, tries) -> None:
    (low, high), (lower, higher) = funnel(rate, np.array(tries)), funnel(rate, np.array(tries), ALARM)
    assert lower <= low and high <= higher
    wide = funnel_of_counts(rate, np.array(tries)), funnel_of_counts(rate, np.array(tries), ALARM)
    assert wide[1][0] <= wide[0][0] and wide[0][1] <= wide[1][1]


def test_a_funnel_narrows_to_the_normal_laws_and_is_open_where_nothing_was_tried() -> None:
    low, high = funnel(0.2, np.array([0, 100, 1_000_000]))
    assert (low[0], high[0]) == (0.0, 1.0)
    assert (low[2], high[2]) == pytest.approx((0.2 - 1.96 * 0.0004, 0.2 + 1.96 * 0.0004), abs=2e-6)
    assert (np.diff(high) < 0).all() and (np.diff(low) > 0).all()
    assert [float(each[0]) for each in funnel_of_counts(0.2, np.array([0]))] == [0.0, np.inf]
