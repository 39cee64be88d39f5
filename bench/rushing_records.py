"""What the simulated company writes down: traces with lags, gaps and miscodes; sales, stock, prices as tables."""

from datetime import timedelta

import numpy as np
import polars as pl

from bench.rushing_structure import Structure
from bench.rushing_truth import World
from bench.rushing_world import (
    DAYS,
    DIVERTED,
    FIRST,
    SKUS,
    WEEKS,
    Dealers,
    Map,
    Units,
    dealers,
    demand,
    diversions,
    geography,
    look_alikes,
)

FAR = 10**6  # a day that never comes


def simulate(s: Structure, seed: int, count: int = 600, per_week: float = 40.0) -> World:
    """A world; the same seed and structure give the same world."""
    rng = np.random.default_rng([seed, 1])
    m = geography(rng, s)
    d = dealers(rng, s, m, count, per_week)
    u, approved = look_alikes(rng, s, m, d, demand(rng, s, m, d))
    u, truth = diversions(rng, s, m, d, u)
    booked = np.zeros(count, bool)
    booked[truth.filter("booked")["dealer"].unique().to_numpy()] = True
    unbooked = (u.tag == DIVERTED) & ~booked[u.dealer]
    shipped = u.week * 7 + rng.integers(0, 2, len(u.week)) * 3
    lag = _lags(rng, s, len(u.week)) + np.where(u.tag == DIVERTED, rng.integers(0, 12, len(u.week)), 0)
    activated = np.where(rng.random(len(u.city)) < m.registration[u.city], shipped + lag, FAR)
    coded = miscoded(rng, s, m, u, shipped, activated)
    frame = pl.DataFrame(
        {
            "dealer": u.dealer,
            "sku": u.sku,
            "shipped": shipped,
            "activated": activated,
            "city": coded,
            "true_city": u.city,
            "tag": u.tag,
        }
    )
    sold = np.where(unbooked, FAR, shipped + np.maximum(lag - rng.integers(1, 7, len(lag)), 0))
    price = np.round(np.exp(rng.normal(7.6, 0.6, SKUS)), 0)
    tables = {**_dimensions(rng, m, d, price), "traces": _traces(frame)}
    tables["sales"] = _sales(u, shipped, sold, price)
    tables["inventory"] = _stock(rng, s, u, shipped, np.where(unbooked & ~s.book_stock, shipped + 2, sold))
    tables["approved_movements"] = _approved(approved)
    tables["price_checks"] = _prices(rng, m, truth, price)
    return World(tables, FIRST, _day(DAYS - 1), _episodes(truth), _diverted(frame))


def _episodes(truth: pl.DataFrame) -> pl.DataFrame:
    keys = ["dealer", "starts", "ends", "share", "booked"]
    return (
        truth.group_by(keys, maintain_order=True)
        .agg(city_ids=_ids("city", "C", 3))
        .with_columns(pl.col("starts") * 7, pl.col("ends") * 7 - 1)
        .select(
            _ids("dealer", "D", 4).alias("dealer_id"),
            _dates("starts").alias("starts_on"),
            _dates("ends").alias("ends_on"),
            "share",
            "booked",
            "city_ids",
        )
    )


def _diverted(frame: pl.DataFrame) -> pl.DataFrame:
    """Diverted units whose registration is in the traces."""
    return frame.filter(pl.col("tag") == DIVERTED, pl.col("activated") < DAYS).select(
        _ids("dealer", "D", 4).alias("dealer_id"),
        _ids("city", "C", 3).alias("city_id"),
        _dates("shipped").alias("shipped_on"),
    )


def dealer_id(i: int) -> str:
    return f"D{i:04d}"


def city_id(i: int) -> str:
    return f"C{i:03d}"


def _lags(rng: np.random.Generator, s: Structure, n: int) -> np.ndarray:
    draw = {
        "gamma": lambda: rng.gamma(2.0, s.lag_mean / 2, n),
        "lognormal": lambda: rng.lognormal(np.log(s.lag_mean) - 0.32, 0.8, n),
        "exponential": lambda: rng.exponential(s.lag_mean, n),
    }
    return draw[s.lag]().astype(np.int64) + 1


def miscoded(rng: np.random.Generator, s: Structure, m: Map, u: Units, shipped: np.ndarray, activated: np.ndarray):
    """Cities as registered: some at random wrong, and some batches that a service centre coded to its own city."""
    coded = u.city.copy()
    wrong = rng.random(len(coded)) < s.miscode_share
    coded[wrong] = rng.integers(0, len(m.province), wrong.sum())
    for _ in range(s.batches):
        centre, day = rng.integers(len(m.province)), rng.integers(40, DAYS - 20)
        if s.batch == "shipment":
            i, first = rng.integers(u.dealer.max() + 1), rng.integers(5, WEEKS - 5)
            coded[(u.dealer == i) & (shipped // 7 == first) & (activated < FAR)] = centre
        else:  # a centre that serves another city codes what it registers there, late, to itself
            served = rng.integers(len(m.province))
            span = 21 if s.batch == "weeks" else 5
            batch = (u.city == served) & (activated >= day) & (activated < day + span)
            coded[batch] = centre
            if s.batch == "day":
                activated[batch] = day + 5
    return coded


def _dimensions(rng: np.random.Generator, m: Map, d: Dealers, price: np.ndarray) -> dict[str, pl.DataFrame]:
    cities = range(len(m.province))
    territories = pl.DataFrame(
        {
            "city_id": [city_id(c) for c in cities],
            "city": [f"City {c}" for c in cities],
            "province": [f"P{p:02d}" for p in m.province],
            "region": [f"R{p % 7}" for p in m.province],
            "latitude": m.latitude,
            "longitude": m.longitude,
            "population": m.population.astype(np.int64),
        }
    )
    kinds = np.array(["listed", "province", "national"])
    people = pl.DataFrame(
        {
            "dealer_id": [dealer_id(i) for i in range(len(d.home))],
            "dealer": [f"Dealer {i}" for i in range(len(d.home))],
            "channel": ["Regional dealer"] * len(d.home),
            "city_id": [city_id(c) for c in d.home],
            "coverage": kinds[d.coverage],
            "status": ["active"] * len(d.home),
        }
    )
    listed = [
        (
            dealer_id(i),
            city_id(c),
            None if d.rights_from[i, c] == 0 else _day(d.rights_from[i, c]),
            None if d.rights_to[i, c] >= DAYS else _day(d.rights_to[i, c]),
        )
        for i, c in np.argwhere((d.rights_from >= 0) & (d.coverage[:, None] == 0))
    ]
    schema = {"dealer_id": pl.String, "city_id": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    products = pl.DataFrame(
        {
            "sku": [f"S{k:02d}" for k in range(SKUS)],
            "product": [f"Product {k}" for k in range(SKUS)],
            "category": [f"Category {k % 6}" for k in range(SKUS)],
            "list_price": price,
            "floor_price": price * 0.9,
        }
    )
    return {
        "territories": territories,
        "dealers": people,
        "products": products,
        "dealer_territories": pl.DataFrame(listed, schema=schema, orient="row"),
    }


def _day(n: int):
    return FIRST + timedelta(days=int(n))


def _dates(name: str) -> pl.Expr:
    return pl.when(pl.col(name) < FAR // 2).then(pl.lit(FIRST) + pl.duration(days=pl.col(name))).cast(pl.Date)


def _ids(name: str, letter: str, width: int) -> pl.Expr:
    return pl.lit(letter) + pl.col(name).cast(pl.String).str.zfill(width)


def _traces(frame: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("activated") < DAYS
    return frame.with_row_index("n").select(
        pl.format("SN{}", "n").alias("serial_no"),
        _ids("sku", "S", 2).alias("sku"),
        _ids("dealer", "D", 4).alias("dealer_id"),
        _dates("shipped").alias("shipped_on"),
        pl.when(known).then(_dates("activated")).alias("activated_on"),
        pl.when(known).then(_ids("city", "C", 3)).alias("activated_city_id"),
        pl.when(known).then(pl.lit("installation")).alias("source"),
    )


def _sales(u: Units, shipped: np.ndarray, sold: np.ndarray, price: np.ndarray) -> pl.DataFrame:
    """Sell-in and sell-out by day."""
    base = pl.DataFrame({"dealer": u.dealer, "sku": u.sku, "in": shipped, "out": sold})
    parts = [
        base.group_by("dealer", "sku", day="in").len("quantity").with_columns(stage=pl.lit("sell_in")),
        base.filter(pl.col("out") < DAYS)
        .group_by("dealer", "sku", day="out")
        .len("quantity")
        .with_columns(stage=pl.lit("sell_out")),
    ]
    rows = pl.concat(parts).with_columns(pl.col("quantity").cast(pl.Int64)).filter(pl.col("day") < DAYS)
    prices = pl.DataFrame({"sku": np.arange(SKUS), "price": price})
    return rows.join(prices, on="sku").select(
        _dates("day").alias("sold_on"),
        "stage",
        _ids("dealer", "D", 4).alias("dealer_id"),
        _ids("sku", "S", 2).alias("sku"),
        "quantity",
        (pl.col("quantity") * pl.col("price") * 0.75).alias("net_amount"),
    )


def _stock(rng: np.random.Generator, s: Structure, u: Units, shipped: np.ndarray, gone: np.ndarray) -> pl.DataFrame:
    """Snapshots of dealers' stock: an opening stock, plus what came, less what is gone, with counting errors."""
    cells = np.zeros((u.dealer.max() + 1, SKUS, WEEKS + 1), np.int32)
    np.add.at(cells, (u.dealer, u.sku, np.minimum(shipped // 7 + 1, WEEKS)), 1)
    leaves = gone // 7 + 1 <= WEEKS
    np.add.at(cells, (u.dealer[leaves], u.sku[leaves], gone[leaves] // 7 + 1), -1)
    stock = np.cumsum(cells, 2) + 8
    every = 1 if s.weekly_stock else 4
    weeks = np.arange(every, WEEKS + 1, every)
    count = np.maximum(np.round(stock[:, :, weeks] * (1 + rng.normal(0, s.count_error, stock[:, :, weeks].shape))), 0)
    i, k, w = np.meshgrid(np.arange(cells.shape[0]), np.arange(SKUS), weeks, indexing="ij")
    frame = pl.DataFrame(
        {"dealer": i.ravel(), "sku": k.ravel(), "day": w.ravel() * 7 - 1, "on_hand": count.astype(np.int64).ravel()}
    )
    return frame.select(
        _dates("day").alias("as_of"),
        pl.lit("dealer").alias("location_kind"),
        _ids("dealer", "D", 4).alias("location_id"),
        _ids("sku", "S", 2).alias("sku"),
        "on_hand",
    )


def _approved(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "movement_id",
        _dates("approved").alias("approved_on"),
        _ids("dealer", "D", 4).alias("from_dealer_id"),
        pl.lit(None, pl.String).alias("to_dealer_id"),
        _ids("city", "C", 3).alias("to_city_id"),
        _ids("sku", "S", 2).alias("sku"),
        "quantity",
        _dates("until").alias("valid_until"),
        "reason",
    )


def _prices(rng: np.random.Generator, m: Map, truth: pl.DataFrame, price: np.ndarray) -> pl.DataFrame:
    """Street prices: every city, four skus a fortnight; where diverted goods surfaced they fall by a tenth."""
    cut = np.zeros((len(m.province), WEEKS + 8))
    for city, begins, ends in truth.select("city", "starts", "ends").iter_rows():
        cut[city, begins + 3 : ends + 5] = rng.uniform(0.04, 0.14)
    city, week, _ = (x.ravel() for x in np.meshgrid(np.arange(len(m.province)), np.arange(0, WEEKS, 2), range(4)))
    sku = rng.integers(0, SKUS, len(city))
    street = price[sku] * np.exp(rng.normal(0, 0.04, len(city))) * (1 - cut[city, week])
    frame = pl.DataFrame({"city": city, "sku": sku, "day": week * 7, "price": street})
    return frame.select(
        _dates("day").alias("checked_on"),
        _ids("city", "C", 3).alias("city_id"),
        _ids("sku", "S", 2).alias("sku"),
        pl.col("price").round(2),
    )
