"""A made-up trade in which it is known who lets stock lie: orders come by chance, in lots, with the season.

Written from causes and sharing nothing with what is tested: each dealer has a size, each category a size of order and a
season; buyers come as in a Poisson process and take a geometric number of units; a dealer holds the cover it likes of
what it sells, and an idle one sells a few per cent of what it would.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bench.rushing_lake import write

WEEKS = 26
LAST = date(2026, 6, 28)  # a Sunday
REGIONS = 4


@dataclass(frozen=True)
class Trade:
    """By dealer and category: units sold by week, units held at the end, whether it is idle, mean orders of a year."""

    sold: np.ndarray
    held: np.ndarray
    idle: np.ndarray
    orders: np.ndarray
    region: np.ndarray

    def cells(self, weeks: int = 8) -> tuple[np.ndarray, ...]:
        """Of cells that hold anything: sold in the last weeks, held, region x category, category, idle, orders due."""
        shape, there = self.held.shape, self.held > 0
        category = np.broadcast_to(np.arange(shape[1]), shape)
        group = self.region[:, None] * shape[1] + category
        late = self.sold[..., -weeks:].sum(-1).astype(float)
        due = self.orders * weeks
        return tuple(each[there] for each in (late, self.held.astype(float), group, category, self.idle, due))

    def write(self, folder: Path, newcomer: bool = False) -> Path:
        """As a lake: a row a dealer, category and week, and a count of stock at each end of the last eight weeks.

        newcomer: whether the last dealer came in the last week, with full shelves and no sale.
        """
        dealers, goods = self.held.shape
        d, c, w = (each.ravel() for each in np.indices(self.sold.shape))
        days = [LAST - timedelta(weeks=WEEKS - 1 - int(each)) for each in w]
        sales = pl.DataFrame({
            "sold_on": days, "stage": "sell_out", "dealer_id": [f"D{each}" for each in d],
            "sku": [f"S{each}" for each in c], "quantity": self.sold.ravel(), "net_amount": 100.0 * self.sold.ravel(),
        }).filter(pl.col("quantity") > 0)  # fmt: skip
        into = sales.with_columns(stage=pl.lit("sell_in"), net_amount=pl.col("quantity") * 80.0)
        d, c = (each.ravel() for each in np.indices(self.held.shape))
        stock = pl.concat([
            pl.DataFrame({"as_of": day, "location_kind": "dealer", "location_id": [f"D{each}" for each in d],
                          "sku": [f"S{each}" for each in c], "on_hand": self.held.ravel()})
            for day in (LAST - timedelta(weeks=9), LAST)
        ])  # fmt: skip
        if newcomer:
            new = pl.col("dealer_id") == f"D{dealers - 1}"
            sales, into = sales.filter(~new), into.filter(~new)
            stock = stock.filter((pl.col("location_id") != f"D{dealers - 1}") | (pl.col("as_of") == LAST))
        cities = pl.DataFrame({
            "city_id": [f"C{each}" for each in range(REGIONS)], "city": [f"City {each}" for each in range(REGIONS)],
            "province": [f"P{each}" for each in range(REGIONS)], "region": [f"R{each}" for each in range(REGIONS)],
            "latitude": 30.0, "longitude": 110.0, "population": 10**6,
        })  # fmt: skip
        names = [f"D{each}" for each in range(dealers)]
        people = pl.DataFrame({"dealer_id": names, "dealer": [f"Dealer {each}" for each in range(dealers)],
                               "channel": "Regional dealer", "city_id": [f"C{each}" for each in self.region],
                               "coverage": "listed", "status": "active"})  # fmt: skip
        skus = [f"S{each}" for each in range(goods)]
        products = pl.DataFrame({"sku": skus, "product": skus, "category": [f"Goods {each}" for each in range(goods)],
                                 "list_price": 120.0, "floor_price": 90.0})  # fmt: skip
        write({"sales": pl.concat([sales, into]), "inventory": stock, "dealers": people, "territories": cities,
               "products": products}, folder)  # fmt: skip
        return folder


def trade(seed: int, idle: int = 0, dealers: int = 240, goods: int = 4, differ: float = 0.25) -> Trade:
    """One such trade. idle: cells that let their stock lie. differ: how far dealers' habits of cover differ."""
    rng = np.random.default_rng(seed)
    size, weight = np.exp(rng.normal(0, 1.2, (dealers, 1))), np.exp(rng.normal(0, 0.5, goods))
    lot = rng.integers(1, 25, goods)
    weeks = np.arange(WEEKS)
    season = 1 + 0.8 * np.sin(2 * np.pi * (weeks / 52 + np.arange(goods)[:, None] / goods))
    mean = 25 * (size * weight / lot)[..., None] * season  # orders a week
    mean *= (rng.random((dealers, goods)) < 0.75)[..., None]  # not everybody sells everything
    lots = rng.poisson(mean)
    sold = lots + rng.negative_binomial(np.maximum(lots, 1), 1 / np.maximum(lot, 1.0001)[:, None]) * (lots > 0)
    cover = np.exp(rng.normal(np.log(5), differ, (dealers, goods)))
    usual = (mean * lot[:, None])[..., -10:].mean(-1)
    held = np.round(cover * usual * rng.uniform(0.75, 1.25, (dealers, goods))).astype(int)
    chosen = np.zeros((dealers, goods), bool)
    large = np.flatnonzero((mean[..., -8:].sum(-1) > 25).ravel())
    chosen.ravel()[rng.permutation(large)[:idle]] = True
    left = np.where(chosen, rng.choice([0.0, 0.05, 0.1], chosen.shape), 1.0)
    sold = sold.copy()
    sold[..., -8:] = np.floor(sold[..., -8:] * left[..., None])
    return Trade(sold, held, chosen, mean[..., -8:].mean(-1), rng.integers(0, REGIONS, dealers))
