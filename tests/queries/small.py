"""A lake small enough to reckon by hand, with what is awkward: two cities and two dealers of one name, returns."""

import datetime as dt
import random
from pathlib import Path

import polars as pl

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2026, 11, 22)
SALES = ["sold_on", "stage", "dealer_id", "sku", "quantity", "net_amount", "cost_amount"]


def write(folder: Path, seed: int = 1, per_day: int = 3) -> Path:
    """Writes the core tables, sales in a file a month."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "territories": [
            {"city_id": "c1", "city": "Suzhou", "province": "Jiangsu", "region": "East"},
            {"city_id": "c2", "city": "Suzhou", "province": "Anhui", "region": "East"},
            {"city_id": "c3", "city": "Wuhan", "province": "Hubei", "region": "Central"},
        ],
        "dealers": [
            {
                "dealer_id": f"d{number}",
                "dealer": name,
                "channel": channel,
                "account": account,
                "city_id": city,
                "coverage": "listed",
                "status": "active",
            }
            for number, (name, channel, account, city) in enumerate(
                (
                    ("Hongda", "KA chain", "Gome", "c1"),
                    ("Ruifeng", "Regional dealer", None, "c2"),
                    ("Hongda", "KA chain", "Suning", "c3"),
                    ("Anxin", "E-commerce", None, "c3"),
                ),
                1,
            )
        ],
        "products": [
            {"sku": sku, "product": f"Model {sku}", "category": category, "list_price": 100.0}
            for sku, category in (("s1", "Air conditioner"), ("s2", "Air conditioner"), ("s3", "Refrigerator"))
        ],
        "targets": [
            {
                "month": dt.date(year, month, 1),
                "province": province,
                "channel": channel,
                "category": category,
                "target_quantity": 50,
                "target_amount": 5000.0,
            }
            for year in (2024, 2025, 2026)
            for month in range(1, 13)
            for province in ("Jiangsu", "Anhui", "Hubei")
            for channel in ("KA chain", "Regional dealer", "E-commerce")
            for category in ("Air conditioner", "Refrigerator")
        ],
    }
    for name, rows in tables.items():
        pl.DataFrame(rows).write_parquet(folder / f"{name}.parquet")
    chance = random.Random(seed)
    _inventory(chance).write_parquet(folder / "inventory.parquet")
    for (month,), rows in _sales(chance, per_day).group_by(pl.col("sold_on").dt.strftime("%Y-%m"), maintain_order=True):
        (folder / "sales").mkdir(exist_ok=True)
        rows.write_parquet(folder / "sales" / f"{month}.parquet")
    return folder


def _sales(chance: random.Random, per_day: int) -> pl.DataFrame:
    rows = []
    for day in pl.date_range(FIRST, LAST, eager=True):
        for _ in range(per_day):
            quantity = chance.choice([1, 2, 3, 5, -1])
            amount = round(quantity * chance.uniform(90, 310), 2)
            dealer, sku = f"d{chance.randint(1, 4)}", f"s{chance.randint(1, 3)}"
            rows.append(
                (
                    day,
                    chance.choice(["sell_in", "sell_out"]),
                    dealer,
                    sku,
                    quantity,
                    amount,
                    round(amount * 0.7, 2) if chance.random() < 0.9 else None,
                )
            )
    money = pl.Decimal(18, 2)
    return pl.DataFrame(rows, schema=SALES, orient="row").with_columns(
        pl.col("net_amount", "cost_amount").cast(money), pl.col("quantity").cast(pl.Int32)
    )


def _inventory(chance: random.Random) -> pl.DataFrame:
    days = pl.date_range(dt.date(2024, 1, 7), LAST, "1w", eager=True)
    rows = [
        (day, "dealer", f"d{dealer}", f"s{sku}", chance.randint(0, 50))
        for day in days
        for dealer in range(1, 5)
        for sku in range(1, 4)
    ]
    rows += [(day, "warehouse", "W1", f"s{sku}", chance.randint(0, 500)) for day in days for sku in range(1, 4)]
    return pl.DataFrame(rows, schema=["as_of", "location_kind", "location_id", "sku", "on_hand"], orient="row")
