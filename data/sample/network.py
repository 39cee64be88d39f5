"""Who sells: dealers with their channels, accounts, homes, territories and sizes."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from data.sample.geography import distances, territories
from data.sample.seasons import add_months, month_number

ACCOUNTS = {"Suning": 20, "Gome": 18, "Five Star": 8, "Huiyin": 6, "Grand Ocean": 6, "RT-Mart": 6}
ONLINE = ("JD.com", "Tmall", "Suning.com", "Pinduoduo", "Douyin Mall", "Vipshop")
SYLLABLES = ["Hong", "Jin", "Tai", "Xin", "Da", "Long", "Sheng", "Yuan", "Fu", "Rui", "Heng", "Chang", "Shun", "Hui", "Jia", "Li", "Ming", "De", "Guang", "Hua", "Kang", "Le", "Bo", "Wan", "Yi", "Zhong", "Jun", "Xiang", "Hao", "Tong"]
SCORES = ["location", "staffing", "reputation", "customers", "finance", "logistics", "willingness"]


@dataclass(frozen=True)
class Network:
    """The dealers as arrays, a place each, beside the `dealers` table of the same order.

    home: place of the home city in `territories`; channel: place in `channels`; size: its share of the channel's
    demand; joined, left: the first and the last month number with business; rights: (dealers, cities), may it sell
    there today.
    """

    frame: pl.DataFrame
    home: np.ndarray
    channel: np.ndarray
    size: np.ndarray
    joined: np.ndarray
    left: np.ndarray
    rights: np.ndarray


@cache
def channels() -> pl.DataFrame:
    """Channel types: dealers, share of demand, growth a year, how online, price level, coverage, assortment."""
    return pl.read_csv(Path(__file__).with_name("channels.csv"))


def network(rng: np.random.Generator, starts: date, until: date) -> Network:
    """About 600 dealers between `starts` and `until`."""
    channel = np.repeat(np.arange(channels().height), channels()["dealers"])
    account = _accounts(channel)
    home = _homes(rng, channel, account)
    joined, left = _careers(rng, channel, month_number(starts), month_number(until))
    size = _sizes(rng, channel, home, account)
    rights = _rights(rng, channel, home)
    frame = _frame(rng, channel, account, home, joined, left, size, until)
    return Network(frame, home, channel, size, joined, left, rights)


def _accounts(channel: np.ndarray) -> list[str | None]:
    chains = [name for name, count in ACCOUNTS.items() for _ in range(count)]
    online = [ONLINE[place % len(ONLINE)] for place in range(int((channel == 4).sum()))]
    return chains + [None] * int(np.isin(channel, [1, 2, 3]).sum()) + online + [None] * int((channel == 5).sum())


def _homes(rng: np.random.Generator, channel: np.ndarray, account: list[str | None]) -> np.ndarray:
    """Larger markets get more dealers; every province gets a regional and a township dealer, chains spread out."""
    potential, people = territories()["market_potential"].to_numpy(), territories()["population"].to_numpy()
    provinces = territories()["province"].to_numpy()
    home = np.empty(len(channel), int)
    for place in range(channels().height):
        mine = np.flatnonzero(channel == place)
        weight = people**0.8 if place == 3 else potential ** (2.5 if place == 4 else 0.9)
        home[mine] = rng.choice(len(weight), len(mine), p=weight / weight.sum())
        if len(mine) > 2 * len(set(provinces)):
            for spot, province in zip(mine, dict.fromkeys(provinces), strict=False):
                home[spot] = rng.choice(np.flatnonzero(provinces == province))
    for name in ACCOUNTS:
        mine = [spot for spot, owner in enumerate(account) if owner == name]
        weight = potential**1.2 * np.where((name == "Gome") & (territories()["region"].to_numpy() == "North"), 2.5, 1.0)
        home[mine] = rng.choice(len(potential), len(mine), replace=False, p=weight / weight.sum())
    return home


def _careers(rng: np.random.Generator, channel: np.ndarray, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Most were there before; about a sixth joined since and a tenth left. Chains and the web stay."""
    size, steady = len(channel), np.isin(channel, [0, 4])
    late = (rng.random(size) < 0.17) & ~steady
    joined = np.where(late, rng.integers(first + 2, last, size), first - rng.integers(6, 120, size))
    gone = (rng.random(size) < 0.10) & ~steady & (joined < last - 14)
    left = np.where(gone, rng.integers(np.clip(joined + 8, first + 3, last), last + 1), last + 100)
    return joined, left


def _sizes(rng: np.random.Generator, channel: np.ndarray, home: np.ndarray, account: list) -> np.ndarray:
    potential = territories()["market_potential"].to_numpy()[home]
    spread = np.where(np.isin(channel, [0, 4]), 0.4, 0.8)
    size = np.exp(rng.normal(0, 1, len(channel)) * spread) * potential**0.6
    size *= np.array([{"Gome": 2, "Suning": 2, "JD.com": 4, "Tmall": 3}.get(name, 1.0) for name in account])
    return size / np.bincount(channel, size)[channel]


def _rights(rng: np.random.Generator, channel: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Which cities each dealer may sell in: by coverage; a regional dealer has a few cities around its own."""
    provinces, near = territories()["province"].to_numpy(), distances()
    coverage = np.array(channels()["coverage"])[channel]
    rights = np.eye(len(provinces), dtype=bool)[home]
    rights |= (coverage == "national")[:, None]
    rights |= (coverage == "province")[:, None] & (provinces[home][:, None] == provinces)
    for dealer in np.flatnonzero(channel == 1):
        same = np.where(provinces == provinces[home[dealer]], near[home[dealer]], np.inf)
        closest = np.argsort(same)[: rng.integers(2, 6)]
        rights[dealer, closest[same[closest] < 350]] = True
    return rights


def _frame(rng, channel, account, home, joined, left, size, until: date) -> pl.DataFrame:
    count = len(channel)
    quality = rng.normal(66, 9, count)
    score = {f"score_{name}": np.clip(quality + rng.normal(0, 9, count), 12, 99).round(1) for name in SCORES}
    blank = rng.random((len(SCORES), count)) < 0.04
    gone = left <= month_number(until)
    return pl.DataFrame({
        "dealer_id": [f"D{place + 1:04d}" for place in range(count)],
        "dealer": _names(rng, channel, account, home),
        "channel": channels()["channel"].gather(channel),
        "account": account,
        "city_id": territories()["city_id"].gather(home),
        "coverage": channels()["coverage"].gather(channel),
        "parent_dealer_id": _parents(channel, home, size),
        "status": np.where(gone, "terminated", np.where(rng.random(count) < 0.02, "suspended", "active")),
        "joined_on": [add_months(month) + timedelta(days=int(day)) for month, day in zip(
            joined, rng.integers(0, 20, count), strict=True)],
        "left_on": [add_months(month + 1) - timedelta(days=1) if out else None
                    for month, out in zip(left, gone, strict=True)],
        "tier": np.array(list("DCBA"))[np.searchsorted([0.3, 0.6, 0.85], _rank(size, channel))],
        "own_brand_share": np.where(channel == 2, 1.0, rng.beta(3, 5, count)).round(3),
    } | score).with_columns(
        pl.when(~pl.Series(missing)).then(pl.col(f"score_{name}")).alias(f"score_{name}")
        for name, missing in zip(SCORES, blank, strict=True)
    )


def _rank(size: np.ndarray, channel: np.ndarray) -> np.ndarray:
    """Where each dealer stands in its channel by size, 0 the smallest to 1 the largest."""
    ranked = pl.DataFrame({"size": size, "channel": channel}).select((pl.col("size").rank() / pl.len()).over("channel"))
    return ranked.to_series().to_numpy()


def _parents(channel: np.ndarray, home: np.ndarray, size: np.ndarray) -> list[str | None]:
    """Township dealers and small exclusive stores buy under the nearest large regional dealer of their province."""
    provinces, near = territories()["province"].to_numpy(), distances()
    regional = np.flatnonzero(channel == 1)
    parents: list[str | None] = [None] * len(channel)
    for dealer in np.flatnonzero((channel == 3) | ((channel == 2) & (size < np.median(size[channel == 2])))):
        same = regional[provinces[home[regional]] == provinces[home[dealer]]]
        parents[dealer] = f"D{same[near[home[dealer], home[same]].argmin()] + 1:04d}"
    return parents


def _names(rng, channel, account, home) -> list[str]:
    cities, suffix = territories()["city"].gather(home), channels()["suffix"].gather(channel)
    pick = rng.choice(len(SYLLABLES), (len(channel), 2))
    return [
        " ".join(part for part in (owner or city, city if owner else "".join(
            (SYLLABLES[first], SYLLABLES[second].lower())), tail) if part)
        for city, tail, owner, (first, second) in zip(cities, suffix, account, pick, strict=True)
    ]
