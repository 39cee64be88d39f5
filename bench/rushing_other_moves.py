"""What moves far in the second author's companies: by approval, by stealth; and how much of it anybody wrote down."""

import numpy as np

from bench.rushing_other import (
    CITIES,
    DAYS,
    FIRST,
    HOMEWARD,
    NEVER,
    PLAIN,
    PROJECT,
    RUSHED,
    SKUS,
    TRANSFER,
    Country,
    Goods,
    Laws,
    Sellers,
)
from queries.calendar import spring_festival

FAR, GROUPS = 350, 150  # km; approved moves


def approved(rng: np.random.Generator, land: Country, who: Sellers, goods: Goods) -> list[tuple]:
    """Transfers to a dealer and projects, one to three skus each, never beyond what was approved.

    Gives approval rows: day, from, receiver or None, city or None, sku or None, quantity, last day, reason.
    """
    rows = []
    for _ in range(GROUPS):
        d, to = rng.choice(np.flatnonzero(who.coverage != 2), 2, replace=False)
        project, day, total = rng.random() < 0.5, int(rng.integers(10, DAYS - 60)), int(rng.integers(20, 150))
        goal = int(rng.integers(CITIES)) if project else int(who.home[to])
        skus = rng.choice(SKUS, rng.integers(1, 4), replace=False)
        moved = rng.binomial(total, rng.uniform(0.6, 1.0))
        sku, shipped = rng.choice(skus, moved), day + rng.integers(0, rng.integers(5, 35), moved)
        spread = np.flatnonzero(who.begins[to] == 0)
        city = np.where(rng.random(moved) < (1 if project else 0.7), goal, rng.choice(spread, moved))
        goods.more(d, shipped, sku, city, PROJECT if project else TRANSFER)
        until = day + int(rng.integers(35, 70))
        style = rng.integers(1, 3) if project else rng.integers(0, 3)
        receiver = None if project else int(to)
        if style == 0:
            rows.append((day, int(d), receiver, None, None, total, until, "transfer"))
        elif style == 1:
            rows += [(day, int(d), receiver, goal, int(k), int((sku == k).sum() + rng.integers(0, 5)), until,
                      "project" if project else "transfer") for k in skus]  # fmt: skip
        else:
            rows.append((day, int(d), receiver, goal, None, total, until, "project" if project else "transfer"))
    return rows


def rushed(rng: np.random.Generator, land: Country, who: Sellers, goods: Goods) -> list[dict]:
    """5 % of the dealers, from any day on; a third buys for it on top. Gives the episodes."""
    found = []
    for d in rng.choice(np.flatnonzero(who.coverage != 2), round(0.05 * len(who.home)), replace=False):
        days, share = 7 * int(rng.integers(4, 17)), rng.uniform(0.05, 0.40)
        starts = int(rng.integers(40, DAYS - days - 30))
        far = np.flatnonzero((land.km[who.home[d]] > FAR) & (who.begins[d] < 0))
        cities = rng.choice(far, rng.integers(1, 4), replace=False)
        mine = (goods.dealer == d) & (goods.day >= starts) & (goods.day < starts + days) & (goods.cause <= HOMEWARD)
        gone = np.flatnonzero(mine & (rng.random(len(mine)) < share))
        goal = rng.choice(cities, len(gone), p=rng.dirichlet(np.full(len(cities), 3.0)))
        if rng.random() < 0.33:
            goods.more(d, goods.day[gone], goods.sku[gone], goal, RUSHED)
        else:
            goods.city[gone], goods.cause[gone] = goal, RUSHED
        found.append({"dealer": int(d), "starts": starts, "ends": starts + days - 1, "share": share,
                      "booked": bool(rng.random() < 0.5), "cities": [int(c) for c in cities]})  # fmt: skip
    return found


def written(rng: np.random.Generator, laws: Laws, land: Country, who: Sellers, goods: Goods, hole: bool) -> None:
    """When and where each unit was sold, keyed in and sent back; what was keyed in wrong."""
    n = len(goods.dealer)
    goods.sold = goods.day + np.round(24 * rng.weibull(1.3, n)).astype(int)
    wait = np.round(rng.exponential(rng.lognormal(1.9, 0.4, CITIES)[goods.city])).astype(int)
    site = rng.integers(10, 25, n // 20 + 1)[goods.dealer * 7 % (n // 20 + 1)]
    goods.sold = np.where(goods.cause == PROJECT, goods.day // 14 * 14 + 14 + site % 5, goods.sold)
    for year in (2024, 2025):
        eve = (spring_festival(year) - FIRST).days
        carried = (goods.cause == HOMEWARD) & (goods.day < eve) & (goods.day > eve - 70)
        goods.sold = np.where(carried, np.maximum(eve + rng.integers(-14, 6, n), goods.day + 1), goods.sold)
    seen = goods.sold + wait
    monthly = (rng.random(CITIES) < laws.lots)[goods.city]
    seen = np.where(monthly, (seen // 30 + 1) * 30, seen)
    goods.keyed = goods.city.copy()
    _returns(rng, laws, who, goods, seen)
    seen = np.where(rng.random(n) < land.rate[goods.keyed], seen, NEVER)
    if hole:  # a month's registrations were lost
        lost = int(rng.integers(100, DAYS - 130))
        seen = np.where((seen >= lost) & (seen < lost + 30), NEVER, seen)
    goods.seen = seen
    _miscoded(rng, laws, land, goods)


def _returns(rng: np.random.Generator, laws: Laws, who: Sellers, goods: Goods, seen: np.ndarray) -> None:
    """Goods sent back; two in five go out again by another dealer, under the same serial number."""
    n = len(goods.dealer)
    sent = (rng.random(n) < laws.returned) & (goods.cause < TRANSFER)
    goods.back = np.where(sent, goods.day + rng.integers(8, 50, n), NEVER)
    again = sent & (rng.random(n) < 0.4)
    goods.keyed = np.where(again, who.home[rng.integers(0, len(who.home), n)], goods.keyed)
    seen[sent] = np.where(again, goods.back + rng.integers(20, 80, n), NEVER)[sent]
    goods.sold = np.where(sent, NEVER, goods.sold)


def _miscoded(rng: np.random.Generator, laws: Laws, land: Country, goods: Goods) -> None:
    """Single wrong codes anywhere; centres that code a neighbour's work, or one dealer's, to their own city."""
    wrong = rng.random(len(goods.day)) < laws.wrong
    goods.keyed[wrong] = rng.integers(0, CITIES, wrong.sum())
    for nth in range(laws.batches):
        centre, since = rng.integers(CITIES), rng.integers(30, DAYS - 30)
        if nth % 2:
            served, span = np.argsort(land.km[centre])[rng.integers(2, 12)], rng.integers(3, 15)
            batch = goods.city == served
        else:
            d, span = rng.integers(goods.dealer.max() + 1), rng.integers(7, 26)
            batch = (goods.dealer == d) & (goods.cause == PLAIN)
        batch &= (goods.seen >= since) & (goods.seen < since + span) & (rng.random(len(batch)) < 0.9)
        goods.keyed[batch] = centre
