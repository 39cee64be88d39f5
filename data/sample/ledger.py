"""What the months add up to: deliveries in money by dealer and week, and a sample of them as order lines."""

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import territories
from data.sample.month import Month


class Ledger:
    """Collects, month by month, what the tables of money and service are made from."""

    def __init__(self, company: Company) -> None:
        self.company, self.rng = company, company.stream("ledger")
        self.weeks: list[pl.DataFrame] = []
        self.delivered: list[pl.DataFrame] = []
        self.returned: list[pl.DataFrame] = []

    def add(self, month: Month, sales: pl.DataFrame) -> None:
        """Take note of a month."""
        self.weeks.append(
            sales.filter(pl.col("stage") == "sell_in")
            .group_by("dealer_id", pl.col("sold_on").dt.truncate("1w").alias("week"))
            .agg(pl.max("sold_on"), pl.sum("net_amount").cast(pl.Float64).alias("amount"))
            .sort("dealer_id", "week"))
        self.delivered.append(self._cells(month, month.sell_in, 30_000))
        self.returned.append(self._cells(month, month.returned, 4_000))

    def amounts(self) -> pl.DataFrame:
        """Sell-in in CNY by month, dealer and what is known of the dealer."""
        dealers = self.company.network.frame.select("dealer_id", "channel", "account", "city_id")
        where = territories().select("city_id", "province", "region")
        return (
            pl.concat(self.weeks).group_by(pl.col("sold_on").dt.truncate("1mo").alias("month"), "dealer_id")
            .agg(pl.sum("amount")).sort("month", "dealer_id")
            .join(dealers, on="dealer_id", maintain_order="left").join(where, on="city_id", maintain_order="left"))

    def _cells(self, month: Month, units: np.ndarray, most: int) -> pl.DataFrame:
        """Day, dealer, sku and units of the cells that hold any, at most so many of them, by day."""
        day, row = np.nonzero(units.T)
        if len(day) > most:
            kept = np.sort(self.rng.choice(len(day), most, replace=False))
            day, row = day[kept], row[kept]
        demand, pair = self.company.demand, month.pairs[row]
        return pl.DataFrame({
            "day": month.day[day].astype("datetime64[D]"),
            "dealer_id": self.company.network.frame["dealer_id"].gather(demand.dealer[pair]),
            "sku": self.company.models.frame["sku"].gather(demand.model[pair]),
            "quantity": units[row, day],
        })
