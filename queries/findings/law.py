"""How counts stray about what is expected of them, read off the cells themselves: pure statistics of arrays.

Counts come in clumps (an order is of thirty units) and cells differ for reasons of their own, so the variance of a
count about its expectation E is taken as

    clump x E + (spread x E)^2 + that of E itself

McCullagh & Nelder, Generalized Linear Models (1989), 6.2 and 6.5, for the first two terms; Spiegelhalter, Statistics in
Medicine 24 (2005), 1185-1202, for judging institutions against a law that is widened as far as they differ. Both are
read by medians, so that cells that do stand out neither hide themselves nor widen the law.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, ndtri

ENOUGH = 40  # cells from which a law is read whole
FEW, DRAWN_IN = 10, 0.1  # cells from which anything is read, and the part of them that may stand out
MEDIAN_ERROR = 2.33  # relative standard error of that median, times the root of the cells
TOGETHER = 20  # cells of like size of which the median is taken
SEVERAL = 3  # clumps
ROUNDS = 6
CHI_MEDIAN = 0.4549  # median of a chi-square of one degree of freedom
SURE = 0.05  # of one side; both make a 90 % interval


@dataclass(frozen=True)
class Law:
    """How counts stray about their expectations, cell by cell. clump: units that come together, 1 for none; spread:
    relative."""

    clump: np.ndarray
    spread: np.ndarray

    def of(self, cells: np.ndarray) -> "Law":
        """The law of some of the cells."""
        return Law(self.clump[cells], self.spread[cells])

    def tail(self, seen: np.ndarray, expected: np.ndarray, unsure: np.ndarray, worse: str) -> np.ndarray:
        """How often chance goes as far or farther to the worse side: `down` or `up`. unsure: relative variance of the
        expectation.

        The negative binomial law of the number of clumps, for any real number of them: its distribution function is a
        regularised incomplete beta function (Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, 5.6).
        """
        size = 1 / np.maximum(self.spread**2 + unsure, 1e-9)
        count, mean = seen / self.clump, expected / self.clump
        none = size / (size + mean)
        below = betainc(size, np.maximum(count, 0) + 1, none)
        above = np.where(count > 0, 1 - betainc(size, np.maximum(count, 1e-9), none), 1.0)
        return below if worse == "down" else above

    def interval(self, seen: np.ndarray, unsure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """90 % limits of what was seen: the expectations under which it would be in neither tail, found by halving
        (test inversion, as Garwood 1936 for a Poisson count)."""
        return self._bound(seen, unsure, "up"), self._bound(seen, unsure, "down")

    def _bound(self, seen: np.ndarray, unsure: np.ndarray, side: str) -> np.ndarray:
        low, high = np.zeros_like(seen), np.maximum(seen, self.clump) * 1e4
        for _ in range(80):
            middle = (low + high) / 2
            chance = self.tail(seen, middle, unsure, side)
            inside = chance > SURE if side == "down" else chance < SURE
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        return low


def law_of(seen: np.ndarray, expected: np.ndarray, alike: np.ndarray) -> Law:
    """The law of cells about their expectations, nan where a cell tells nothing.

    alike: numbers from 0 of cells whose counts clump alike.

    The square of twice the difference of roots is about clump + spread^2 x E whatever E is (the root stabilises a
    count's variance: Bartlett, Supplement to the JRSS 3, 1936, 68-78). Its median over some twenty cells of like E,
    over that of a chi-square, is a point; lines of one slope and a level for each class of cells that are alike go
    through the points by least squares, each weighted by its own fit. No level is below one: a count strays at least as
    Poisson's. A class of fewer than ENOUGH cells has the level of the largest.

    Of fewer than ENOUGH cells in all one level is read, and a standard error put upon it: as wide as they may stray
    rather than as they seem to. Fewer than FEW tell nothing, and nothing can be said of them.
    """
    known = np.flatnonzero(np.isfinite(expected) & (expected > 0))
    square = 4 * (np.sqrt(np.maximum(seen, 0)) - np.sqrt(np.maximum(expected, 0))) ** 2
    if len(known) < ENOUGH:
        return Law(np.full(len(seen), _one_level(square[known])), np.zeros(len(seen)))
    classes = {name: known[alike[known] == name] for name in np.unique(alike[known])}
    classes = {name: each for name, each in classes.items() if len(each) >= ENOUGH} or {-1: known}
    points = [
        (name, np.median(expected[some]), np.median(square[some]) / CHI_MEDIAN)
        for name, each in classes.items()
        for some in _of_like_size(each, expected)
    ]
    levels, slope = _lines(*(np.array(each) for each in zip(*points, strict=True)))
    most = max(levels.values())
    law = Law(np.array([levels.get(name, most) for name in alike]), np.full(len(seen), slope**0.5))
    return _settled(law, seen, expected)


def _one_level(square: np.ndarray) -> float:
    """The level of few cells; infinite where they are too few to tell one.

    The larger of what their median and their mean say: of few clumps a cell, counts take so few values that the median
    falls between them. For the mean the tenth that strays most is drawn in to the next (Spiegelhalter 2005).
    """
    if len(square) < FEW:
        return np.inf
    drawn_in = np.minimum(square, np.quantile(square, 1 - DRAWN_IN, method="lower"))
    read = max(float(np.median(square)) / CHI_MEDIAN, float(drawn_in.mean()))
    return max(read * (1 + MEDIAN_ERROR / len(square) ** 0.5), 1.0)


def _settled(law: Law, seen: np.ndarray, expected: np.ndarray) -> Law:
    """The law as wide as the middle half of the cells asks for: the normal scores of their places under it shall spread
    by one (Efron, JASA 99, 2004, 96-104: an empirical null, from the cells' centre)."""
    many = np.flatnonzero(expected >= SEVERAL * law.clump)  # of few clumps the places are too coarse
    for _ in range(ROUNDS if len(many) >= ENOUGH else 0):
        places = law.of(many).tail(seen[many], expected[many], np.zeros(len(many)), "down")
        low, high = np.quantile(ndtri(places), (0.25, 0.75))
        wider = (high - low) / (ndtri(0.75) - ndtri(0.25))
        law = Law(np.maximum(law.clump * wider**2, 1.0), law.spread * wider)
    return law


def _of_like_size(cells: np.ndarray, expected: np.ndarray) -> list[np.ndarray]:
    """The cells in parts of some TOGETHER, by what is expected of them."""
    return np.array_split(cells[np.argsort(expected[cells], kind="stable")], max(len(cells) // TOGETHER, 1))


def _lines(names: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[dict[int, float], float]:
    """The level of each class, and the slope that they share."""
    fit = np.maximum(np.median(y) * (1 + x / np.median(x)) / 2, 1.0)
    for _ in range(ROUNDS):
        weights = 1 / fit**2
        mean = {name: [np.average(each[names == name], weights=weights[names == name]) for each in (x, y)]
                for name in np.unique(names)}  # fmt: skip
        across, up = (each - np.array([mean[name][at] for name in names]) for at, each in enumerate((x, y)))
        slope = max(float((weights * across * up).sum() / max((weights * across**2).sum(), 1e-12)), 0.0)
        levels = {name: max(float(high - slope * wide), 1.0) for name, (wide, high) in mean.items()}
        fit = np.array([levels[name] for name in names]) + slope * x
    return levels, slope
