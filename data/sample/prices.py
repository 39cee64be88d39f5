"""What things cost in the shops: checks of the company's own prices and of its competitors'."""

from datetime import timedelta

import numpy as np
import polars as pl

from data.sample.catalogue import categories
from data.sample.company import Company
from data.sample.demand import SELL_IN_SHARE
from data.sample.documents import SELL_OUT_PRICE
from data.sample.geography import territories
from data.sample.moves import Move
from data.sample.seasons import days

CHECKS_A_MONTH, COMPETITORS_A_MONTH = 700, 420
SOURCES = ("store visit", "web shop", "dealer report")
BRANDS = {"Midea": 1.02, "Haier": 1.08, "Gree": 1.12, "Hisense": 0.95, "TCL": 0.90, "Xiaomi": 0.82, "Aux": 0.80}
DUMPED = (0.80, 0.92)  # of the usual street price, where rushed goods surface
ADVANCE, LINGER = timedelta(days=15), timedelta(days=45)


def price_checks(company: Company) -> pl.DataFrame:
    """Street prices in CNY without tax in the contract's shape; lower where rushed goods surface."""
    rng = company.stream("prices")
    parts = [_month(company, rng, month) for month in company.months]
    parts += [_surfaced(company, rng, move) for move in company.moves if move.kind == "rushing"]
    return pl.concat(parts).filter(pl.col("checked_on") <= company.until).sort("checked_on", maintain_order=True)


def _month(company: Company, rng: np.random.Generator, month: int) -> pl.DataFrame:
    models, cities = company.models, territories()
    sold = np.bincount(company.demand.model, company.demand.base(month), len(models.line)) ** 0.4
    potential = cities["market_potential"].to_numpy() ** 0.6
    model = rng.choice(len(sold), CHECKS_A_MONTH, p=sold / sold.sum())
    city = rng.choice(len(potential), CHECKS_A_MONTH, p=potential / potential.sum())
    day = rng.choice(days(month), CHECKS_A_MONTH)
    cut = np.where(rng.random(CHECKS_A_MONTH) < 0.015, rng.uniform(0.84, 0.95, CHECKS_A_MONTH), 1.0)
    return _checks(company, rng, month, day, city, model, cut * _stories(company, city, model, day))


def _surfaced(company: Company, rng: np.random.Generator, move: Move) -> pl.DataFrame:
    """Checks of the dealer's models in the cities its goods went to."""
    demand = company.demand
    mine = demand.model[(demand.dealer == move.dealer) & (demand.base(company.months[-1]) > 0)]
    count = int(rng.integers(6, 15))
    length = (move.ends - move.starts + LINGER - ADVANCE).days
    day = np.datetime64(move.starts + ADVANCE) + rng.integers(0, length, count)
    model, city = rng.choice(mine, count), rng.choice(move.cities, count)
    return _checks(company, rng, company.months[-1], day, city, model, rng.uniform(*DUMPED, count))


def _checks(company: Company, rng: np.random.Generator, month: int, day, city, model, cut) -> pl.DataFrame:
    models, network, count = company.models, company.network, len(day)
    level = models.price_level(month)[model] * SELL_IN_SHARE * SELL_OUT_PRICE
    wealth = territories()["gdp_per_head_k"].to_numpy()[city]
    price = models.list_price[model] * level * (0.97 + 0.03 * wealth / 100) * rng.normal(1, 0.02, count) * cut
    shop = rng.integers(0, len(network.home), count)
    there = (network.home[shop] == city) | network.rights[shop, city] & (rng.random(count) < 0.5)
    return pl.DataFrame({
        "checked_on": day.astype("datetime64[D]"),
        "city_id": territories()["city_id"].gather(city),
        "sku": models.frame["sku"].gather(model),
        "dealer_id": network.frame["dealer_id"].gather(shop),
        "price": price.round(0),
        "source": pl.Series(SOURCES).gather(rng.choice(3, count, p=[0.5, 0.35, 0.15])),
    }).with_columns(dealer_id=pl.when(pl.Series(there)).then("dealer_id"))


def _stories(company: Company, city: np.ndarray, model: np.ndarray, day: np.ndarray) -> np.ndarray:
    """What the stories of price do to whole regions."""
    region = territories()["region"].to_numpy()[city]
    category = categories()["category"].to_numpy()[company.models.category[model]]
    factor = np.ones(len(day))
    for story, _ in company.demand.stories:
        hit = story.lasts(day) & (region == (story.region or "")) & (category == (story.category or ""))
        factor = np.where(hit, factor * story.price, factor)
    return factor


def competitor_prices(company: Company) -> pl.DataFrame:
    """Prices of matched models of other makers, CNY without tax, in the contract's shape."""
    rng, models, cities = company.stream("competitors"), company.models, territories()
    names, frames = np.array(list(BRANDS)), []
    for month in company.months:
        alive = np.flatnonzero(models.life(month) > 0)
        model, brand = rng.choice(alive, COMPETITORS_A_MONTH), rng.integers(0, len(names), COMPETITORS_A_MONTH)
        city, day = rng.integers(0, len(cities), COMPETITORS_A_MONTH), rng.choice(days(month), COMPETITORS_A_MONTH)
        level = models.price_level(month)[model] * SELL_IN_SHARE * SELL_OUT_PRICE
        price = models.list_price[model] * level * np.array(list(BRANDS.values()))[brand]
        price *= rng.normal(1, 0.03, COMPETITORS_A_MONTH) * _stories(company, city, model, day) ** 1.3
        frames.append(pl.DataFrame({
            "checked_on": day.astype("datetime64[D]"),
            "city_id": cities["city_id"].gather(city),
            "category": categories()["category"].gather(models.category[model]),
            "brand": pl.Series(names).gather(brand),
            "model": pl.Series([f"{names[b][:2].upper()}-{models.frame['sku'][int(m)][:4]}" for b, m in zip(
                brand, model, strict=True)]),
            "price": price.round(0),
        }))
    return pl.concat(frames).filter(pl.col("checked_on") <= company.until).sort("checked_on", maintain_order=True)
