"""What is written down of each dealer: name, standing, scores, tier, credit and the dealer it buys under."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from data.sample.geography import distances, territories
from data.sample.seasons import add_months

CHAIN, REGIONAL, EXCLUSIVE, TOWNSHIP, ONLINE_SHOP, ENGINEERING = range(6)  # the rows of channels.csv
SYLLABLES = [
    "Hong", "Jin", "Tai", "Xin", "Da", "Long", "Sheng", "Yuan", "Fu", "Rui", "Heng", "Chang", "Shun", "Hui", "Jia",
    "Li", "Ming", "De", "Guang", "Hua", "Kang", "Le", "Bo", "Wan", "Yi", "Zhong", "Jun", "Xiang", "Hao", "Tong",
]
SCORES = ["location", "staffing", "reputation", "customers", "finance", "logistics", "willingness"]
SLACK_DAYS, SEASON = 25, 1.5  # credit beyond the terms of payment, and for the months when most is bought


@cache
def channels() -> pl.DataFrame:
    """Channel types: dealers, share of demand, growth a year, how online, price level, coverage, lines carried,
    days of payment, stores a dealer."""
    return pl.read_csv(Path(__file__).with_name("channels.csv"))


def identity(rng: np.random.Generator, channel: np.ndarray, account: list[str | None], home: np.ndarray) -> dict:
    """Id, name, channel, account, home city and coverage: a chain's branch is named after the chain."""
    cities, suffix = territories()["city"].gather(home), channels()["suffix"].fill_null("").gather(channel)
    pairs = rng.choice(len(SYLLABLES), (len(home), 2))
    own = [(SYLLABLES[first] + SYLLABLES[second]).capitalize() for first, second in pairs]
    names = [f"{owner} {city} {tail}" if owner else f"{city} {name} {tail}"
             for owner, city, name, tail in zip(account, cities, own, suffix, strict=True)]
    return {
        "dealer_id": [f"D{place + 1:04d}" for place in range(len(home))],
        "dealer": [name.strip() for name in names],
        "channel": channels()["channel"].gather(channel),
        "account": account,
        "city_id": territories()["city_id"].gather(home),
        "coverage": channels()["coverage"].gather(channel),
    }


def standing(rng: np.random.Generator, joined: np.ndarray, left: np.ndarray, last: int) -> dict:
    """A dealer signs the month before its first sales; one that has just stopped is suspended before it is ended."""
    day = rng.integers(0, 20, len(joined))
    ended, stopped, coming = left < last - 3, left <= last, joined > last + 1
    status = np.select([coming, ended, stopped], ["prospect", "terminated", "suspended"], "active")
    return {
        "status": status,
        "joined_on": [None if out else add_months(month - 1) + timedelta(days=int(extra))
                      for month, extra, out in zip(joined, day, coming, strict=True)],
        "left_on": [add_months(month + 1) - timedelta(days=1) if out else None
                    for month, out in zip(left, ended, strict=True)],
    }


def judgement(rng: np.random.Generator, channel: np.ndarray) -> dict:
    """Scores around each dealer's quality, some of them never given."""
    quality = rng.normal(66, 9, len(channel))
    scores = {f"score_{name}": np.clip(quality + rng.normal(0, 9, len(channel)), 12, 99).round(1) for name in SCORES}
    given = {name: [float(each) if kept else None for each, kept in zip(
        score, rng.random(len(channel)) > 0.04, strict=True)] for name, score in scores.items()}
    own_brand = np.where(channel == EXCLUSIVE, 1.0, rng.beta(3, 5, len(channel))).round(3)
    return given | {"own_brand_share": own_brand}


def buying(rng: np.random.Generator, channel: np.ndarray, home: np.ndarray, size: np.ndarray, turnover: float) -> dict:
    """Tier by size within the channel, what it may owe (CNY, in ten thousands), and whom it buys under."""
    year = channels()["share"].to_numpy()[channel] * size * turnover
    owed = (channels()["terms"].to_numpy()[channel] + SLACK_DAYS) / 365 * SEASON
    credit = np.ceil(year * owed * rng.lognormal(0, 0.25, len(year)) / 1e4) * 1e4
    rank = ranks(size, channel)
    return {
        "tier": np.array(list("DCBA"))[np.searchsorted([0.3, 0.6, 0.85], rank)],
        "credit_limit": credit,
        "parent_dealer_id": _parents(channel, home, rank),
    }


def ranks(size: np.ndarray, channel: np.ndarray) -> np.ndarray:
    """Where each dealer stands in its channel by size, 0 the smallest to 1 the largest."""
    ranked = pl.DataFrame({"size": size, "channel": channel}).select((pl.col("size").rank() / pl.len()).over("channel"))
    return ranked.to_series().to_numpy()


def _parents(channel: np.ndarray, home: np.ndarray, rank: np.ndarray) -> list[str | None]:
    """Township dealers and small exclusive stores buy under the nearest large regional dealer of their province."""
    provinces, near = territories()["province"].to_numpy(), distances()
    regional = np.flatnonzero(channel == REGIONAL)
    parents: list[str | None] = [None] * len(channel)
    for dealer in np.flatnonzero((channel == TOWNSHIP) | (channel == EXCLUSIVE) & (rank < 0.5)):
        same = regional[provinces[home[regional]] == provinces[home[dealer]]]
        parents[dealer] = f"D{same[near[home[dealer], home[same]].argmin()] + 1:04d}"
    return parents
