"""Puts a finding together: what was seen and expected, what it is worth, what was excused."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
from scipy.stats import chi2, gamma

from queries.findings.finding import Exclusion, Severity, Signal, numbered
from queries.findings.rushing import untraced
from queries.findings.rushing.counts import Counts, count
from queries.findings.rushing.episodes import Episode, episodes
from queries.findings.rushing.goods import SIGNALS, Destination, GoodsFinding
from queries.findings.rushing.price import price, street
from queries.findings.rushing.read import Source, monday
from queries.findings.rushing.settings import Settings
from queries.findings.rushing.support import Support


def worth_a_look(built: Iterable[GoodsFinding], s: Settings) -> list[GoodsFinding]:
    """Those that reach both floors, with their ids, most money at stake first."""
    kept = [each for each in built if each.units_excess >= s.minimum_units and each.money_at_stake >= s.minimum_money]
    return sorted(numbered(kept), key=lambda each: (-each.money_at_stake, each.finding_id))


def found(source: Source, q: float, s: Settings) -> list[GoodsFinding]:
    """Episodes of goods-rushing, without their ids: by serial numbers, or by the books alone where there are none."""
    counts = count(source, s.handover_days) if "traces" in source.tables else None
    if counts is None:
        return untraced.found(source, q, s)
    prices = _prices(source, counts.outside)
    sure, books = episodes(source, counts, s, q)
    street_prices = street(source)
    return [_signalled(_finding(each, counts, prices, source), each, counts, books, street_prices) for each in sure]


def _signalled(
    finding: GoodsFinding, episode: Episode, counts: Counts, books: Support, street_prices: pl.DataFrame | None
) -> GoodsFinding:
    """The finding with what the other signals say of its dealer, weeks and destinations."""
    window = episode.window
    span = window.starts, window.ends
    first = counts.first + window.starts
    return replace(
        finding,
        signals=finding.signals
        | {
            "balance": books.said_of_balance(window.d, *span),
            "surge": books.said_of_surge(window.d, window.cities, *span),
            "price": price(
                street_prices, [goal.city_id for goal in finding.destinations], first, counts.first + window.ends
            ),
        },
    )


def _prices(source: Source, outside: pl.DataFrame) -> dict[int, float]:
    """Mean net price of what surfaced outside a dealer's territory, claimed or not, so that claims cannot move it."""
    known = outside.join(source.read("prices"), on="sku", how="left").filter(pl.col("price").is_not_null())
    mean = known.group_by("d").agg((pl.col("price") * pl.col("units")).sum() / pl.col("units").sum())
    return dict(mean.iter_rows())


def _finding(episode: Episode, counts: Counts, prices: dict[int, float], source: Source) -> GoodsFinding:
    window = episode.window
    first = monday(counts.first + window.starts)
    last = min(monday(counts.first + window.ends) - timedelta(days=1), source.as_of)
    seen, expected = int(window.facts.seen[0].sum()), float(episode.expected.sum())
    variance = float(episode.strays.sum())
    low, high = interval(seen, expected, variance)
    excess = max(seen - expected, 0.0)
    money = excess * prices.get(window.d, 0.0)
    goals = [
        Destination(counts.cities["city_id"][c], first, last, int(y), round(float(m), 2))
        for c, y, m in zip(window.cities, window.facts.seen[0], episode.expected, strict=True)
        if y > m
    ]
    said = {"seen": seen, "expected": round(expected, 1), "cities": len(goals), "spread": round(variance**0.5, 3)}
    signal = Signal.of("rushing.trace", window.strength, episode.p_value, **said)
    removed = episode.units.filter(pl.col("reason") != "").group_by("reason").agg(pl.col("units").sum()).sort("reason")
    return GoodsFinding(
        "",
        "rushing",
        counts.dealers["dealer_id"][window.d],
        first,
        last,
        seen,
        round(expected, 2),
        round(excess, 2),
        round(max(low, 0.0), 2),
        round(max(high, excess), 2),
        round(money, 2),
        severity(episode.q_value, excess),
        round(episode.q_value, 6),
        tuple(goals),
        dict.fromkeys(SIGNALS["rushing"]) | {"trace": signal},
        tuple(Exclusion(*row) for row in removed.iter_rows()),
        float(episode.p_value),
    )


def interval(seen: float, expected: float, variance: float) -> tuple[float, float]:
    """90 % limits of the excess: counting (Garwood 1936 for the units seen) and the expectation (a gamma law of that
    mean and variance) stray independently, their squares added (Donner & Zou 2012)."""
    counted = chi2.ppf(0.05, 2 * seen) / 2 if seen else 0.0, chi2.ppf(0.95, 2 * seen + 2) / 2
    scale = max(variance / max(expected, 1e-9), 1e-9)
    foretold = gamma.ppf([0.05, 0.95], expected / scale, scale=scale) if expected else (0.0, 0.0)
    middle = seen - expected
    low = middle - np.hypot(seen - counted[0], foretold[1] - expected)
    return float(low), float(middle + np.hypot(counted[1] - seen, expected - foretold[0]))


def severity(q_value: float, excess: float) -> Severity:
    """high: hardly ever false and many units; low: barely found or few units."""
    if q_value <= 0.01 and excess >= 30:
        return "high"
    return "medium" if q_value <= 0.05 and excess >= 10 else "low"
