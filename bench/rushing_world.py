"""Simulated companies for the goods-rushing bench: units, their journeys, what gets written down, and the truth."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from bench.rushing_structure import Structure
from queries.calendar import spring_festival

FIRST, DAYS, WEEKS = date(2024, 1, 1), 731, 104
PROVINCES, CITIES_EACH, SKUS = 31, 11, 24


@dataclass
class Map:
    """Cities by index: positions, distances in km, province, population, registration rate."""

    latitude: np.ndarray
    longitude: np.ndarray
    km: np.ndarray
    province: np.ndarray
    population: np.ndarray
    registration: np.ndarray


def geography(rng: np.random.Generator, s: Structure) -> Map:
    """Provinces scattered over a country of China's size, each with a capital and smaller cities around."""
    centre = np.column_stack([rng.uniform(21, 47, PROVINCES), 95 + 35 * rng.beta(2.5, 1.5, PROVINCES)])
    at = centre.repeat(CITIES_EACH, 0) + rng.normal(0, 1.3, (PROVINCES * CITIES_EACH, 2))
    latitude, longitude = np.radians(at[:, 0]), np.radians(at[:, 1])
    a = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    population = rng.lognormal(15, 0.6, len(at)) * np.where(np.arange(len(at)) % CITIES_EACH == 0, 2.5, 1)
    registration = np.clip(rng.beta(*s.registration, len(at)), 0.03, 0.97)
    return Map(
        at[:, 0], at[:, 1], 12742 * np.arcsin(np.sqrt(a)), np.arange(len(at)) // CITIES_EACH, population, registration
    )


@dataclass
class Dealers:
    """Dealers by index. rights: dealer x city, the first and last day (of the world) of the right; -1 for none."""

    home: np.ndarray
    coverage: np.ndarray
    volume: np.ndarray
    rights_from: np.ndarray
    rights_to: np.ndarray

    def allowed(self, dealer: np.ndarray, city: np.ndarray, day: np.ndarray) -> np.ndarray:
        begins, ends = self.rights_from[dealer, city], self.rights_to[dealer, city]
        return (self.coverage[dealer] == 2) | ((begins >= 0) & (day >= begins) & (day <= ends))


def dealers(rng: np.random.Generator, s: Structure, m: Map, count: int, per_week: float) -> Dealers:
    """Homes by population; most hold listed cities near home, some a province, some the nation."""
    home = rng.choice(len(m.province), count, p=m.population**0.7 / (m.population**0.7).sum())
    coverage = rng.choice(3, count, p=[0.82, 0.10, 0.08])  # listed, province, national
    volume = rng.lognormal(0, s.volume_spread, count)
    begins, ends = np.full((count, len(m.province)), -1), np.full((count, len(m.province)), DAYS)
    for d in range(count):
        near = np.argsort(m.km[home[d]])[: 1 + rng.integers(0, 5)]
        own = near if coverage[d] == 0 else np.flatnonzero(m.province == m.province[home[d]])
        begins[d, own] = 0
        if coverage[d] == 0 and rng.random() < 0.10:  # the territory changes once
            other = np.argsort(m.km[home[d]])[len(near) + rng.integers(0, 4)]
            begins[d, other] = rng.integers(100, DAYS - 100)
        if coverage[d] == 0 and len(near) > 1 and rng.random() < 0.08:
            ends[d, near[-1]] = rng.integers(200, DAYS - 100)
    return Dealers(home, coverage, volume * per_week / volume.mean(), begins, ends)


@dataclass
class Units:
    """One entry a unit: who got it, when, what, where it truly went; tag says why it went there."""

    dealer: np.ndarray
    week: np.ndarray
    sku: np.ndarray
    city: np.ndarray
    tag: np.ndarray

    def add(self, dealer: np.ndarray, week: np.ndarray, sku: np.ndarray, city: np.ndarray, tag: int) -> "Units":
        new = (dealer, week, sku, city, np.full(len(dealer), tag, np.int16))
        old = (self.dealer, self.week, self.sku, self.city, self.tag)
        return Units(*(np.concatenate([x, y]) for x, y in zip(old, new, strict=True)))


USUAL, BEYOND, BORDER, CLUMP, HOLIDAY, APPROVED, DIVERTED = range(7)


def demand(rng: np.random.Generator, s: Structure, m: Map, d: Dealers) -> Units:
    """Weekly orders by season, each unit sold in the territory, or beyond it by gravity with swings of the pair."""
    season = 1 + 0.35 * np.sin(2 * np.pi * (np.arange(WEEKS) - 14) / 52)
    mean = d.volume[:, None] * season * rng.gamma(8, 1 / 8, (len(d.home), WEEKS))
    count = rng.poisson(mean)
    dealer = np.repeat(np.arange(len(d.home)), count.sum(1))
    week = np.concatenate([np.repeat(np.arange(WEEKS), row) for row in count])
    sku = rng.choice(SKUS, len(dealer), p=rng.dirichlet(np.full(SKUS, 3.0)))
    city, tag = np.empty(len(dealer), np.int64), np.zeros(len(dealer), np.int16)
    out = np.clip(rng.beta(1.5, 1.5 / s.out_share, len(d.home)), 0.002, 0.4)
    ends = np.searchsorted(dealer, np.arange(len(d.home) + 1))
    for i in range(len(d.home)):
        own = slice(ends[i], ends[i + 1])
        city[own], tag[own] = _journeys(rng, s, m, d, i, week[own], out[i])
    return Units(dealer, week, sku, city, tag)


def _journeys(rng: np.random.Generator, s: Structure, m: Map, d: Dealers, i: int, week: np.ndarray, out: float):
    """Cities and tags of one dealer's units."""
    pull = m.population**s.size_power / np.maximum(m.km[d.home[i]], 60) ** s.distance_power
    tag = np.where(rng.random(len(week)) < out, BEYOND, USUAL).astype(np.int16)
    weekly = pull * rng.gamma(s.pair_shape, 1 / s.pair_shape, (WEEKS, len(pull)))
    edges = np.cumsum(weekly / weekly.sum(1, keepdims=True), 1)
    city = (edges[week] < rng.random(len(week))[:, None]).sum(1).clip(max=len(pull) - 1)
    if d.coverage[i] == 2:
        return city, np.zeros_like(tag)
    held = d.rights_from[i] >= 0
    at_home = m.population * held * np.where(np.arange(len(pull)) == d.home[i], 3, 1)
    usual = rng.choice(len(pull), len(week), p=at_home / at_home.sum())
    day = week * 7
    inside = d.allowed(np.full(len(week), i), usual, day + 30)  # nobody sells where the right is not held
    city = np.where(tag == BEYOND, city, np.where(inside, usual, d.home[i]))
    if rng.random() < 0.2:  # trade over the border, steady
        foreign = np.flatnonzero(~held)
        neighbour = foreign[np.argsort(m.km[d.home[i], foreign])[rng.integers(0, 2)]]
        crossing = rng.random(len(week)) < rng.uniform(0.3, 1.7) * s.border_share
        city, tag = np.where(crossing, neighbour, city), np.where(crossing, BORDER, tag)
    return city, tag


def look_alikes(rng: np.random.Generator, s: Structure, m: Map, d: Dealers, u: Units) -> tuple[Units, pl.DataFrame]:
    """Group purchases, goods carried home before Spring Festival, approved transfers and projects."""
    groups = rng.poisson(s.clump_rate * len(u.dealer) / s.clump)
    first = rng.integers(0, len(u.dealer), groups)
    size = rng.geometric(1 / s.clump, groups)
    far = rng.choice(len(m.province), groups, p=m.population / m.population.sum())
    u = u.add(*(x.repeat(size) for x in (u.dealer[first], u.week[first], u.sku[first], far)), CLUMP)
    home = rng.dirichlet(np.full(len(m.province), 0.05 if s.holiday_corridors else 5.0), PROVINCES) * m.population
    for year in (2024, 2025):
        middle = (spring_festival(year) - FIRST).days / 7
        near = (u.week > middle - 5) & (u.week < middle + 0.5) & (rng.random(len(u.week)) < s.holiday_share)
        for p in range(PROVINCES):
            carried = np.flatnonzero(near & (m.province[d.home[u.dealer]] == p))
            u.city[carried] = rng.choice(len(home[p]), len(carried), p=home[p] / home[p].sum())
            u.tag[carried] = HOLIDAY
    return approvals(rng, m, d, u)


def approvals(rng: np.random.Generator, m: Map, d: Dealers, u: Units) -> tuple[Units, pl.DataFrame]:
    """Approved flows to far cities, of at most the approved quantity."""
    rows = []
    for number in range(120):
        i, city, week = rng.integers(len(d.home)), rng.integers(len(m.province)), rng.integers(2, WEEKS - 6)
        quantity, length = int(rng.integers(15, 120)), int(rng.integers(1, 6))
        moved = int(quantity * rng.uniform(0.7, 1.0))
        when = week + rng.integers(0, length, moved)
        one_sku = rng.random() < 0.6
        sku = rng.integers(0, SKUS, 1).repeat(moved) if one_sku else rng.integers(0, SKUS, moved)
        u = u.add(np.full(moved, i), when, sku, np.full(moved, city), APPROVED)
        rows.append(
            (
                f"M{number}",
                int(week * 7) - int(rng.integers(0, 10)),
                i,
                city,
                int(sku[0]) if one_sku else None,
                quantity,
                int((week + length) * 7 + rng.integers(0, 40)),
                str(rng.choice(["transfer", "project"])),
            )
        )
    names = ["movement_id", "approved", "dealer", "city", "sku", "quantity", "until", "reason"]
    return u, pl.DataFrame(rows, schema=names, orient="row")


def diversions(rng: np.random.Generator, s: Structure, m: Map, d: Dealers, u: Units) -> tuple[Units, pl.DataFrame]:
    """The planted episodes: 5 % of dealers, 5-40 % of volume, 4-16 weeks, 1-3 cities more than 400 km away."""
    able = np.flatnonzero(d.coverage != 2)
    rows = []
    for i in rng.choice(able, round(0.05 * len(d.home)), replace=False):
        length, share = int(rng.integers(4, 17)), rng.uniform(0.05, 0.40)
        start = int(rng.integers(8, WEEKS - length - 5))
        cities = rng.choice(np.flatnonzero(m.km[d.home[i]] > 400), rng.integers(1, 4), replace=False)
        pool = np.flatnonzero((u.dealer == i) & (u.week >= start) & (u.week < start + length) & (u.tag < APPROVED))
        chosen = pool[rng.random(len(pool)) < share]
        goal = rng.choice(cities, len(chosen))
        if s.buys_more:
            u = u.add(u.dealer[chosen], u.week[chosen], u.sku[chosen], goal, DIVERTED)
        else:
            u.city[chosen], u.tag[chosen] = goal, DIVERTED
        booked = bool(rng.random() < 0.5)
        rows += [(int(i), int(city), start, start + length, float(share), booked) for city in cities]
    names = ["dealer", "city", "starts", "ends", "share", "booked"]
    return u, pl.DataFrame(rows, schema=names, orient="row")
