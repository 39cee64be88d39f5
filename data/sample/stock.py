"""Snapshots of stock: every Sunday, every month-end and the last day, at dealers and regional warehouses."""

import numpy as np
import polars as pl

from data.sample.demand import Demand
from data.sample.flows import Month
from data.sample.seasons import weekday

WAREHOUSE_COVER = 0.9  # months


class Shelves:
    """Ages the stock of every pair from snapshot to snapshot and writes it down."""

    def __init__(self, demand: Demand, rng: np.random.Generator) -> None:
        self.demand, self.rng = demand, rng
        self.stock = np.zeros(len(demand.dealer), np.int64)
        self.age = rng.uniform(5, 60, len(demand.dealer))

    def month(self, month: Month) -> pl.DataFrame:
        """The snapshots of a month in the contract's shape."""
        weekly = (weekday(month.day) == 6) | (np.arange(len(month.day)) == len(month.day) - 1)
        parts, before = [], 0
        for place in np.flatnonzero(weekly):
            received = month.sell_in[:, before : place + 1].sum(axis=1)
            parts.append(self._snapshot(month, place, received, place + 1 - before))
            before = place + 1
        return pl.concat(parts)

    def _snapshot(self, month: Month, place: int, received: np.ndarray, elapsed: int) -> pl.DataFrame:
        """The oldest goods leave first: what remains is what came last, and older goods only beyond that."""
        pairs, stock = month.pairs, month.stock[:, place]
        fresh = np.minimum(received, stock)
        old = (stock - fresh) * (self.age[pairs] + elapsed)
        self.age[pairs] = np.where(stock > 0, (old + fresh * elapsed / 2) / np.maximum(stock, 1), 0)
        coming = self.rng.poisson(month.sell_in.mean(axis=1) * 2)
        dealer, model = self.demand.dealer[pairs], self.demand.model[pairs]
        return pl.DataFrame(
            {
                "as_of": np.full(len(pairs), month.day[place].astype("datetime64[D]")),
                "location_kind": pl.repeat("dealer", len(pairs), eager=True),
                "location_id": self.demand.network.frame["dealer_id"].gather(dealer),
                "sku": self.demand.models.frame["sku"].gather(model),
                "on_hand": stock.astype(np.int32),
                "in_transit": coming.astype(np.int32),
                "age_days": self.age[pairs].round().astype(np.int32),
            }
        )
