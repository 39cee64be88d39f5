"""What is planted: goods-rushing, and what looks like it and is not."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from data.sample.catalogue import categories
from data.sample.dealers import ONLINE_SHOP
from data.sample.demand import Demand
from data.sample.geography import distances, territories
from data.sample.moves import Move
from data.sample.seasons import add_months, month_number

TRACED_MONTHS = 17  # serial numbers are kept since then
FAR_KM = 300
RUSHING_SHARE = 0.05  # of all dealers
OTHERS = {"transfer": 24, "project": 36, "relocation": 14, "territory": 24, "border": 24}  # dealers


def traced_models(demand: Demand, months: range, budget: int) -> np.ndarray:
    """The models with serial numbers: the dearest lines, until there are `budget` units."""
    models = demand.models
    units = sum(np.bincount(demand.model, demand.expected(month), len(models.line)) for month in months)
    lines = pl.DataFrame({
        "line": models.line, "units": units, "price": models.list_price,
        "kept": categories()["traced"].gather(models.category),
    }).filter(pl.col("kept") == 1).group_by("line").agg(pl.sum("units"), pl.max("price"))
    dearest = lines.sort("price", descending=True).filter(pl.col("units").cum_sum() - pl.col("units") < budget)
    return np.isin(models.line, dearest["line"])


def moves(rng: np.random.Generator, demand: Demand, traced: np.ndarray, until: date) -> list[Move]:
    """All moves of a company. traced: models with serial numbers. A dealer has one kind of move only."""
    first = month_number(until) - TRACED_MONTHS + 1
    dealers = _steady(demand, traced, first, month_number(until))
    rushing = rng.choice(dealers[: len(dealers) // 2], round(RUSHING_SHARE * len(demand.network.home)), replace=False)
    others = rng.permutation(np.setdiff1d(dealers[: len(dealers) * 3 // 4], rushing))
    chosen = {"rushing": rushing} | dict(zip(OTHERS, np.split(others, np.cumsum(list(OTHERS.values()))), strict=False))
    planner = _Planner(rng, demand, add_months(first), until)
    return [move for kind, those in chosen.items() for nth, dealer in enumerate(those)
            for move in getattr(planner, kind)(int(dealer), nth)]


def _steady(demand: Demand, traced: np.ndarray, first: int, last: int) -> np.ndarray:
    """Dealers with a territory that were there all the time, those with most traced units first."""
    network = demand.network
    units = np.bincount(demand.dealer, demand.base(last) * traced[demand.model], len(network.home))
    steady = (network.joined < first) & (network.left > last) & (network.channel != ONLINE_SHOP) & (units > 0)
    return np.array([dealer for dealer in np.argsort(-units, kind="stable") if steady[dealer]])


@dataclass(frozen=True)
class _Planner:
    """Makes the moves of one dealer, a method a kind. first, until: the days with serial numbers."""

    rng: np.random.Generator
    demand: Demand
    first: date
    until: date

    def rushing(self, dealer: int, nth: int) -> list[Move]:
        """A third of the dealers are at it now, the others were before; every fifth does it twice."""
        span = (self.until - self.first).days
        since = [int(self.rng.integers(40, 100) if nth % 3 == 0 else self.rng.integers(150, span - 75))]
        since += [since[0] - 140] if nth % 5 == 4 and since[0] > 240 else []
        far = self._outside(dealer, FAR_KM, np.inf, int(self.rng.integers(1, 4)))
        return [Move("rushing", dealer, starts, self._end(starts, 4, 17), self._share(0.05, 0.40), far, nth % 2 == 0)
                for starts in (self.until - timedelta(days=ago) for ago in since)]

    def transfer(self, dealer: int, nth: int) -> list[Move]:
        """To a dealer elsewhere that carries the same models."""
        network = self.demand.network
        carried = np.isin(self.demand.model, self.demand.model[self.demand.dealer == dealer])
        common = np.bincount(self.demand.dealer[carried], minlength=len(network.home))
        away = ~network.rights[dealer, network.home] & (network.left > month_number(self.until))
        away &= network.joined < month_number(self.first)
        receiver = int(np.argmax(common * away * self.rng.uniform(0.5, 1, len(away))))
        starts = self._start()
        return [Move("transfer", dealer, starts, self._end(starts, 5, 11), self._share(0.1, 0.35),
                     (int(network.home[receiver]),), receiver=receiver, excess=self._excess(nth))]

    def project(self, dealer: int, nth: int) -> list[Move]:
        """A building site elsewhere."""
        starts, site = self._start(), self._outside(dealer, 80, np.inf, 1)
        return [Move("project", dealer, starts, self._end(starts, 4, 10), self._share(0.15, 0.45), site,
                     excess=self._excess(nth))]

    def relocation(self, dealer: int, _: int) -> list[Move]:
        """Buyers of a whole works or quarter that moves to another city."""
        starts, where = self._start(), self._outside(dealer, 150, np.inf, 1)
        return [Move("relocation", dealer, starts, self._end(starts, 6, 12), self._share(0.1, 0.3), where)]

    def territory(self, dealer: int, nth: int) -> list[Move]:
        """A listed dealer's right to a city near it begins, or ends."""
        since = self.until - timedelta(days=int(self.rng.integers(60, 330)))
        near = self._outside(dealer, 0, 250, 1)
        if not near or self.demand.network.frame["coverage"][dealer] != "listed":
            return []
        starts, ends = (since, self.until) if nth % 2 else (self.first, since)
        return [Move("territory", dealer, starts, ends, self._share(0.1, 0.25), near)]

    def border(self, dealer: int, nth: int) -> list[Move]:
        """People of the next city always shopped here."""
        near = self._outside(dealer, 0, 130, 1)
        return [Move("border", dealer, self.first, self.until, self._share(0.05, 0.15), near)] if near else []

    def _outside(self, dealer: int, low: float, high: float, count: int) -> tuple[int, ...]:
        """Cities without rights `low` to `high` km from the dealer's home, the large ones likelier; or none."""
        away = distances()[self.demand.network.home[dealer]]
        allowed = ~self.demand.network.rights[dealer] & (away > low) & (away < high)
        weight = territories()["market_potential"].to_numpy() * allowed
        if not weight.any():
            return ()
        return tuple(int(city) for city in self.rng.choice(len(weight), count, replace=False, p=weight / weight.sum()))

    def _start(self) -> date:
        return self.first + timedelta(days=int(self.rng.integers(60, (self.until - self.first).days - 40)))

    def _end(self, starts: date, low: int, high: int) -> date:
        return starts + timedelta(days=7 * int(self.rng.integers(low, high)) - 1)

    def _share(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def _excess(self, nth: int) -> float:
        return self._share(0.3, 1.0) if nth % 3 == 2 else 0.0
