"""Batches that were wrongly coded: seen from the arrival side, they are a span of registering, not of shipping.

Diverted goods leave within some weeks and are registered whenever they are sold; what a service centre codes to its own
city is registered within some weeks, whenever it was shipped. Both stories give each unit a place among the dealer's
units, by week shipped and week activated: the story whose span holds fewer of them explains better, by
n ln(units in one span / units in the other) nats. A delivery of which nearly every unit was coded to one far city is a
batch as well: nobody diverts all.
"""

from typing import NamedTuple

import numpy as np

from queries.findings.rushing.trace import Window

DOUBT, NARROWER = 2.0, 1.4  # nats and factor by which the span of registering must explain better
TRIMMED = 0.1  # share of units left out at both ends of a span
DELIVERY, WHOLE = 2, 0.8  # weeks of shipping at most, and share of a delivery's units coded to the city


class Batch(NamedTuple):
    """Units registered in a city from week `first` to `last`, both in."""

    city: int
    first: int
    last: int

    def holds(self, rows: np.ndarray) -> np.ndarray:
        """Which of a dealer's rows (as flow.flow reads them) belong to it."""
        return (rows[2] == self.city) & (rows[1] >= self.first) & (rows[1] <= self.last)


def coded(window: Window, rows: np.ndarray, exposed: np.ndarray) -> list[Batch]:
    """The batches among the window's cities. rows: of the dealer; exposed: its activated units by week shipped and week
    activated."""
    inside = (rows[0] >= window.starts) & (rows[0] < window.ends)
    found = (_batch(c, rows[:, rows[2] == c], inside[rows[2] == c], exposed) for c in window.cities)
    return [batch for batch in found if batch]


def _batch(city: int, units: np.ndarray, inside: np.ndarray, exposed: np.ndarray) -> Batch | None:
    registered = _span(units[1, inside], units[3, inside])
    units = units[:, (units[1] >= registered.start) & (units[1] < registered.stop)]
    shipped, n = _span(units[0], units[3]), units[3].sum()
    by_shipping, by_registering = exposed[shipped].sum(), max(exposed[:, registered].sum(), 1)
    narrower = np.log(by_shipping / by_registering)
    if narrower > np.log(NARROWER) and n * narrower > DOUBT:
        return Batch(city, registered.start - 1, registered.stop)
    if shipped.stop - shipped.start <= DELIVERY and n >= WHOLE * by_shipping:
        return Batch(city, int(units[1].min()), int(units[1].max()))
    return None


def _span(weeks: np.ndarray, units: np.ndarray) -> slice:
    """The weeks that hold the units but for the trimmed ones at the ends."""
    order = np.argsort(weeks, kind="stable")
    below = np.cumsum(units[order]) / units.sum()
    low, high = weeks[order][[np.searchsorted(below, TRIMMED), np.searchsorted(below, 1 - TRIMMED)]].astype(int)
    return slice(int(low), int(high) + 1)
