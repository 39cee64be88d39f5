"""What one dealer's goods did outside its territory, beside what the baseline expects of them, week by week."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from queries.findings.rushing.baseline import Baseline

# Rows of a dealer's units: week shipped, week activated, city, units, then what occasions.weigh gives each unit.
WEIGHTS = ("event_w", "surprise_w", "event_t", "surprise_t")
UNITS, EVENTS = 0, 1
BLOCKS, OCCASIONAL = 8, 2  # spans of history; units that may come now and then


@dataclass(frozen=True)
class Flow:
    """One dealer. seen: units, and WEIGHTS summed over them, x week shipped x city of `cities`; activated: all its
    units by week; price: nats that naming a city costs, ln of all cities.

    usual: what the baseline expects, by week and city; extra: what comes on top while other dealers' goods surface
    there more than usual, which is no matter of this dealer's habit.
    """

    d: int
    cities: np.ndarray
    seen: np.ndarray
    usual: np.ndarray
    extra: np.ndarray
    activated: np.ndarray
    price: float

    def without(self, cities: tuple[int, ...], starts: int, ends: int) -> "Flow":
        """The flow as if nothing of the weeks [starts, ends) had gone to the cities."""
        place = np.flatnonzero(np.isin(self.cities, cities))
        gone = (..., slice(max(starts, 0), ends), place)
        seen, usual, extra = (table.copy() for table in (self.seen, self.usual, self.extra))
        for table in (seen, usual, extra):
            table[gone] = 0
        return replace(self, seen=seen, usual=usual, extra=extra)

    @cached_property
    def sums(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Seen, usual and extra summed before each week, so that a window's sum is a difference."""
        return cumulated(self.seen), cumulated(self.usual), cumulated(self.extra)

    @cached_property
    def steady(self) -> np.ndarray:
        """The most that can count as steady history, by layer and city: what surfaces in the quieter half of BLOCKS
        spans of equal exposure bears up to as much again twice over. Earlier episodes are no habit."""
        done = np.cumsum(self.activated) / max(self.activated.sum(), 1)
        cuts = np.unique(np.searchsorted(done, np.arange(BLOCKS) / BLOCKS, side="right").clip(max=len(done) - 1))
        blocks = np.sort(np.add.reduceat(self.seen, cuts, axis=1), axis=1)
        return 4 * blocks[:, : len(cuts) // 2].sum(1) + OCCASIONAL


def flow(base: Baseline, d: int, rows: np.ndarray, exposed: np.ndarray, least: int = 2, held=()) -> Flow:
    """The flow to the cities with at least `least` units. rows: of the dealer's units; exposed: activated units by
    week shipped and week activated. held: city, first and last week of shipping when it was the dealer's own."""
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
    swing = base.swing(d, cities, arrived, exposed.sum(0, dtype=float))
    calm = np.minimum(swing, base.week[:, None])
    usual, extra = ((exposed @ each.astype(np.float32)) * base.share[d, cities] for each in (calm, swing - calm))
    for own, first, last in held:
        if place[own] >= 0:
            usual[max(first, 0) : max(last + 1, 0), place[own]] = 0
            extra[max(first, 0) : max(last + 1, 0), place[own]] = 0
    return Flow(d, cities, seen, usual, extra, exposed.sum(1), np.log(every))


def cumulated(table: np.ndarray) -> np.ndarray:
    """Sums before each week (the last but one axis) and after the last."""
    return np.concatenate([np.zeros_like(table[..., :1, :]), np.cumsum(table, -2)], -2)
