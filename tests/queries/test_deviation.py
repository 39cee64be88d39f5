"""Cells beyond what was expected of them: on trades in which it is known who is idle, and against known laws."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from queries.findings.deviation import FEWEST, Beyond, Cells, beyond_peers, beyond_threshold, expectation
from queries.findings.law import Law, law_of
from tests.queries.idle_world import trade

ASKED = Beyond("down", 0.5, 30.0, 0.1)


def found(made, **asked) -> tuple[np.ndarray, np.ndarray]:
    """Which cells are found, and which are idle."""
    *cells, idle, _ = made.cells()
    return beyond_peers(Cells(*cells), replace(ASKED, **asked)).found, idle


@pytest.mark.parametrize("differ", [0.1, 0.25, 0.5])
def test_where_nobody_is_idle_hardly_anybody_is_found(differ):
    wrong = [int(found(trade(seed, differ=differ))[0].sum()) for seed in range(20)]
    assert sum(each > 0 for each in wrong) <= 2, wrong


@pytest.mark.parametrize(("differ", "share"), [(0.1, 0.9), (0.25, 0.75)])
def test_who_lets_stock_lie_is_found_and_nobody_else(differ, share):
    hits = false = planted = 0
    for seed in range(20):
        told, idle = found(trade(seed, idle=20, differ=differ))
        hits, false, planted = hits + (told & idle).sum(), false + (told & ~idle).sum(), planted + idle.sum()
    assert hits >= share * planted and false <= 0.1 * (hits + false), (hits, false, planted)


def test_many_that_are_idle_do_not_hide_each_other():
    both = [found(trade(seed, idle=80)) for seed in range(8)]
    hits, told = sum((each & idle).sum() for each, idle in both), sum(each.sum() for each, _ in both)
    assert hits >= 0.6 * 8 * 80 and told - hits <= 0.1 * told, (hits, told)


def test_the_law_reads_clumps_and_differences_off_the_cells_whoever_stands_out():
    rng = np.random.default_rng(5)
    expected = np.exp(rng.uniform(np.log(50), np.log(5000), 2000))
    own = expected * rng.gamma(1 / 0.3**2, 0.3**2, 2000)
    seen = 10.0 * rng.poisson(own / 10)
    one = np.zeros(2000, int)
    law = law_of(seen, expected, one)
    assert law.clump[0] == pytest.approx(10, rel=0.5) and law.spread[0] == pytest.approx(0.3, rel=0.2)
    seen[::10] = 0
    again = law_of(seen, expected, one)
    assert again.clump[0] == pytest.approx(law.clump[0], rel=0.5) and again.spread[0] < 1.3 * law.spread[0]


@pytest.mark.parametrize(("cells", "clump", "least"), [(12, 1, 5), (24, 2, 2), (24, 6, 10), (39, 2, 5)])
def test_few_cells_that_do_not_differ_are_hardly_ever_found(cells, clump, least):
    """Few cells tell little of how their counts clump: what they do not tell must not be taken for Poisson's."""
    rng, wrong = np.random.default_rng(cells * clump), 0
    for _ in range(200):
        exposure = np.exp(rng.uniform(np.log(100), np.log(1000), cells))
        seen = clump * rng.poisson(0.03 * exposure / clump).astype(float)
        one = np.zeros(cells, int)
        wrong += beyond_peers(Cells(seen, exposure, one, one), Beyond("up", 1.0, least, 0.1)).found.any()
    assert wrong <= 0.1 * 200, wrong


def test_of_few_cells_one_far_out_is_still_found_and_of_fewer_nothing_is_said():
    exposure, one = np.full(24, 250.0), np.zeros(24, int)
    seen = np.array([6.0, 8, 4, 2, 8, 6, 4, 10] * 3)
    seen[5] = 66
    asked = Beyond("up", 1.0, 2, 0.1)
    assert np.flatnonzero(beyond_peers(Cells(seen, exposure, one, one), asked).found).tolist() == [5]
    fewer = Cells(seen[:9], exposure[:9], one[:9], one[:9])
    assert not beyond_peers(fewer, asked).found.any()


def test_plain_counts_are_poissons_and_differing_ones_negative_binomial():
    seen, expected = np.arange(0.0, 40), np.full(40, 15.0)
    one, none = np.ones(40), np.zeros(40)
    plain = Law(one, none)
    assert plain.tail(seen, expected, none, "down") == pytest.approx(poisson.cdf(seen, 15), abs=1e-6)
    assert plain.tail(seen, expected, none, "up") == pytest.approx(poisson.sf(seen - 1, 15), abs=1e-6)
    law, size = Law(one, np.full(40, 0.5)), 4
    assert law.tail(seen, expected, none, "down") == pytest.approx(nbinom.cdf(seen, size, size / (size + 15)))
    assert law.tail(seen, expected, none, "up") == pytest.approx(nbinom.sf(seen - 1, size, size / (size + 15)))


@pytest.mark.parametrize("worse", ["down", "up"])
def test_what_is_found_lies_outside_its_interval_and_what_was_seen_inside(worse):
    made = trade(7, idle=30)
    sold, *others, idle, _ = made.cells()
    sold = sold if worse == "down" else np.where(idle, sold + 8 * others[0], sold)
    judged = beyond_peers(Cells(sold, *others), replace(ASKED, worse=worse))
    some = judged.found
    assert some.any()
    assert (judged.low[some] <= sold[some]).all() and (sold[some] <= judged.high[some]).all()
    outside = judged.high < judged.expected if worse == "down" else judged.low > judged.expected
    assert outside[some].all()


def test_a_small_difference_and_a_small_expectation_are_not_found():
    made = trade(7, idle=30)
    assert found(made)[0].any()
    assert not found(made, effect=1.01)[0].any() and not found(made, least=1e9)[0].any()


def test_peers_leave_the_cell_out_and_few_of_them_tell_nothing():
    seen, held = np.array([0.0, *[10.0] * FEWEST, 7.0]), np.ones(FEWEST + 2)
    group = np.array([*[0] * (FEWEST + 1), 1])
    expected, rests_on = expectation(Cells(seen, held, group, group), np.ones(FEWEST + 2, bool))
    assert expected[0] == 10 and rests_on[0] == 10 * FEWEST and expected[1] < 10 and np.isnan(expected[-1])


def test_a_past_is_moved_as_the_others_moved():
    past, before = np.full(FEWEST + 1, 200.0), np.full(FEWEST + 1, 20.0)
    now = np.array([40.0, *[160.0] * FEWEST])  # everybody doubled but one, which halved
    one = np.zeros(FEWEST + 1, int)
    cells = Cells(now, np.full(FEWEST + 1, 8.0), one, one, past, before)
    expected, rests_on = expectation(cells, np.ones(FEWEST + 1, bool))
    assert expected[0] == 160 and expected[1] < 160 and rests_on[0] == 200
    new = replace(cells, past=past * (np.arange(FEWEST + 1) > 0))
    assert np.isnan(expectation(new, np.ones(FEWEST + 1, bool))[0][0]), "without a past nothing is expected"


@pytest.mark.parametrize("idle", [0, 15])
def test_against_its_own_past_a_cell_that_fell_is_found_and_a_season_is_not(idle):
    hits = false = 0
    for seed in range(10):
        made = trade(seed, idle=idle, differ=0.1)
        there = made.held > 0
        now, past = (made.sold[..., span].sum(-1)[there].astype(float) for span in (slice(-8, None), slice(0, -8)))
        *_, category, fell, _ = made.cells()
        weeks = np.ones(len(now))
        told = beyond_peers(Cells(now, 8 * weeks, category, category, past, 18 * weeks), ASKED).found
        hits, false = hits + (told & fell).sum(), false + (told & ~fell).sum()
    assert hits >= 0.7 * 10 * idle and false <= max(0.1 * (hits + false), 2), (hits, false)


def test_a_threshold_is_passed_by_who_is_beyond_it_for_sure_however_cells_differ():
    rng = np.random.default_rng(1)
    due, one = np.full(800, 400.0), np.zeros(800, int)
    rate = np.where(np.arange(800) < 100, 0.3, rng.uniform(0.8, 1.2, 800))
    kept = rng.poisson(due * rate).astype(float)
    judged = beyond_threshold(Cells(kept, due, one, one), 0.7, replace(ASKED, effect=0.2))
    assert judged.found[:100].all() and not judged.found[100:].any()
