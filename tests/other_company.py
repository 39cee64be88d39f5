"""A lake in the contract's shape that resembles the sample in nothing: another country, one month, core tables only.

What it is mean about: cities and dealers that share a name, eleven channels, dealers who sell nothing, a leap
February, no coordinates, costs, documents or target versions, text that is HTML or a formula, files that are flat,
split or partitioned, and columns whose physical types are wider or narrower than the contract's.
"""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

STARTS, ENDS = date(2024, 2, 1), date(2024, 2, 29)
CITIES = {
    "Illinois": ("Midwest", "Springfield", "Chicago"),
    "Missouri": ("Midwest", "Springfield", "St. Louis", "Portland"),
    "Oregon": ("West", "Portland", "Springfield"),
    "Maine": ("Northeast", "Portland", "Bangor"),
    "Hawaii": ("Pacific", "Hilo"),
}
CHANNELS = (
    "Big box", "Warehouse club", "Co-op", "Hardware store", "Builder", "Online", "Catalogue", "Military exchange",
    "Rent-to-own", "Utility", "Boutique",
)
NAMES = ("Main Street Appliances", "O'Brien & Sons", "<b>Bright</b>", "=1+1", "Küche & Co; Inc.", "Kitchen | Bath")
CATEGORIES = ("Ranges", "Dryers", "Ice makers")


def _territories() -> pl.DataFrame:
    rows = [(region, state, city) for state, (region, *cities) in CITIES.items() for city in cities]
    frame = pl.DataFrame(rows, schema=["region", "province", "city"], orient="row")
    return frame.with_columns(pl.format("US-{}", pl.int_range(pl.len())).alias("city_id"))


def _dealers(cities: pl.DataFrame) -> pl.DataFrame:
    """Every name six times, a channel each in turn; the last third of them never sells."""
    many = pl.int_range(66, eager=True)
    return pl.DataFrame({
        "dealer_id": [f"{n:03}" for n in many],
        "dealer": [NAMES[n % len(NAMES)] for n in many],
        "channel": pl.Series([CHANNELS[n % len(CHANNELS)] for n in many], dtype=pl.Categorical),
        "city_id": [cities["city_id"][n % len(cities)] for n in many],
        "coverage": "province",
        "status": ["active" if n < 44 else "prospect" for n in many],
    })


def _products() -> pl.DataFrame:
    return pl.DataFrame({
        "sku": [f"{category[0]}-{size}" for category in CATEGORIES for size in range(4)],
        "product": [f"{category[:-1]} {size}" for category in CATEGORIES for size in range(4)],
        "category": [category for category in CATEGORIES for _ in range(4)],
        "list_price": [199.5 + 100 * size for _ in CATEGORIES for size in range(4)],
    })


def _sales(dealers: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """Both stages, some returns; amounts in doubles, dates as timestamps at midnight."""
    random, rows = np.random.default_rng(7), 4000
    sold = products[random.integers(0, len(products), rows)]
    quantity = random.choice([-1, 1, 1, 2, 3, 5], rows)
    return pl.DataFrame({
        "sold_on": [STARTS + timedelta(days=int(day)) for day in random.integers(0, 29, rows)],
        "stage": random.choice(["sell_in", "sell_out"], rows, p=[0.4, 0.6]),
        "dealer_id": dealers["dealer_id"][random.integers(0, 44, rows)],
        "sku": sold["sku"],
        "quantity": quantity,
        "net_amount": np.round(sold["list_price"].to_numpy() * quantity * random.uniform(0.6, 0.9, rows), 2),
    }).with_columns(pl.col("sold_on").cast(pl.Datetime("us"))).sort("sold_on")


def _inventory(dealers: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """One snapshot, on the last day, of the dealers who sell and of one warehouse."""
    places = pl.concat([
        dealers.head(44).select(location_id="dealer_id", location_kind=pl.lit("dealer")),
        pl.DataFrame({"location_id": ["WH-1"], "location_kind": ["warehouse"]}),
    ])
    stock = places.join(products.select("sku"), how="cross").with_columns(as_of=pl.lit(ENDS))
    return stock.with_columns(on_hand=(pl.int_range(pl.len()) * 7 % 23).cast(pl.Int16))


def _targets() -> pl.DataFrame:
    """Amounts only, and none for Hawaii or the last channel."""
    states = pl.DataFrame({"province": [state for state in CITIES if state != "Hawaii"]})
    planned = states.join(pl.DataFrame({"channel": CHANNELS[:-1]}), how="cross")
    return planned.join(pl.DataFrame({"category": CATEGORIES}), how="cross").with_columns(
        month=pl.lit(STARTS), target_amount=pl.int_range(pl.len()) % 5 * 1500 + 3000.0
    )


def write(folder: Path) -> Path:
    """Writes the lake and gives its folder back."""
    folder.mkdir(parents=True)
    cities, products = _territories(), _products()
    dealers = _dealers(cities)
    flat = {"territories": cities, "dealers": dealers, "products": products, "targets": _targets()}
    for name, frame in flat.items():
        frame.write_parquet(folder / f"{name}.parquet")
    for (stage,), part in _sales(dealers, products).group_by("stage"):
        home = folder / "sales" / f"stage={stage}"
        home.mkdir(parents=True)
        part.drop("stage").write_parquet(home / "part-0.parquet")
    (folder / "inventory").mkdir()
    _inventory(dealers, products).write_parquet(folder / "inventory" / "february.parquet")
    return folder
