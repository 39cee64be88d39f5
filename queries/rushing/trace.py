"""The trace signal: windows of shipping weeks in which a dealer's units surface where the baseline has too few.

A window's expectation is the pair's usual flow times the dealer's own steady history outside the window (gamma-
Poisson shrinkage). Counts are overdispersed: negative binomial. A window's strength is the Chernoff exponent of its
counts, summed over cities, each city paying ln(cities) and the window ln(windows), as in a scan statistic with a
penalty for looking (Kulldorff 1997; Rissanen's price of a choice).
"""

from dataclasses import dataclass, replace

import numpy as np

from queries.rushing.baseline import Baseline
from queries.rushing.dispersion import Dispersion, exponent
from queries.rushing.settings import Settings


@dataclass(frozen=True)
class Flow:
    """One dealer: seen and expected units by week shipped and city of `cities`; activated: all its units by week."""

    d: int
    cities: np.ndarray
    seen: np.ndarray
    expected: np.ndarray
    activated: np.ndarray


@dataclass(frozen=True)
class Window:
    """A dealer's weeks [starts, ends), its strength, and the cities that carry it with seen and expected units."""

    d: int
    starts: int
    ends: int
    strength: float
    cities: tuple[int, ...]
    seen: np.ndarray
    expected: np.ndarray
    size: np.ndarray


def reweighed(window: Window, seen: np.ndarray) -> Window:
    """The same window, had `seen` units surfaced in its cities instead."""
    gain, before = exponent(seen, window.expected, window.size), exponent(window.seen, window.expected, window.size)
    return replace(window, seen=seen, strength=window.strength - float(before.sum() - gain.sum()))


def flow(base: Baseline, d: int, seen: np.ndarray, exposed: np.ndarray, least: int = 2) -> Flow:
    """The flow to the cities with at least `least` units. seen: rows of week shipped, week activated, city, units;
    exposed: activated units by week shipped and week activated."""
    weeks, every = len(exposed), base.share.shape[1]
    cities = np.flatnonzero(np.bincount(seen[2], seen[3], every) >= least)
    place = np.full(every, -1)
    place[cities] = np.arange(len(cities))
    kept = seen[:, place[seen[2]] >= 0]
    w, t, c, units = kept[0], kept[1], place[kept[2]], kept[3]
    arrived, shipped = np.zeros((weeks, len(cities))), np.zeros((weeks, len(cities)))
    np.add.at(arrived, (t, c), units)
    np.add.at(shipped, (w, c), units)
    swing = base.swing(d, cities, arrived, exposed.sum(0, dtype=float)).astype(np.float32)
    return Flow(d, cities, shipped, (exposed @ swing) * base.share[d, cities], exposed.sum(1))


def cumulated(table: np.ndarray) -> np.ndarray:
    """Sums before each week, so that a window's sum is a difference."""
    return np.concatenate([np.zeros((1, table.shape[1])), np.cumsum(table, 0)])


def history(f: Flow, length: int, guard: int, step: int = 1):
    """For every window of `length` weeks: seen and usual units in it, and those outside it and its guard."""
    seen, usual = cumulated(f.seen), cumulated(f.expected)
    starts = np.arange(0, len(f.seen) - length + 1, step)
    low, high = np.maximum(starts - guard, 0), np.minimum(starts + length + guard, len(f.seen))
    y, m = seen[starts + length] - seen[starts], usual[starts + length] - usual[starts]
    past, due = seen[-1] - seen[high] + seen[low], usual[-1] - usual[high] + usual[low]
    return y, m, past, due


def scan(f: Flow, over: Dispersion, s: Settings, choices: int) -> Window | None:
    """The dealer's strongest window; None when nothing surfaced outside."""
    if not len(f.cities):
        return None
    price = np.log(choices)
    best = None
    for length in (each for each in s.windows if each <= len(f.seen)):
        y, *rest = history(f, length, s.guard_weeks)
        mean, size = over.predict(*rest)
        gain = exponent(y, mean, size)
        strength = np.maximum(gain - price, 0).sum(1)
        flat = np.where(strength > 0, strength, gain.max(1) - price) - np.log(len(f.seen) / length)
        top = int(flat.argmax())
        if best is None or flat[top] > best.strength:
            keep = gain[top] >= max(min(price, gain[top].max()), 1e-9)
            best = Window(
                f.d,
                top,
                top + length,
                float(flat[top]),
                tuple(f.cities[keep].tolist()),
                y[top][keep],
                mean[top][keep],
                size[top][keep],
            )
    return best
