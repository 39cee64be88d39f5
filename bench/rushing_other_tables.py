"""The second author's companies as tables, and the truth about them."""

from datetime import timedelta

import numpy as np
import polars as pl

from bench.rushing_other import (
    CITIES,
    DAYS,
    FIRST,
    LEVELS,
    NEVER,
    RUSHED,
    SKUS,
    TRANSFER,
    Country,
    Goods,
    Sellers,
    country,
    day_of,
    homeward,
    sellers,
    trade,
)
from bench.rushing_other_moves import approved, rushed, written
from bench.rushing_truth import World

DEALER, CITY, SKU = "QD-{}", "{}00", "KFR-{}"


def simulate(level: str, seed: int, count: int = 600, weekly: float = 40.0) -> World:
    """A world; the same level and seed give the same one. Seeds differ in what is missing or written otherwise."""
    rng, laws = np.random.default_rng([seed, 4242]), LEVELS[level]
    land = country(rng, laws)
    who = sellers(rng, laws, land, count, weekly)
    goods = trade(rng, laws, land, who)
    homeward(rng, laws, land, who, goods)
    approvals = approved(rng, land, who, goods)
    episodes = rushed(rng, land, who, goods)
    written(rng, laws, land, who, goods, hole=seed % 3 == 0)
    hidden = np.isin(goods.dealer, [each["dealer"] for each in episodes if not each["booked"]])
    goods.sold = np.where((goods.cause == RUSHED) & hidden, NEVER, goods.sold)
    price = np.round(rng.lognormal(7.7, 0.5, SKUS), 2)
    tables = _people(land, who, price) | {
        "traces": _traces(rng, goods, laws.second, twice=seed % 2 == 0),
        "sales": _sales(rng, goods, price),
        "inventory": _stock(rng, goods, hidden & (rng.random(count)[goods.dealer] < 0.5)),
        "approved_movements": _approvals(approvals),
    }
    if seed % 4:
        tables["price_checks"] = _checks(rng, episodes, price)
    return World(tables, FIRST, day_of(DAYS - 1), _truth(episodes), _diverted(goods))


def _named(pattern: str, index: np.ndarray, width: int = 3) -> pl.Series:
    names = pl.Series([pattern.format(str(n).zfill(width)) for n in range(int(index.max(initial=0)) + 1)])
    return names.gather(pl.Series(index.astype(np.int64)))


def _day(days: np.ndarray) -> pl.Series:
    plain = pl.Series(np.where(days < NEVER // 2, days, 0).astype("timedelta64[D]") + np.datetime64(FIRST))
    return pl.select(pl.when(pl.Series(days < NEVER // 2)).then(plain)).to_series().cast(pl.Date)


def _people(land: Country, who: Sellers, price: np.ndarray) -> dict[str, pl.DataFrame]:
    cities, count = np.arange(CITIES), len(who.home)
    held = np.argwhere((who.begins >= 0) & (who.coverage == 0)[:, None])
    rows = np.array([(who.begins[d] >= 0).sum() > 1 for d, _ in held], bool)  # the home alone needs no row
    d, c = held[rows].T
    begins, ends = who.begins[d, c], who.ends[d, c]
    return {
        "territories": pl.DataFrame({
            "city_id": _named(CITY, cities), "city": _named("Town {}", cities),
            "province": _named("Province {}", land.province, 2), "region": _named("Area {}", land.province % 6, 1),
            "latitude": land.latitude, "longitude": land.longitude,
        }),
        "dealers": pl.DataFrame({
            "dealer_id": _named(DEALER, np.arange(count)), "dealer": _named("Shop {}", np.arange(count)),
            "channel": pl.Series(["Regional dealer", "Exclusive store", "E-commerce"]).gather(who.coverage),
            "city_id": _named(CITY, who.home), "status": ["active"] * count,
            "coverage": pl.Series(["listed", "province", "national"]).gather(who.coverage),
        }),
        "products": pl.DataFrame({
            "sku": _named(SKU, np.arange(SKUS)), "product": _named("Model {}", np.arange(SKUS)),
            "category": _named("Category {}", np.arange(SKUS) % 5), "list_price": price, "floor_price": price * 0.88,
        }),
        "dealer_territories": pl.DataFrame({
            "dealer_id": _named(DEALER, d), "city_id": _named(CITY, c),
            "valid_from": _day(np.where(begins > 0, begins, NEVER)),
            "valid_to": _day(np.where(ends < DAYS, ends, NEVER)),
        }),
    }  # fmt: skip


def _traces(rng: np.random.Generator, goods: Goods, second: float, twice: bool) -> pl.DataFrame:
    """Second activations overwrite the first, or stand beside it under the same serial number."""
    known = goods.seen < DAYS
    frame = pl.DataFrame({
        "serial_no": _named("{}", np.arange(len(goods.day)), 8), "sku": _named(SKU, goods.sku),
        "dealer_id": _named(DEALER, goods.dealer), "shipped_on": _day(goods.day),
        "activated_on": _day(np.where(known, goods.seen, NEVER)), "city": _named(CITY, goods.keyed),
    }).filter(goods.day < DAYS)  # fmt: skip
    known = pl.col("activated_on").is_not_null()
    first = frame.with_columns(activated_city_id=pl.when(known).then("city")).drop("city")
    again = first.filter(pl.Series(rng.random(first.height) < second), known)
    days = pl.Series(rng.integers(40, 300, again.height))
    moved = again.with_columns(
        activated_on=pl.col("activated_on") + pl.duration(days=days),
        activated_city_id=_named(CITY, rng.integers(0, CITIES, again.height)),
    ).filter(pl.col("activated_on") < day_of(DAYS))
    return pl.concat([first if twice else first.join(moved, on="serial_no", how="anti"), moved])


def _sales(rng: np.random.Generator, goods: Goods, price: np.ndarray) -> pl.DataFrame:
    """Day by day; a transfer is nobody's sale, what comes back is negative."""
    out = np.where(goods.cause == TRANSFER, NEVER, goods.sold)
    refused = np.where(rng.random(len(out)) < 0.01, out + 6, NEVER)
    parts = [("sell_in", goods.day, 1), ("sell_in", goods.back, -1), ("sell_out", out, 1), ("sell_out", refused, -1)]
    rows = []
    for stage, day, sign in parts:
        each = pl.DataFrame({"d": goods.dealer, "k": goods.sku, "on": day}).filter(pl.col("on") < DAYS)
        cells = each.group_by("d", "k", "on").len("units").sort("d", "k", "on")
        d, k, on, units = (cells[name].cast(pl.Int64).to_numpy() for name in cells.columns)
        rows.append(pl.DataFrame({
            "sold_on": _day(on), "stage": [stage] * len(units), "dealer_id": _named(DEALER, d), "sku": _named(SKU, k),
            "quantity": (sign * units).astype(np.int32), "net_amount": np.round(sign * units * price[k] * 0.7, 2),
        }))  # fmt: skip
    return pl.concat(rows)


def _stock(rng: np.random.Generator, goods: Goods, paper: np.ndarray) -> pl.DataFrame:
    """Month ends. paper: units that were gone but still stand in the dealer's count."""
    gone = np.where(goods.back < NEVER, goods.back, np.where(goods.cause >= TRANSFER, goods.day + 3, goods.sold))
    gone = np.where(paper & (goods.cause == RUSHED), NEVER, gone)
    months = np.arange(1, DAYS // 30 + 1) * 30
    shape = (int(goods.dealer.max()) + 1, SKUS, len(months) + 1)
    flow = np.zeros(shape, np.int64)
    for day, sign in ((goods.day, 1), (gone, -1)):
        np.add.at(flow, (goods.dealer, goods.sku, np.minimum((day + 29) // 30, len(months) + 1).clip(1) - 1), sign)
    stock = np.maximum(np.cumsum(flow, 2)[:, :, :-1] + 6 + rng.integers(-1, 2, (*shape[:2], len(months))), 0)
    d, k, m = (index.ravel() for index in np.indices(stock.shape))
    return pl.DataFrame({
        "as_of": _day(months[m] - 1), "location_kind": ["dealer"] * len(d), "location_id": _named(DEALER, d),
        "sku": _named(SKU, k), "on_hand": stock.ravel().astype(np.int32),
    })  # fmt: skip


def _approvals(rows: list[tuple]) -> pl.DataFrame:
    names = ("day", "d", "to", "city", "sku", "quantity", "until", "reason")
    table = {name: [row[at] for row in rows] for at, name in enumerate(names)}

    def written(name: str, pattern: str) -> list[str | None]:
        return [None if each is None else pattern.format(str(each).zfill(3)) for each in table[name]]

    return pl.DataFrame({
        "movement_id": _named("DB{}", np.arange(len(rows)), 5), "approved_on": [day_of(n) for n in table["day"]],
        "from_dealer_id": written("d", DEALER), "to_dealer_id": pl.Series(written("to", DEALER), dtype=pl.String),
        "to_city_id": pl.Series(written("city", CITY), dtype=pl.String),
        "sku": pl.Series(written("sku", SKU), dtype=pl.String), "quantity": table["quantity"],
        "valid_until": [day_of(n) for n in table["until"]], "reason": table["reason"],
    })  # fmt: skip


def _checks(rng: np.random.Generator, episodes: list[dict], price: np.ndarray) -> pl.DataFrame:
    """Three skus a city and month; a twelfth cheaper where diverted goods arrive."""
    month, city = (np.repeat(index.ravel(), 3) for index in np.indices((DAYS // 30, CITIES)))
    sku, cut = rng.integers(0, SKUS, len(city)), np.zeros(len(city))
    for each in episodes:
        late = (month * 30 >= each["starts"] + 20) & (month * 30 <= each["ends"] + 40)
        cut[late & np.isin(city, each["cities"])] = 0.08
    street = np.round(price[sku] * (1 - cut) * rng.normal(1, 0.05, len(city)), 2)
    return pl.DataFrame({"checked_on": _day(month * 30 + rng.integers(0, 28, len(city))), "city_id": _named(CITY, city),
                         "sku": _named(SKU, sku), "price": street})  # fmt: skip


def _truth(episodes: list[dict]) -> pl.DataFrame:
    return pl.DataFrame([{
        "dealer_id": DEALER.format(str(each["dealer"]).zfill(3)), "starts_on": day_of(each["starts"]),
        "ends_on": FIRST + timedelta(days=each["ends"]), "share": float(each["share"]), "booked": each["booked"],
        "city_ids": [CITY.format(str(c).zfill(3)) for c in each["cities"]],
    } for each in episodes])  # fmt: skip


def _diverted(goods: Goods) -> pl.DataFrame:
    kept = (goods.cause == RUSHED) & (goods.seen < DAYS)
    return pl.DataFrame({"dealer_id": _named(DEALER, goods.dealer[kept]), "city_id": _named(CITY, goods.keyed[kept]),
                         "shipped_on": _day(goods.day[kept])})  # fmt: skip
