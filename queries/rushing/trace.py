"""The trace signal: windows of shipping weeks in which a dealer's units surface where the baseline has too few.

A window's expectation is the pair's usual flow times the dealer's own steady history outside the window (gamma-
Poisson shrinkage). Counts are overdispersed: negative binomial. A city's strength is the Chernoff exponent of its
units, or of the separate occasions behind them and their sizes, whichever is weaker; a window's is the sum over
cities, each paying ln(cities), and the window ln(windows), as in a scan statistic with a penalty for looking
(Kulldorff 1997; Rissanen's price of a choice).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from queries.rushing.baseline import Baseline
from queries.rushing.dispersion import Dispersion, exponent
from queries.rushing.occasions import size_evidence
from queries.rushing.settings import Settings

# Rows of a dealer's units: week shipped, week activated, city, units, then what occasions.weigh gives each unit.
WEIGHTS = ("event_w", "surprise_w", "event_t", "surprise_t")
UNITS, EVENTS = 0, 1
BLOCKS, OCCASIONAL = 8, 2  # spans of history; units that may come now and then


@dataclass(frozen=True)
class Flow:
    """One dealer. seen: units, and WEIGHTS summed over them, x week shipped x city of `cities`; expected: units by
    week and city; activated: all its units by week."""

    d: int
    cities: np.ndarray
    seen: np.ndarray
    expected: np.ndarray
    activated: np.ndarray

    @cached_property
    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Seen and expected summed before each week, so that a window's sum is a difference."""
        return cumulated(self.seen), cumulated(self.expected)

    @cached_property
    def steady(self) -> np.ndarray:
        """The most that can count as steady history, by layer and city: what surfaces in the quieter half of BLOCKS
        spans of equal exposure bears up to as much again twice over. Earlier episodes are no habit."""
        done = np.cumsum(self.activated) / max(self.activated.sum(), 1)
        cuts = np.unique(np.searchsorted(done, np.arange(BLOCKS) / BLOCKS, side="right").clip(max=len(done) - 1))
        blocks = np.sort(np.add.reduceat(self.seen, cuts, axis=1), axis=1)
        return 4 * blocks[:, : len(cuts) // 2].sum(1) + OCCASIONAL


@dataclass(frozen=True)
class Window:
    """A dealer's weeks [starts, ends), its strength in nats, and the cities that carry it.

    seen: as in Flow, x city; past, due: units (and WEIGHTS) outside the window, and the baseline's; usual: within.
    """

    d: int
    starts: int
    ends: int
    strength: float
    cities: tuple[int, ...]
    seen: np.ndarray
    usual: np.ndarray
    past: np.ndarray
    due: np.ndarray

    def expected(self, over: Dispersion) -> tuple[np.ndarray, np.ndarray]:
        """Mean and negative binomial size of each city's units."""
        return over.predict(self.usual, self.past[UNITS], self.due)

    def weighed(self, over: Dispersion, seen: np.ndarray) -> "Window":
        """The same window, had only `seen` surfaced."""
        rest = self.usual, self.past, self.due, over
        lost = gains(self.seen, *rest) - gains(seen, *rest)
        return replace(self, seen=seen, strength=self.strength - float(np.maximum(lost, 0).sum()))


def flow(base: Baseline, d: int, rows: np.ndarray, exposed: np.ndarray, least: int = 2) -> Flow:
    """The flow to the cities with at least `least` units. rows: of the dealer's units; exposed: activated units by
    week shipped and week activated."""
    weeks, every = len(exposed), base.share.shape[1]
    city = rows[2].astype(int)
    cities = np.flatnonzero(np.bincount(city, rows[3], every) >= least)
    place = np.full(every, -1)
    place[cities] = np.arange(len(cities))
    kept = place[city] >= 0
    rows, c = rows[:, kept], place[city[kept]]
    w, t, units = rows[0].astype(int), rows[1].astype(int), rows[3]
    arrived, seen = np.zeros((weeks, len(cities))), np.zeros((1 + len(WEIGHTS), weeks, len(cities)))
    np.add.at(arrived, (t, c), units)
    for layer, weight in enumerate((1, *rows[4:])):
        np.add.at(seen[layer], (w, c), units * weight)
    swing = base.swing(d, cities, arrived, exposed.sum(0, dtype=float)).astype(np.float32)
    return Flow(d, cities, seen, (exposed @ swing) * base.share[d, cities], exposed.sum(1))


def cumulated(table: np.ndarray) -> np.ndarray:
    """Sums before each week (the last but one axis) and after the last."""
    return np.concatenate([np.zeros_like(table[..., :1, :]), np.cumsum(table, -2)], -2)


def history(f: Flow, length: int, guard: int, step: int = 1):
    """For every window of `length` weeks: seen and usual in it, past and due outside it and its guard."""
    seen, usual = f.sums
    starts = np.arange(0, len(f.expected) - length + 1, step)
    ends = starts + length
    low, high = np.maximum(starts - guard, 0), np.minimum(ends + guard, len(f.expected))
    past, due = seen[:, -1:] - seen[:, high] + seen[:, low], usual[-1] - usual[high] + usual[low]
    return seen[:, ends] - seen[:, starts], usual[ends] - usual[starts], np.minimum(past, f.steady[:, None]), due


def gains(seen: np.ndarray, usual: np.ndarray, past: np.ndarray, due: np.ndarray, over: Dispersion) -> np.ndarray:
    """Nats by which each city's counts are out of the ordinary; none without as much of the dealer's own time outside
    the window as in it: what began with the data cannot be told from a habit."""
    weakest = exponent(seen[UNITS], *over.predict(usual, past[UNITS], due))
    for events in (EVENTS, EVENTS + 2):
        often = exponent(seen[events], *over.predict(usual, past[events], due))
        weakest = np.minimum(weakest, often + size_evidence(seen[events + 1], seen[events]))
    return np.where(due >= usual, weakest, 0.0)


def scan(f: Flow, over: Dispersion, s: Settings, choices: int) -> Window | None:
    """The dealer's strongest window; None when nothing surfaced outside. choices: cities to choose from."""
    if not len(f.cities):
        return None
    price, weeks, best = np.log(choices), len(f.expected), None
    for length in (each for each in s.windows if each <= weeks):
        facts = history(f, length, s.guard_weeks)
        gain = gains(*facts, over)
        paid = np.maximum(gain - price, 0).sum(1)
        strength = np.where(paid > 0, paid, gain.max(1) - price) - np.log(weeks / length)
        top = int(strength.argmax())
        if best is None or strength[top] > best.strength:
            keep = gain[top] >= min(price, gain[top].max())
            seen, usual, past, due = facts
            best = Window(
                f.d,
                top,
                top + length,
                float(strength[top]),
                tuple(f.cities[keep].tolist()),
                seen[:, top][:, keep],
                usual[top][keep],
                past[:, top][:, keep],
                due[top][keep],
            )
    return best
