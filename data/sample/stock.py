"""Snapshots of stock at dealers and regional warehouses: every month-end, lately every Sunday, and the last day."""

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import territories
from data.sample.month import Month
from data.sample.seasons import weekday

WEEKLY_MONTHS = 15
WAREHOUSE_WEEKS = 4.0
OUTLET = 0.93  # what is left of a replaced model each week: the factory outlet takes the rest


class Shelves:
    """Ages the stock from snapshot to snapshot and writes it down.

    A place is a pair at a dealer, or a region and a model at a warehouse (region x models + model).
    """

    def __init__(self, company: Company) -> None:
        demand, network, rng = company.demand, company.network, company.stream("stock")
        self.company, self.demand, self.rng = company, demand, rng
        self.regions = territories()["region"].unique(maintain_order=True)
        region = np.searchsorted(np.sort(self.regions), territories()["region"])
        self.codes = pl.Series([f"WH-{name}" for name in sorted(self.regions)])
        self.house = region[network.home][demand.dealer] * len(company.models.line) + demand.model
        houses = len(self.regions) * len(company.models.line)
        self.rate = np.bincount(self.house, demand.expected(company.months[0]), houses) / 30
        self.held = np.round(self.rate * 7 * WAREHOUSE_WEEKS).astype(np.int64)
        self.age = rng.uniform(5, 60, len(demand.dealer))
        self.house_age = rng.uniform(5, 40, houses)

    def month(self, month: Month) -> pl.DataFrame:
        """The snapshots of a month in the contract's shape."""
        lately = month.number in self.company.months[-WEEKLY_MONTHS:]
        counted = (weekday(month.day) == 6) & lately
        counted[-1] = True
        parts, before = [], 0
        for place in np.flatnonzero(counted):
            received, days = month.sell_in[:, before : place + 1].sum(axis=1), place + 1 - before
            parts += [self._dealers(month, place, received, days), self._warehouses(month, place, received, days)]
            before = place + 1
        return pl.concat(parts)

    def _dealers(self, month: Month, place: int, received: np.ndarray, days: int) -> pl.DataFrame:
        pairs, stock = month.pairs, month.stock[:, place]
        self.age[pairs] = _older(self.age[pairs], stock, received, days)
        coming = self.rng.poisson(month.sell_in.mean(axis=1) * 2)
        ids = self.demand.network.frame["dealer_id"].gather(self.demand.dealer[pairs])
        return self._frame(month.day[place], "dealer", ids, self.demand.model[pairs], stock, coming, self.age[pairs])

    def _warehouses(self, month: Month, place: int, sent: np.ndarray, days: int) -> pl.DataFrame:
        """The factory fills a warehouse up to a few weeks of what it sends out, and never takes goods back from it."""
        out = np.bincount(self.house[month.pairs], sent, len(self.held)).astype(np.int64)
        self.rate += 0.3 * (out / days - self.rate)
        left = self.held - out
        made = np.maximum(np.ceil(self.rate * 7 * WAREHOUSE_WEEKS).astype(np.int64) - left, 0)
        old = np.tile(self.company.models.replaced < month.number, len(self.codes))
        self.held = np.where(old, np.floor((left + made) * OUTLET), left + made).astype(np.int64)
        self.house_age = _older(self.house_age, self.held, made, days)
        kept = np.flatnonzero((self.held > 0) | (out > 0))
        region, model = np.divmod(kept, len(self.company.models.line))
        coming = self.rng.poisson(self.rate[kept] * 2)
        return self._frame(month.day[place], "warehouse", self.codes.gather(region), model, self.held[kept], coming,
                           self.house_age[kept])

    def _frame(self, day, kind: str, ids: pl.Series, model, stock, coming, age) -> pl.DataFrame:
        return pl.DataFrame({
            "as_of": np.full(len(model), day.astype("datetime64[D]")),
            "location_kind": pl.repeat(kind, len(model), eager=True),
            "location_id": ids,
            "sku": self.company.models.frame["sku"].gather(model),
            "on_hand": stock.astype(np.int32),
            "in_transit": coming.astype(np.int32),
            "age_days": age.round().astype(np.int32),
        })


def _older(age: np.ndarray, stock: np.ndarray, received: np.ndarray, days: int) -> np.ndarray:
    """The mean age after some days: the oldest goods leave first, so what remains is first of all what came last."""
    fresh = np.minimum(received, stock)
    return np.where(stock > 0, ((stock - fresh) * (age + days) + fresh * days / 2) / np.maximum(stock, 1), 0)
