"""Which cells of a metric lie beyond what was to be expected of them: pure statistics of arrays, one entry a cell.

A cell has a count `seen` of an `exposure` (units sold of units held; sales of a week). Three expectations: a
threshold, the cell's own past moved as its peers moved, or its peers without itself. How counts stray about them is
`law`; then the false findings are bounded over all cells that can be judged.
"""

from dataclasses import dataclass

import numpy as np

from queries.findings.law import SURE, Law, law_of
from queries.small_numbers import q_values

FEWEST = 5  # other cells that a comparison with peers needs
ROUNDS = 4  # of leaving out who is found


@dataclass(frozen=True)
class Judged:
    """What was made of each cell. expected, p_value and q_value are nan where it could not be judged.

    found: whether it lies beyond. low, high: of what was seen, nan where nothing was found.
    """

    expected: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    found: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Cells:
    """What is judged. seen: counts; exposure: of how much; group: numbers from 0 of cells that are comparable; alike:
    of cells whose counts clump alike. past, before: count and exposure of each cell's past, where that is known."""

    seen: np.ndarray
    exposure: np.ndarray
    group: np.ndarray
    alike: np.ndarray
    past: np.ndarray | None = None
    before: np.ndarray | None = None


@dataclass(frozen=True)
class Beyond:
    """What is looked for. worse: `down` or `up`. effect: the smallest relative difference that matters. least: the
    smallest expected count that can be judged. q: share of false findings accepted."""

    worse: str
    effect: float
    least: float
    q: float


def beyond_peers(cells: Cells, asked: Beyond) -> Judged:
    """Which cells lie beyond the others of their group; those with a past beyond it, moved as the others moved.

    Who is found is left out of the others, and of the law, in the next round, so that many do not hide each other.
    """
    usual, judged = np.ones(len(cells.seen), bool), None
    for _ in range(ROUNDS):
        expected, rests_on = expectation(cells, usual)
        law = law_of(cells.seen, np.where(usual, expected, np.nan), cells.alike)
        judged = judge(cells.seen, expected, rests_on, law, asked)
        if (usual == ~judged.found).all():
            break
        usual = ~judged.found
    return judged


def beyond_threshold(cells: Cells, threshold: float, asked: Beyond) -> Judged:
    """Which cells lie beyond a rate. That cells differ is no excuse for one that does: only counts stray."""
    expected, _ = expectation(cells, np.ones(len(cells.seen), bool))
    law = law_of(cells.seen, expected, cells.alike)
    clump = np.where(np.isfinite(law.clump), law.clump, 1.0)  # of too few cells to tell, the figures count as they are
    sure = np.full(len(cells.seen), np.inf)
    return judge(cells.seen, cells.exposure * threshold, sure, Law(clump, np.zeros_like(law.spread)), asked)


def expectation(cells: Cells, usual: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is to be expected of each cell, and the count that rests on; nan with fewer than FEWEST others to compare.
    usual: the cells that others are compared with."""
    if cells.past is None or cells.before is None:
        return _from_peers(cells.seen, cells.exposure, cells.group, usual)
    known = (cells.before > 0) & (cells.past > 0)
    own = np.where(known, cells.past, np.nan) / np.where(known, cells.before, 1) * cells.exposure
    moved, _ = _from_peers(cells.seen, np.nan_to_num(own), cells.group, usual & known)
    return np.where(known, moved, np.nan), cells.past


def _from_peers(
    seen: np.ndarray, exposure: np.ndarray, group: np.ndarray, usual: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What the rate of the other usual cells of a cell's group makes of its exposure, and their count."""
    mine = (np.where(usual, each, 0.0) for each in (np.ones_like(seen), seen, exposure))
    others, counts, exposures = (np.bincount(group, each)[group] - each for each in mine)
    known = (others >= FEWEST) & (exposures > 0)
    return np.where(known, counts, np.nan) / np.where(known, exposures, 1) * exposure, counts


def judge(seen: np.ndarray, expected: np.ndarray, rests_on: np.ndarray, law: Law, asked: Beyond) -> Judged:
    """Which cells lie beyond, at a share of false findings over all that can be judged (Benjamini & Hochberg, JRSS B
    57, 1995, 289-300). rests_on: the count that an expectation was made of, infinite for a threshold."""
    judged = np.isfinite(expected) & (expected >= asked.least) & np.isfinite(law.clump)
    clump = np.where(judged, law.clump, 1.0)
    unsure = clump / np.maximum(rests_on, clump)  # of an expectation made of so many clumps
    p, rate = np.full(len(seen), np.nan), np.full(len(seen), np.nan)
    p[judged] = law.of(judged).tail(seen[judged], expected[judged], unsure[judged], asked.worse)
    rate[judged] = q_values(p[judged], int(judged.sum()))
    far = (expected - seen if asked.worse == "down" else seen - expected) >= asked.effect * expected
    found = judged & far & (rate <= asked.q) & (p <= SURE)
    low, high = np.full(len(seen), np.nan), np.full(len(seen), np.nan)
    low[found], high[found] = law.of(found).interval(seen[found], unsure[found])
    return Judged(expected, p, rate, found, low, high)
