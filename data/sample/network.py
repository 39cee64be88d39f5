"""Who sells: how many dealers of which channel, where, how large, since when and with which rights."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from data.sample.dealers import CHAIN, ONLINE_SHOP, REGIONAL, TOWNSHIP, buying, channels, identity, judgement, standing
from data.sample.geography import distances, territories
from data.sample.seasons import month_number

ACCOUNTS = {"Suning": 20, "Gome": 18, "Five Star": 8, "Huiyin": 6, "Grand Ocean": 6, "RT-Mart": 6}
ONLINE = ("JD.com", "Tmall", "Suning.com", "Pinduoduo", "Douyin Mall", "Vipshop")
LEADERS = {"Gome": 2.0, "Suning": 2.0, "JD.com": 4.0, "Tmall": 3.0}  # larger than their size would say


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


def network(rng: np.random.Generator, starts: date, until: date, turnover: float) -> Network:
    """About 600 dealers between `starts` and `until` of a company that sells `turnover` CNY a year."""
    channel = np.repeat(np.arange(channels().height), channels()["dealers"])
    account = _accounts(channel)
    home = _homes(rng, channel, account)
    joined, left = _careers(rng, channel, month_number(starts), month_number(until))
    size = _sizes(rng, channel, home, account)
    frame = pl.DataFrame(
        identity(rng, channel, account, home) | standing(rng, joined, left, month_number(until))
        | judgement(rng, channel) | buying(rng, channel, home, size, turnover), strict=False)
    return Network(frame, home, channel, size, joined, left, _rights(rng, channel, home))


def _accounts(channel: np.ndarray) -> list[str | None]:
    chains = [name for name, count in ACCOUNTS.items() for _ in range(count)]
    online = [ONLINE[place % len(ONLINE)] for place in range(int((channel == ONLINE_SHOP).sum()))]
    owned = {CHAIN: iter(chains), ONLINE_SHOP: iter(online)}
    return [next(owned[each]) if each in owned else None for each in channel]


def _homes(rng: np.random.Generator, channel: np.ndarray, account: list[str | None]) -> np.ndarray:
    """Larger markets get more dealers; every province gets one of each large channel; a chain is once in a city."""
    potential, people = territories()["market_potential"].to_numpy(), territories()["population"].to_numpy()
    provinces, region = territories()["province"].to_numpy(), territories()["region"].to_numpy()
    draw = {CHAIN: potential**1.2, ONLINE_SHOP: potential**2.5, TOWNSHIP: people**0.8}
    home = np.empty(len(channel), int)
    for place in range(channels().height):
        mine, weight = np.flatnonzero(channel == place), draw.get(place, potential**0.9)
        home[mine] = rng.choice(len(weight), len(mine), p=weight / weight.sum())
        if len(mine) > 100:
            for spot, province in zip(mine, dict.fromkeys(provinces), strict=False):
                home[spot] = rng.choice(np.flatnonzero(provinces == province))
    for name in ACCOUNTS:
        mine = [spot for spot, owner in enumerate(account) if owner == name]
        weight = draw[CHAIN] * np.where((name == "Gome") & (region == "North"), 6.0, 1.0)
        home[mine] = rng.choice(len(weight), len(mine), replace=False, p=weight / weight.sum())
    return home


def _careers(rng: np.random.Generator, channel: np.ndarray, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Most were there before; about a sixth joined since and a tenth left. Chains and web shops stay."""
    size, steady = len(channel), np.isin(channel, [CHAIN, ONLINE_SHOP])
    late = (rng.random(size) < 0.18) & ~steady
    joined = np.where(late, rng.integers(first + 2, last + 4, size), first - rng.integers(6, 120, size))
    gone = (rng.random(size) < 0.10) & ~steady & (joined < last - 14)
    left = np.where(gone, rng.integers(np.clip(joined + 8, first + 3, last), last + 1), last + 100)
    return joined, left


def _sizes(rng: np.random.Generator, channel: np.ndarray, home: np.ndarray, account: list[str | None]) -> np.ndarray:
    potential = territories()["market_potential"].to_numpy()[home]
    spread = np.where(np.isin(channel, [CHAIN, ONLINE_SHOP]), 0.4, 0.8)
    size = np.exp(rng.normal(0, 1, len(channel)) * spread) * potential**0.6
    size *= np.array([LEADERS.get(name or "", 1.0) for name in account])
    return size / np.bincount(channel, size)[channel]


def _rights(rng: np.random.Generator, channel: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Which cities each dealer may sell in: by coverage; a regional dealer has a few cities around its own."""
    provinces, near = territories()["province"].to_numpy(), distances()
    coverage = channels()["coverage"].to_numpy()[channel]
    same = provinces[home][:, None] == provinces
    rights = np.eye(len(provinces), dtype=bool)[home]
    rights |= (coverage == "national")[:, None] | (coverage == "province")[:, None] & same
    for dealer in np.flatnonzero(channel == REGIONAL):
        away = np.where(same[dealer], near[home[dealer]], np.inf)
        closest = np.argsort(away)[: rng.integers(2, 6)]
        rights[dealer, closest[away[closest] < 350]] = True
    return rights
