"""Goods-blocking: goods pressed into a dealer that do not sell on. Two of three families must agree, week by week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.stats import norm

from queries.findings.blocking import pressure
from queries.findings.finding import Signal
from queries.findings.rushing.balance import standard
from queries.findings.rushing.goods import SIGNALS, GoodsFinding
from queries.findings.rushing.ledger import Ledger, ledger
from queries.findings.rushing.read import Source, monday, week_of
from queries.findings.rushing.settings import Settings
from queries.small_numbers import q_values

PAUSE = 4  # quiet weeks that end an episode
NINETY = 1.645  # normal quantile of a 90 % interval
LASTING = 3  # weeks that the families have to agree


@dataclass(frozen=True)
class Families:
    """Measures by dealer and week; a family speaks where one of its measures is over its threshold."""

    supply: np.ndarray
    pushed: np.ndarray
    closing: np.ndarray
    debt: np.ndarray
    back: np.ndarray

    def speaks(self, s: Settings) -> dict[str, np.ndarray]:
        """Dealer x week, for each family."""
        return {
            "stock": self.supply > s.weeks_of_supply,
            "timing": (self.pushed > s.sell_in_over_sell_out) | (self.closing > s.closing_share),
            "cash": (self.debt > s.days_outstanding) | (self.back > s.returns),
        }


def found(source: Source, q: float, s: Settings) -> list[GoodsFinding]:
    """Episodes without their ids."""
    moves = source.read("movements")
    if moves.is_empty():
        return []
    first, dealers = moves["week"].min(), sorted(moves["dealer_id"].unique())
    books = ledger(source, dealers, first, week_of(source.as_of) - first + 1)
    like = pressure.year_before(first, books.weeks)
    seen = Families(
        pressure.supply(books, like), pressure.pushed(books, like), pressure.closing(source, books),
        pressure.debt(source, books), pressure.sent_back(source, books),
    )  # fmt: skip
    speaks = seen.speaks(s)
    agree = sum(each.astype(int) for each in speaks.values()) >= 2
    spans = [(d, *span) for d in range(len(dealers)) for span in _runs(agree[d])]  # type: ignore
    p = np.array([_chance(seen.supply, d, starts, ends) for d, starts, ends in spans])
    paid = float(source.read("prices")["price"].mean() or 0.0)
    return [
        _finding(source, books, seen, speaks, span, float(rate), s, paid)
        for span, rate in zip(spans, q_values(p, max(len(dealers), len(p))), strict=True)
        if rate <= q
    ]


def _runs(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """Spans [starts, ends) of flagged weeks, short pauses bridged."""
    weeks = np.flatnonzero(flags)
    for run in np.split(weeks, np.flatnonzero(np.diff(weeks) > PAUSE) + 1):
        if len(run) >= LASTING:
            yield int(run[0]), int(run[-1]) + 1


def _chance(supply: np.ndarray, d: int, starts: int, ends: int) -> float:
    """How rarely a dealer's supply is so far above its peers' of the same weeks: the span's mean robust score."""
    span = supply[:, starts:ends]
    known = np.isfinite(span)
    mean = np.where(known, span, 0).sum(1) / np.where(known.any(1), known.sum(1), np.nan)
    logs = np.log(np.maximum(mean, 0.1))
    return float(norm.sf(standard(logs, np.full(len(logs), 0.1))[d]))


def _finding(
    source, books: Ledger, seen: Families, speaks, span, rate: float, s: Settings, paid: float
) -> GoodsFinding:
    d, starts, ends = span
    stock = books.stock[d, starts + 1 : ends + 1]
    at = int(np.nan_to_num(stock).argmax())
    weeks = float(seen.supply[d, starts:ends][at])
    usual = float(stock[at]) / max(weeks, 1e-9) * s.weeks_of_supply
    excess = max(float(stock[at]) - usual, 0.0)
    stray = NINETY * s.weeks_of_supply * float(pressure.unsteady(books.sold_out[d], usual / s.weeks_of_supply))
    said = {
        "stock": {"supply": round(weeks, 1)},
        "timing": {"ratio": _peak(seen.pushed, span), "closing": _peak(seen.closing, span)},
        "cash": {"days": _peak(seen.debt, span), "returns": _peak(seen.back, span)},
    }
    chance = _chance(seen.supply, d, starts, ends)
    signals = {
        name: Signal.of(f"rushing.{name}", max(values.values()), chance if name == "stock" else 1.0, **values)
        for name, values in said.items()
        if speaks[name][d, starts:ends].any()
    }
    last = min(monday(books.first + ends) - timedelta(days=1), source.as_of)
    return GoodsFinding(
        "", "blocking", books.dealers[d], monday(books.first + starts), last, round(float(stock[at])),
        round(usual, 2), round(excess, 2), round(max(excess - stray, 0.0), 2), round(excess + stray, 2),
        round(excess * paid, 2),
        "high" if len(signals) == 3 else "medium" if weeks > s.weeks_of_supply_red else "low", round(rate, 6), (),
        dict.fromkeys(SIGNALS["blocking"]) | signals, p_value=chance,
    )  # fmt: skip


def _peak(table: np.ndarray, span: tuple[int, int, int]) -> float:
    d, starts, ends = span
    return round(float(np.nan_to_num(table[d, starts:ends]).max()), 2)
