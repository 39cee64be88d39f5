"""Promotions: the sales events of every year, the seasons of some categories, and displays in single provinces."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from data.sample.catalogue import categories
from data.sample.dealers import channels
from data.sample.demand import Demand
from data.sample.geography import province_places, provinces, territories
from data.sample.seasons import month_number
from data.sample.stories import Story

LOCAL_A_YEAR = 24
SPEND_SHARE = {"price": 0.03, "event": 0.012, "advertising": 0.02, "display": 0.05, "training": 0.01}
SALES = (
    ("618", (5, 24), (6, 20), "price", "E-commerce", None),
    ("618 in store", (6, 1), (6, 18), "price", "KA chain", None),
    ("Double 11", (10, 15), (11, 12), "price", "E-commerce", None),
    ("Double 11 in store", (11, 1), (11, 11), "price", "KA chain", None),
    ("National Day", (9, 28), (10, 7), "event", None, None),
    ("Labour Day", (4, 28), (5, 5), "event", None, None),
    ("Cool summer", (4, 1), (6, 30), "advertising", None, "Air conditioner"),
    ("Summer breeze", (5, 1), (6, 30), "display", "Township dealer", "Electric fan"),
    ("Warm winter", (10, 15), (12, 15), "advertising", None, "Water heater"),
    ("New homes", (3, 10), (4, 20), "display", "Exclusive store", "Range hood"),
)


def promotions(rng: np.random.Generator, demand: Demand, starts: date, until: date) -> pl.DataFrame:
    """The promotions in the contract's shape; those to come have a budget and no spend."""
    rows = []
    for year in range(starts.year, until.year + 1):
        rows += [(f"{name} {year}", kind, date(year, *since), date(year, *to), None, channel, category)
                 for name, since, to, kind, channel, category in SALES]
        rows += _local(rng, year)
    columns = ["promotion", "kind", "starts_on", "ends_on", "province", "channel", "category"]
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).sort("starts_on", "promotion")
    budgets = [_budget(rng, demand, row) for row in frame.iter_rows(named=True)]
    spend = [budget * rng.uniform(0.8, 1.15) if since <= until else 0.0
             for budget, since in zip(budgets, frame["starts_on"], strict=True)]
    return frame.with_columns(promotion_id=pl.format("P{}", pl.int_range(1001, len(rows) + 1001)),
                              budget=pl.Series(budgets), spend=pl.Series(np.round(spend, -2)))


def effects(local: pl.DataFrame) -> list[Story]:
    """A local promotion lifts sales while it runs, and takes some of them from the weeks after."""
    stories = []
    for row in local.filter(pl.col("province").is_not_null()).iter_rows(named=True):
        where = {name: row[name] for name in ("province", "channel", "category")}
        after, later = row["ends_on"] + timedelta(days=1), row["ends_on"] + timedelta(days=21)
        stories.append(Story(row["promotion"], row["starts_on"], row["ends_on"], **where, quantity=1.30))
        stories.append(Story(f"after {row['promotion']}", after, later, **where, quantity=0.92))
    return stories


def _local(rng: np.random.Generator, year: int) -> list[tuple]:
    weight = np.bincount(province_places(), territories()["market_potential"])
    rows = []
    for province in rng.choice(provinces(), LOCAL_A_YEAR, p=weight / weight.sum()):
        since = date(year, 1, 1) + timedelta(days=int(rng.integers(15, 330)))
        channel, category = rng.choice(channels()["channel"].head(4)), rng.choice(categories()["category"])
        kind = str(rng.choice(["display", "event", "training"]))
        rows.append((f"{province} {category.lower()} {kind} {since:%m/%y}", kind, since,
                     since + timedelta(days=int(rng.integers(13, 40))), str(province), str(channel), str(category)))
    return rows


def _budget(rng: np.random.Generator, demand: Demand, row: dict) -> float:
    """A share of the sales of its time, in whole thousands of CNY, at least 5000."""
    asked = Story("", row["starts_on"], row["ends_on"], province=row["province"], channel=row["channel"],
                  category=row["category"]).touches(demand)
    month = month_number(row["starts_on"])
    sales = (demand.base(month)[asked] * demand.price(month)[asked]).sum() * (row["ends_on"] - row["starts_on"]).days
    return max(5.0, float(round(sales * SPEND_SHARE[row["kind"]] * rng.uniform(0.7, 1.3) / 1000))) * 1000


def running(frame: pl.DataFrame, day: np.ndarray) -> np.ndarray:
    """Which promotion (a row of `frame`, -1 for none) holds: provinces x channels x categories x days."""
    names = [provinces(), channels()["channel"], categories()["category"]]
    held = np.full((*(len(each) for each in names), len(day)), -1, np.int16)
    for nth, row in enumerate(frame.iter_rows(named=True)):
        now = (day >= np.datetime64(row["starts_on"])) & (day <= np.datetime64(row["ends_on"]))
        if now.any():
            asked = (row["province"], row["channel"], row["category"])
            held[np.ix_(*(_place(each, one) for each, one in zip(names, asked, strict=True)), now)] = nth
    return held


def _place(names: pl.Series, asked: str | None) -> np.ndarray:
    return np.ones(len(names), bool) if asked is None else (names == asked).to_numpy()
