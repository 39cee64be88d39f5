"""A lake of 80,000 dealers and 20,000 products, few sales each: what lists and pivots must bear."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

DEALERS, PRODUCTS, ROWS = 80_000, 20_000, 240_000
FIRST, DAYS = date(2025, 9, 1), 150


def write(folder: Path, rows: int = ROWS) -> Path:
    """Writes the core tables."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    cities, dealers, skus = np.arange(300), np.arange(DEALERS), np.arange(PRODUCTS)
    tables = {
        "territories": {"city_id": [f"c{n}" for n in cities], "city": [f"City {n}" for n in cities],
                        "province": [f"Province {n // 10}" for n in cities],
                        "region": [f"Region {n // 100}" for n in cities]},
        "dealers": {"dealer_id": [f"d{n}" for n in dealers], "dealer": [f"Dealer {n}" for n in dealers],
                    "channel": [("Chain", "Regional")[n % 2] for n in dealers], "coverage": ["listed"] * DEALERS,
                    "city_id": [f"c{n % 300}" for n in dealers], "status": ["active"] * DEALERS},
        "products": {"sku": [f"s{n}" for n in skus], "product": [f"Product {n}" for n in skus],
                     "category": [f"Category {n % 12}" for n in skus], "list_price": [100.0] * PRODUCTS},
        "targets": {"month": [FIRST], "province": ["Province 1"], "channel": ["Chain"], "category": ["Category 1"],
                    "target_quantity": [10], "target_amount": [1000.0]},
        "inventory": {"as_of": [FIRST], "location_kind": ["dealer"], "location_id": ["d1"], "sku": ["s1"],
                      "on_hand": [5]},
    }  # fmt: skip
    for name, table in tables.items():
        pl.DataFrame(table).write_parquet(folder / f"{name}.parquet")
    quantity = random.integers(1, 9, rows)
    who = np.concatenate([dealers, random.integers(0, DEALERS, rows - DEALERS)])
    what = np.concatenate([skus, random.integers(0, PRODUCTS, rows - PRODUCTS)])
    day = [FIRST + timedelta(int(n)) for n in random.integers(0, DAYS, rows)]
    pl.DataFrame({
        "sold_on": day, "stage": "sell_in", "dealer_id": [f"d{n}" for n in who], "sku": [f"s{n}" for n in what],
        "quantity": quantity, "net_amount": quantity * 99.5, "cost_amount": quantity * 70.0,
        "document_no": [f"n{n}" for n in range(rows)], "line_no": "1",
    }).with_columns(pl.col("quantity").cast(pl.Int32)).write_parquet(folder / "sales.parquet")  # fmt: skip
    return folder
