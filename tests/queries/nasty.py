"""Tiny lakes that hold what goes wrong: names that collide, rows that cancel out, snapshots out of step, leap days."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

CITIES = pl.DataFrame({
    "city_id": ["c1", "c2", "c3", "c4", "c5"],
    "city": ["Suzhou", "Suzhou", "Twin", "Twin", "O'Fallon"],  # Twin twice in one province
    "province": ["Jiangsu", "Anhui", "Anhui", "Anhui", "Illinois"],
    "region": ["East", "East", "East", "East", "West"],
})
DEALERS = pl.DataFrame({
    "dealer_id": [f"d{n}" for n in range(1, 15)],
    "dealer": ["Hongda", "Hongda", "Best", "50% off", "a_b", "苏宁", "", *[f"Shop {n}" for n in range(7)]],
    "channel": ["KA chain", "Township", "KA chain", "Township", "Online", "KA chain", "Online"] * 2,
    "account": ["Gome", None, "", "Suning", None, "Suning", None] * 2,
    "city_id": ["c1", "c2", "c3", "c4", "c5", "c1", "c2", "c3", "c1", "c1", "c1", "c1", "c1", "c5"],
    "coverage": "listed",
    "status": "active",
})
PRODUCTS = pl.DataFrame({
    "sku": ["s1", "s2", "s3", "s4"], "product": ["One", "One", "Two", "Three"], "list_price": [10.0] * 4,
    "category": ["Air", "Air", "Milk", "Never sold"], "series": ["X", None, "X", ""],
})


def days(first: date, last: date) -> list[date]:
    """Every day from first to last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def sales(random: np.random.Generator, span: list[date], rows: int, tail: int) -> pl.DataFrame:
    """Rows of both stages, many of them returns, some that cancel exactly; on the last `tail` days sell-out only.

    d8 never sells, d14 only takes back, s4 has no sales; d99 and s9 are in no table; some rows have no cost.
    """
    start = span[:-tail] if tail else span
    stage = random.choice(["sell_in", "sell_out"], rows)
    on = [(start if kind == "sell_in" else span)[int(share * len(start if kind == "sell_in" else span))]
          for kind, share in zip(stage, random.random(rows), strict=True)]
    dealer = random.choice([*(f"d{n}" for n in range(1, 15) if n != 8), "d99"], rows)
    quantity = random.integers(-3, 8, rows)
    quantity = np.where(dealer == "d14", -abs(quantity), quantity)
    frame = pl.DataFrame({
        "sold_on": on, "stage": stage, "dealer_id": dealer, "sku": random.choice(["s1", "s2", "s3", "s9"], rows),
        "quantity": quantity, "net_amount": np.round(quantity * random.uniform(0.01, 99, rows), 2),
        "cost_amount": np.where(random.random(rows) < 0.3, np.nan, np.round(quantity * 5.01, 2)),
    })
    frame = frame.with_columns(pl.col("cost_amount").fill_nan(None))
    undone = frame.head(rows // 5).with_columns(-pl.col("quantity", "net_amount", "cost_amount"))
    ends = frame.head(2).with_columns(sold_on=pl.Series([span[0], span[-1]]), stage=pl.lit("sell_out"))
    return pl.concat([frame, undone, ends]).with_columns(pl.col("net_amount", "cost_amount").cast(pl.Decimal(18, 2)))


def inventory(random: np.random.Generator, dealer_days: Iterable[date], warehouse_days: Iterable[date]) -> pl.DataFrame:
    """Snapshots of dealers and of warehouses on days of their own, in each of which most places are missing."""
    rows = [(on, "dealer", f"d{n}") for on in dealer_days for n in random.choice(range(1, 15), 5, replace=False)]
    rows += [(on, "warehouse", place) for on in warehouse_days for place in ("w1", "d1")]
    places = pl.DataFrame(rows, schema=["as_of", "location_kind", "location_id"], orient="row")
    stock = places.join(PRODUCTS.select("sku").head(3), how="cross")
    return stock.with_columns(pl.Series("on_hand", random.integers(0, 50, len(stock)), dtype=pl.Int32))


def targets(random: np.random.Generator, months: Iterable[date]) -> pl.DataFrame:
    """Two versions, one of them unnamed; zeros and nulls; a province that has no city."""
    keys = pl.DataFrame({"month": list(months)})
    for name, values in {
        "province": ["Jiangsu", "Anhui", "Nowhere"], "channel": ["KA chain", "Closed"], "category": ["Air", "Milk"],
        "version": [None, "stretch"],
    }.items():
        keys = keys.join(pl.DataFrame({name: values}), how="cross")
    return keys.filter(pl.Series(random.random(len(keys)) < 0.8)).with_columns(
        target_quantity=pl.int_range(pl.len()) % 4, target_amount=pl.when(pl.int_range(pl.len()) % 5 > 0).then(100.01),
    )


def write(folder: Path, seed: int, first: date, last: date, rows: int, tail: int = 0, every: int = 9) -> Path:
    """Writes the lake: sales from first to last, snapshots every so many days and beyond both ends of the sales."""
    random, span = np.random.default_rng(seed), days(first, last)
    folder.mkdir(parents=True)
    around = days(first - timedelta(days=20), last + timedelta(days=20))
    months = sorted({day.replace(day=1) for day in around})
    tables = {
        "territories": CITIES, "dealers": DEALERS, "products": PRODUCTS, "sales": sales(random, span, rows, tail),
        "inventory": inventory(random, around[::every], around[3::every * 2]), "targets": targets(random, months),
    }
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


LAKES = {
    "leap": {"seed": 1, "first": date(2022, 12, 5), "last": date(2024, 2, 29), "rows": 400},
    "after leap": {"seed": 5, "first": date(2024, 1, 20), "last": date(2025, 2, 28), "rows": 400, "tail": 2},
    "long": {"seed": 2, "first": date(2024, 1, 1), "last": date(2026, 11, 22), "rows": 900, "tail": 4, "every": 31},
    "month": {"seed": 3, "first": date(2025, 2, 1), "last": date(2025, 2, 28), "rows": 150, "every": 5},
    "day": {"seed": 4, "first": date(2024, 2, 29), "last": date(2024, 2, 29), "rows": 30, "every": 7},
}
