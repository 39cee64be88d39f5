"""How goods move, month by month: dealers order up to a cover, consumers buy what is there, stock is what remains."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.sample.demand import Demand
from data.sample.seasons import days, delivery, month_number

CONCENTRATION = 0.62  # lines grow with units to this power: large dealers have more and larger lines
SELL_OUT_SHARE = 0.66  # of all sales lines


@dataclass(frozen=True)
class Month:
    """One month. Matrices are pairs x days, for the pairs at the places `pairs`; `stock` is at the end of each day.

    *_lines: number of lines that the units of a cell are written as.
    """

    number: int
    day: np.ndarray
    pairs: np.ndarray
    sell_in: np.ndarray
    sell_in_lines: np.ndarray
    sell_out: np.ndarray
    sell_out_lines: np.ndarray
    returned: np.ndarray
    returned_lines: np.ndarray
    stock: np.ndarray


class Flows:
    """The run through the months: holds the stock of every pair between them."""

    def __init__(self, demand: Demand, rng: np.random.Generator, starts: date, until: date, rows: int) -> None:
        self.demand, self.rng, self.until = demand, rng, until
        self.months = range(month_number(starts), month_number(until) + 1)
        usual = np.stack([demand.expected(month) for month in self.months[::5]])
        self.out_density = _density(usual / 30.4, rows * SELL_OUT_SHARE / len(self.months) / 30.4)
        self.in_density = _density(usual, rows * (1 - SELL_OUT_SHARE) / len(self.months))
        cover = rng.lognormal(np.log(0.75), 0.25, len(demand.network.home))
        self.cover = cover[demand.dealer]
        self.stock = rng.poisson(usual[0] * (self.cover + rng.random(len(usual[0])) * self._gap(usual[0])))

    def __iter__(self) -> Iterator[Month]:
        for number in self.months:
            yield self._month(number)

    def _gap(self, expected: np.ndarray) -> np.ndarray:
        """Months from one order to the next: the small order seldom."""
        with np.errstate(divide="ignore"):
            return np.clip(1 / (self.in_density * expected**CONCENTRATION), 0, 4)

    def _month(self, number: int) -> Month:
        """The whole month is run and what lies after `until` left out: dealers do not know that the data ends."""
        day = days(number)
        base = self.demand.base(number)
        pairs = np.flatnonzero((base > 0) | (self.stock > 0))
        lift = self.demand.lift(day)[pairs]
        wanted = base[pairs, None] * self.demand.shape(day)[self.demand.kind[pairs]] * lift
        sell_in, in_lines = self._sell_in(number, day, pairs, wanted, lift[:, -1])
        sell_out, out_lines, returned, back_lines = self._sell_out(pairs, wanted)
        sell_out, stock = _keep_stock(self.stock[pairs], sell_in + returned, sell_out)
        self.stock[pairs] = stock[:, -1]
        known = day <= np.datetime64(self.until)
        return Month(number, day[known], pairs, *(each[:, known] for each in (
            sell_in, in_lines, sell_out, out_lines, returned, back_lines, stock)))

    def _sell_in(self, number: int, day: np.ndarray, pairs: np.ndarray, wanted: np.ndarray, lift: np.ndarray):
        """Whoever falls below its cover orders what brings it back, and enough to last until its next order."""
        ahead = self.demand.expected(number + 1)[pairs] * lift
        floor, gap = self.cover[pairs] * ahead, self._gap(ahead)
        left = self.stock[pairs] - wanted.sum(axis=1)
        need = np.where(left < floor, floor - left + ahead * np.maximum(gap - 1, 0), 0)
        count = np.minimum(np.maximum(self.in_density * ahead**CONCENTRATION, 1), need)
        lines = _spread(self.rng, count[:, None] * delivery(day))
        units = lines * (need / np.maximum(lines.sum(axis=1), 1))[:, None] * self.rng.uniform(0.8, 1.2, lines.shape)
        units = _whole(self.rng, units * self.demand.supply(day)[pairs])
        return units, np.minimum(lines, units)

    def _sell_out(self, pairs: np.ndarray, wanted: np.ndarray):
        """What consumers ask for and bring back, as units and as the lines these are written in."""
        expected = np.minimum(self.out_density * wanted**CONCENTRATION, wanted)
        with np.errstate(divide="ignore", invalid="ignore"):
            line = np.where(expected > 0, wanted / expected, 0)
        lines = _sampled(self.rng, expected)
        units = _whole(self.rng, line * lines * self.rng.uniform(0.75, 1.25, line.shape))
        back = _sampled(self.rng, expected * self.demand.return_rate[pairs, None] * 1.6)
        returned = back * np.ceil(line * 0.6).astype(int)
        return units, np.minimum(lines, units), returned, np.minimum(back, returned)


def _density(units: np.ndarray, lines: float) -> float:
    """The factor on units ** CONCENTRATION that makes `lines` lines of an average column, none below one unit."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        made = np.minimum(middle * units**CONCENTRATION, units).sum() / len(units)
        low, high = (middle, high) if made < lines else (low, middle)
    return low


def _sampled(rng: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Whole counts around `expected`, drawn systematically along the days and neighbours: sums hardly stray."""
    running = np.cumsum(expected.T.ravel()) + rng.random()
    return np.diff(np.floor(running).astype(np.int64), prepend=0).reshape(expected.T.shape).T


def _spread(rng: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Whole counts around `expected` whose sum over the days is that of each pair, rounded up or down."""
    running = np.cumsum(expected, axis=1) + rng.random((len(expected), 1))
    return np.diff(np.floor(running).astype(np.int64), axis=1, prepend=0)


def _whole(rng: np.random.Generator, units: np.ndarray) -> np.ndarray:
    return np.floor(units + rng.random(units.shape)).astype(np.int64)


def _keep_stock(opening: np.ndarray, received: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What can be sold of what is wanted, and the stock it leaves each day: nobody sells what is not there."""
    balance = opening[:, None] + np.cumsum(received - wanted, axis=1)
    short = np.maximum(0, -np.minimum.accumulate(balance, axis=1))
    return wanted - np.diff(short, axis=1, prepend=0), balance + short
