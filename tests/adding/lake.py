"""The small lake with the optional tables that additions are made of, awkward rows among them."""

import datetime as dt
import random
from pathlib import Path

import polars as pl

from tests.queries import small

MONEY = pl.Decimal(18, 2)
TABLES = ("orders", "receivables", "channel_costs")
LAST_COST = dt.date(2026, 9, 1)  # the costs of October are not there yet, those of November cannot be


def write(folder: Path, seed: int = 3) -> Path:
    """The small lake, and orders, receivables and costs beside it."""
    small.write(folder, per_day=2)
    chance = random.Random(seed)
    for name, make in {"orders": _orders, "receivables": _owed, "channel_costs": _costs}.items():
        make(chance).write_parquet(folder / f"{name}.parquet")
    return folder


def _days(chance: random.Random, count: int) -> list[dt.date]:
    span = (small.LAST - small.FIRST).days + 1
    return sorted(small.FIRST + dt.timedelta(chance.randrange(span)) for _ in range(count))


def _orders(chance: random.Random) -> pl.DataFrame:
    rows = [
        {
            "order_id": f"o{at}", "line_no": "1", "dealer_id": f"d{chance.randint(1, 5)}",  # d5 is not in dealers
            "sku": f"s{chance.randint(1, 3)}", "placed_via": chance.choice(["dealer", "online_mall"]),
            "ordered_on": day,
            "promised_on": None if chance.random() < 0.2 else day + dt.timedelta(chance.randint(1, 40)),
            "delivered_on": None, "quantity_ordered": chance.randint(0, 9), "quantity_delivered": 0,
            "fault": chance.choice([None, None, None, "damaged"]),
        }
        for at, day in enumerate(_days(chance, 900))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"delivered_on": pl.Date})


def _owed(chance: random.Random) -> pl.DataFrame:
    rows = []
    for at, day in enumerate(_days(chance, 700)):
        amount, part = chance.randint(1, 900), chance.choice([0.0, 0.5, 1.0, 1.0])
        paid = day + dt.timedelta(chance.randint(0, 120)) if part else None
        rows.append((f"i{at}", f"d{chance.randint(1, 4)}", day, day + dt.timedelta(30), amount, amount * part, paid))
    names = ("invoice_id", "dealer_id", "invoiced_on", "due_on", "amount", "paid_amount", "paid_on")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("amount", "paid_amount").cast(MONEY))


def _costs(chance: random.Random) -> pl.DataFrame:
    months = pl.date_range(dt.date(2024, 3, 1), LAST_COST, "1mo", eager=True)  # later than the sales begin
    rows = [
        (month, province, channel, kind, chance.randint(1, 500))
        for month in months
        for province in ("Jiangsu", "Anhui", "Hubei")
        for channel in ("KA chain", "Regional dealer", "E-commerce")
        for kind in ("rebate", "logistics")
        if chance.random() < 0.8
    ]
    frame = pl.DataFrame(rows, schema=["month", "province", "channel", "cost_kind", "amount"], orient="row")
    return frame.with_columns(pl.col("amount").cast(MONEY), dealer_id=pl.lit(None, pl.String))


RETURNING, SILENT, CROWD = "d7", "d3", 24


def crowd(folder: Path, seed: int = 5) -> Path:
    """The small lake with two dozen dealers alike, of whom one takes back a lot and one has stopped reporting."""
    small.write(folder)
    chance = random.Random(seed)
    names = [f"d{at}" for at in range(1, CROWD + 1)]
    dealers = pl.read_parquet(folder / "dealers.parquet").head(1)
    at = [{"dealer_id": name, "dealer": f"Dealer {name}", "city_id": f"c{1 + n % 3}"} for n, name in enumerate(names)]
    rest = dealers.drop("dealer_id", "dealer", "city_id")
    pl.DataFrame(at).join(rest, how="cross").select(dealers.columns).write_parquet(folder / "dealers.parquet")
    days = pl.date_range(small.LAST - dt.timedelta(250), small.LAST, eager=True)
    rows = [
        (day, stage, name, f"s{chance.randint(1, 3)}", units, units * 100.0, units * 70.0)
        for day in days
        for name in names
        for stage in ("sell_in", "sell_out")
        if name != SILENT or stage == "sell_in" or day <= small.LAST - dt.timedelta(7)
        for units in [-2 if chance.random() < (0.3 if name == RETURNING else 0.03) else chance.randint(1, 5)]
    ]
    kinds = {"quantity": pl.Int32, "net_amount": MONEY, "cost_amount": MONEY}
    for file in (folder / "sales").glob("*.parquet"):
        file.unlink()
    pl.DataFrame(rows, schema=small.SALES, orient="row").cast(kinds).write_parquet(folder / "sales" / "all.parquet")
    return folder
