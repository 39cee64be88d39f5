"""The sample company as a whole: its size, its people and products, what consumers want and what is planted."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zlib import crc32

import numpy as np
import polars as pl

from data.errors import DataError
from data.sample.blocking import pressure
from data.sample.catalogue import Models, models
from data.sample.demand import Demand, demand
from data.sample.moves import Move, consequences
from data.sample.network import Network, network
from data.sample.planting import TRACED_MONTHS, moves, traced_models
from data.sample.promotions import effects, promotions
from data.sample.seasons import month_number

STARTS = date(2024, 1, 1)
UNTIL = date(2026, 11, 22)
SHORTEST_MONTHS = 24  # what the stories, and the serial numbers with a year before them, need


@dataclass(frozen=True)
class Size:
    """How large a company is.

    rows: sales lines; turnover: CNY a year; assortment: 1 = the usual product lines a dealer; traces: serial numbers.
    """

    rows: int
    turnover: float
    assortment: float
    traces: int


SIZES = {
    "small": Size(270_000, 6e9, 0.40, 180_000),
    "medium": Size(3_000_000, 9e9, 0.8, 600_000),
    "large": Size(100_000_000, 60e9, 1.4, 3_000_000),
}


@dataclass(frozen=True)
class Company:
    """A company with its history. DataError for an unknown size or too short a history.

    how_large: one of the SIZES by name, or one that lies between them.
    """

    how_large: str | Size
    seed: int
    until: date = UNTIL
    starts: date = STARTS

    def stream(self, name: str) -> np.random.Generator:
        """Random numbers of their own for each part, so that a change in one leaves the others as they were."""
        return np.random.default_rng([self.seed, crc32(name.encode())])

    def __post_init__(self) -> None:
        if len(self.months) < SHORTEST_MONTHS:
            raise DataError("sample_until", until=self.until, months=SHORTEST_MONTHS, starts=self.starts)

    @cached_property
    def size(self) -> Size:
        """How large it is."""
        if isinstance(self.how_large, Size):
            return self.how_large
        if self.how_large not in SIZES:
            raise DataError("sample_size", size=self.how_large, known=", ".join(SIZES))
        return SIZES[self.how_large]

    @property
    def months(self) -> range:
        """The month numbers of the history; the last one may be cut by `until`."""
        return range(month_number(self.starts), month_number(self.until) + 1)

    @cached_property
    def network(self) -> Network:
        """Its dealers."""
        return network(self.stream("network"), self.starts, self.until, self.size.turnover)

    @cached_property
    def models(self) -> Models:
        """Its products."""
        return models(self.stream("models"), self.until)

    @cached_property
    def demand(self) -> Demand:
        """What consumers want when nothing is planted."""
        return demand(self.stream("demand"), self.network, self.models, self.until, self.size.turnover,
                      self.size.assortment)

    @cached_property
    def traced(self) -> np.ndarray:
        """Which models have serial numbers, all of their units in the last TRACED_MONTHS months."""
        return traced_models(self.demand, self.months[-TRACED_MONTHS:], self.size.traces)

    @cached_property
    def moves(self) -> list[Move]:
        """Everything planted that takes goods where they are not usually sold."""
        return moves(self.stream("moves"), self.demand, self.traced, self.until)

    @cached_property
    def wanted(self) -> Demand:
        """The demand with what the moves do to it."""
        return replace(self.demand, more=(*consequences(self.moves, self.demand), *effects(self.promotions)))

    @cached_property
    def promotions(self) -> pl.DataFrame:
        """Promotions in the contract's shape."""
        return promotions(self.stream("promotions"), self.demand, self.starts, self.until)

    def pressure(self, month: int) -> np.ndarray:
        """What each dealer is pressed to take that month, as a share of next month's demand."""
        place = month - self.months[0]
        return self._pressure[place] if place >= 0 else np.zeros_like(self._pressure[0])

    @cached_property
    def _pressure(self) -> np.ndarray:
        return pressure(self.stream("pressure"), self.network, self.months)
