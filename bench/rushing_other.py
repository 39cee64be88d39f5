"""Companies as a second author would make them: other laws, other sizes, other habits of writing things down.

Nothing but the numbers of the task is shared with rushing_world (600 dealers, 31 provinces, 340 cities, 24 months, 5 %
of the dealers diverting 5-40 % for 4-16 weeks to 1-3 far cities): a figure that holds in both was not tuned to one.
Trade leaks by exp(-km), pairs swing by month, territories lie within provinces, goods leave on the dealer's own day.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from queries.calendar import spring_festival

FIRST, DAYS, CITIES, SKUS = date(2023, 4, 1), 730, 340, 60
NEVER = 10**6
PLAIN, BORDER, HOMEWARD, TRANSFER, PROJECT, RUSHED = range(6)


@dataclass(frozen=True)
class Laws:
    """Shares are of units. leak: legitimate sales beyond the territory; shock: sigma of a pair's level by month;
    least: the lowest registration rate; lots: share of cities that key in once a month; spread: shape of sizes."""

    leak: float
    shock: float
    least: float
    border: float
    homeward: float
    wrong: float
    batches: int
    returned: float
    second: float
    lots: float
    spread: float


LEVELS = {
    "easy": Laws(0.03, 0.3, 0.6, 0.05, 0.02, 0.002, 12, 0.005, 0.002, 0.0, 2.0),
    "normal": Laws(0.05, 0.7, 0.3, 0.08, 0.05, 0.006, 30, 0.015, 0.004, 0.02, 1.2),
    "hard": Laws(0.08, 1.1, 0.3, 0.12, 0.09, 0.02, 70, 0.03, 0.01, 0.05, 0.8),
}


@dataclass
class Country:
    """Cities by index, and the distances between them in km."""

    latitude: np.ndarray
    longitude: np.ndarray
    province: np.ndarray
    people: np.ndarray
    rate: np.ndarray
    km: np.ndarray


@dataclass
class Sellers:
    """Dealers by index; begins, ends: dealer x city, the days of the right, begins -1 for none."""

    home: np.ndarray
    coverage: np.ndarray
    weekly: np.ndarray
    begins: np.ndarray
    ends: np.ndarray


@dataclass
class Goods:
    """A row a unit. sold: the day it truly left for a buyer; keyed: the city as written; back: day it was returned."""

    dealer: np.ndarray
    day: np.ndarray
    sku: np.ndarray
    city: np.ndarray
    cause: np.ndarray
    sold: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    seen: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    keyed: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    back: np.ndarray = field(default_factory=lambda: np.empty(0, int))

    def more(self, dealer, day, sku, city, cause: int) -> None:
        """Adds units."""
        for name, new in (("dealer", dealer), ("day", day), ("sku", sku), ("city", city), ("cause", cause)):
            setattr(self, name, np.concatenate([getattr(self, name), np.broadcast_to(new, len(day))]))


def country(rng: np.random.Generator, laws: Laws) -> Country:
    """Provinces on a loose lattice, four to thirty cities each, sizes by rank."""
    spots = np.array([(22 + 4.4 * row, 88 + 6.5 * column) for row in range(6) for column in range(6)])
    centre = spots[np.sort(rng.choice(len(spots), 31, replace=False))] + rng.uniform(-0.8, 0.8, (31, 2))
    count = 4 + rng.multinomial(CITIES - 4 * 31, rng.dirichlet(np.full(31, 4.0)))
    province = np.repeat(np.arange(31), count)
    rank = np.concatenate([np.arange(n) for n in count])
    turn, away = rng.uniform(0, 2 * np.pi, CITIES), rng.uniform(0.3, 2.6, CITIES) * (rank > 0)
    latitude, longitude = centre[province].T + away * np.stack([np.sin(turn), 1.25 * np.cos(turn)])
    people = 6e6 * rng.lognormal(0, 0.5, 31)[province] / (1 + rank) ** 0.9
    north = (latitude[:, None] - latitude) * 111.2
    east = (longitude[:, None] - longitude) * 111.2 * np.cos(np.radians((latitude[:, None] + latitude) / 2))
    return Country(latitude, longitude, province, people, rng.uniform(laws.least, 0.97, CITIES), np.hypot(north, east))


def sellers(rng: np.random.Generator, laws: Laws, land: Country, count: int, weekly: float) -> Sellers:
    """A dealer in every city, the others in large ones; a fifth of the listed ones have no row and so their home."""
    home = np.concatenate([np.arange(CITIES), rng.choice(CITIES, count, p=land.people / land.people.sum())])[:count]
    coverage = rng.choice(3, count, p=[0.7, 0.2, 0.1])  # listed, province, national
    size = np.maximum(rng.gamma(laws.spread, 1 / laws.spread, count), 0.05) * np.where(coverage == 2, 3, 1)
    begins, ends = np.full((count, CITIES), -1), np.full((count, CITIES), DAYS)
    for d in range(count):
        mates = np.flatnonzero(land.province == land.province[home[d]])
        near = mates[np.argsort(land.km[home[d], mates])]
        held = near if coverage[d] == 1 else near[: 1 + (rng.random() < 0.8) * rng.integers(1, 5)]
        begins[d, held] = 0
        if coverage[d] or len(held) < 2:
            continue
        if rng.random() < 0.12 and len(near) > len(held):
            begins[d, near[len(held)]] = rng.integers(150, 580)
        if rng.random() < 0.10:
            ends[d, held[-1]] = rng.integers(150, 580)
    return Sellers(home, coverage, size * weekly / size.mean(), begins, ends)


def trade(rng: np.random.Generator, laws: Laws, land: Country, who: Sellers) -> Goods:
    """What is sold in a usual way: by season, at home by size, beyond by exp(-km) with a pair's luck by month."""
    weeks, count = DAYS // 7, len(who.home)
    month = (np.arange(weeks) * 7 / 30.42).astype(int)
    season = np.array([0.8, 0.7, 0.9, 1.0, 1.3, 1.5, 1.4, 1.0, 0.8, 0.9, 1.3, 0.9])[(month + FIRST.month - 1) % 12]
    amount = rng.poisson(who.weekly[:, None] * season / season.mean() * rng.gamma(6, 1 / 6, (count, weeks)))
    dealer, week = (np.repeat(index.ravel(), amount.ravel()) for index in np.indices(amount.shape))
    own = np.argsort(rng.random((count, SKUS)), 1)
    sku = own[dealer, (25 * rng.random(len(dealer)) ** 1.5).astype(int)]
    slow = rng.random(count) < 0.3  # delivered every second week
    truck = np.where(slow[dealer], week // 2 * 2, week) * 7 + rng.integers(0, 6, count)[dealer]
    city, cause = np.empty(len(dealer), int), np.zeros(len(dealer), int)
    reach, leak = rng.uniform(120, 600, count), rng.beta(2, 2 / laws.leak, count)
    for d in range(count):
        mine = slice(*np.searchsorted(dealer, [d, d + 1]))
        city[mine], cause[mine] = _spread(rng, laws, land, who, d, truck[mine], reach[d], leak[d])
    return Goods(dealer, truck, sku, city, cause)


def _spread(rng, laws: Laws, land: Country, who: Sellers, d: int, day: np.ndarray, reach: float, leak: float):
    pull = land.people * np.exp(-land.km[who.home[d]] / reach) * rng.lognormal(0, 0.5, CITIES)
    month, at = np.unique(day // 30, return_inverse=True)
    luck = pull * rng.lognormal(0, laws.shock, (len(month), CITIES))
    held = (who.begins[d] >= 0) & (who.begins[d] <= month[:, None] * 30) & (who.ends[d] >= month[:, None] * 30)
    home = np.where(held, land.people * (1 + 3 * (np.arange(CITIES) == who.home[d])), 0.0)
    share = home / home.sum(1, keepdims=True) * (1 - leak) + luck / luck.sum(1, keepdims=True) * leak
    if who.coverage[d] == 2:
        share = np.broadcast_to(land.people / land.people.sum(), luck.shape)
    edges = np.cumsum(share, 1)
    city = np.minimum((edges[at] < rng.random(len(day))[:, None]).sum(1), CITIES - 1)
    cause = np.zeros(len(day), int)
    if who.coverage[d] != 2 and rng.random() < 0.15:
        next_door = min(np.flatnonzero(who.begins[d] < 0), key=lambda c: land.km[who.home[d], c])
        across = rng.random(len(day)) < rng.uniform(0.4, 1.6) * laws.border
        city[across], cause[across] = next_door, BORDER
    return city, cause


def homeward(rng: np.random.Generator, laws: Laws, land: Country, who: Sellers, goods: Goods) -> None:
    """Six provinces work, each sends home to three others, before Spring Festival."""
    size = np.bincount(land.province, land.people)
    work, rural = np.argsort(-size)[:6], np.argsort(-size)[6:]
    for year in (2024, 2025):
        eve = (spring_festival(year) - FIRST).days
        for province in work:
            goals = np.flatnonzero(np.isin(land.province, rng.choice(rural, 3, replace=False)))
            mine = (land.province[who.home[goods.dealer]] == province) & (goods.day > eve - 60) & (goods.day < eve - 5)
            gone = np.flatnonzero(mine & (goods.cause == PLAIN) & (rng.random(len(mine)) < laws.homeward))
            goods.city[gone] = rng.choice(goals, len(gone), p=land.people[goals] / land.people[goals].sum())
            goods.cause[gone] = HOMEWARD


def day_of(n: int) -> date:
    """A day of the world."""
    return FIRST + timedelta(days=int(n))
