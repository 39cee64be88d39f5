"""The trace signal: windows of shipping weeks in which a dealer's units surface where the baseline has too few.

A window's expectation is the pair's usual flow times the dealer's own steady history outside the window (gamma-
Poisson shrinkage), and what other dealers' goods do there in those weeks. Counts are overdispersed: their level strays
by factors. A city's strength is the exponent of its units, or of the separate occasions behind them and their sizes,
whichever is weaker; a window's is the sum over cities, each paying ln(cities), and the window ln(windows), as in a scan
statistic with a penalty for looking (Kulldorff 1997; Rissanen's price of a choice).
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np

from queries.findings.rushing.dispersion import Dispersion, surprise
from queries.findings.rushing.flow import EVENTS, UNITS, Flow
from queries.findings.rushing.occasions import size_evidence
from queries.findings.rushing.settings import Settings

FEW = 2  # units in a city that a window is looked at for


class History(NamedTuple):
    """A window and city each: seen, usual and extra within it; past (seen, less extra) and due (usual) outside."""

    seen: np.ndarray
    usual: np.ndarray
    extra: np.ndarray
    past: np.ndarray
    due: np.ndarray

    def of(self, some: np.ndarray) -> "History":
        """The facts of some windows."""
        return History(*(table[..., some] for table in self))

    def expected(self, over: Dispersion, layer: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, gamma size and swings of the counts of a layer."""
        return over.predict(self.usual, self.past[layer], self.due, self.extra)

    def gains(self, over: Dispersion) -> np.ndarray:
        """Nats by which each city's counts are out of the ordinary; none without as much of the dealer's own time
        outside the window as in it: what began with the data cannot be told from a habit."""
        weakest = surprise(self.seen[UNITS], *self.expected(over))
        for events in (EVENTS, EVENTS + 2):
            often = surprise(self.seen[events], *self.expected(over, events))
            weakest = np.minimum(weakest, often + size_evidence(self.seen[events + 1], self.seen[events]))
        return np.where(self.due >= self.usual, weakest, 0.0)


def history(f: Flow, starts: np.ndarray, ends: np.ndarray, cities: np.ndarray, guard: int) -> History:
    """Of windows [starts, ends) and one of the flow's cities each; the weeks of the guard belong to neither side."""
    low, high = np.maximum(starts - guard, 0), np.minimum(ends + guard, len(f.usual))
    within = [sums[..., ends, cities] - sums[..., starts, cities] for sums in f.sums]
    seen, due, extra = (sums[..., -1, cities] - sums[..., high, cities] + sums[..., low, cities] for sums in f.sums)
    own = np.maximum(seen[UNITS] - extra, 0) / np.maximum(seen[UNITS], 1)
    return History(*within, np.minimum(seen * own, f.steady[:, cities]), due)


@dataclass(frozen=True)
class Window:
    """A dealer's weeks [starts, ends), its strength in nats, the cities that carry it and their facts, city by city.

    price: what each city pays for having been looked for.
    """

    d: int
    starts: int
    ends: int
    strength: float
    cities: tuple[int, ...]
    facts: History
    price: float

    def weighed(self, over: Dispersion, seen: np.ndarray) -> "Window":
        """The same window, had only `seen` surfaced. A city that brings nothing any more pays no price either."""
        facts = self.facts._replace(seen=seen)
        (then,), (now,) = (paid(each.gains(over), self.price, np.array([0])) for each in (self.facts, facts))
        return replace(self, facts=facts, strength=self.strength - max(float(then - now), 0.0))


def paid(gains: np.ndarray, price: float, first: np.ndarray) -> np.ndarray:
    """What the cities of each window bring over their price; a city that is not worth it brings nothing, unless none
    is: then what the best one falls short of. first: where the cities of each window begin."""
    over, most = np.add.reduceat(np.maximum(gains - price, 0), first), np.maximum.reduceat(gains, first)
    return np.where(over > 0, over, most - price)


@cache
def _spans(weeks: int, lengths: tuple[int, ...]) -> np.ndarray:
    """First week of every window, and the week after its last."""
    return np.array([(week, week + n) for n in lengths for week in range(weeks - n + 1)]).reshape(-1, 2).T


def scan(f: Flow, over: Dispersion, s: Settings) -> Window | None:
    """The dealer's strongest window; None when nowhere outside FEW units surfaced in one."""
    starts, ends = _spans(len(f.usual), s.windows)
    units = f.sums[0][UNITS]
    at, city = np.nonzero(units[ends] - units[starts] >= FEW)
    if not len(at):
        return None
    facts = history(f, starts[at], ends[at], city, s.guard_weeks)
    gain = facts.gains(over)
    first = np.flatnonzero(np.diff(at, prepend=-1))  # of each window's cities, which stand together
    span = at[first]
    strength = paid(gain, f.price, first) - np.log(len(f.usual) / (ends - starts)[span])
    top = int(strength.argmax())
    mine = at == span[top]
    keep = mine & (gain >= min(f.price, gain[mine].max()))
    weeks = int(starts[span[top]]), int(ends[span[top]])
    return Window(f.d, *weeks, float(strength[top]), tuple(f.cities[city[keep]].tolist()), facts.of(keep), f.price)


def joined(f: Flow, windows: list[Window], s: Settings) -> Window:
    """Windows of a dealer as one, from the first week of any to the last, as strong as the strongest."""
    if len(windows) == 1:
        return windows[0]
    starts, ends = min(each.starts for each in windows), max(each.ends for each in windows)
    place = np.flatnonzero(np.isin(f.cities, [city for each in windows for city in each.cities]))
    facts = history(f, np.full(len(place), starts), np.full(len(place), ends), place, s.guard_weeks)
    strength = max(each.strength for each in windows)
    return Window(f.d, starts, ends, strength, tuple(f.cities[place].tolist()), facts, f.price)
