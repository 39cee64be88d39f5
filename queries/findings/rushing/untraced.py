"""Rushing without serial numbers: the books alone. Less certain: the severity stays low, and no destination is named.

A dealer's weeks are scanned for goods that left without being accounted for; buying more than usual backs it; street
prices in the nearest cities outside the territory are told beside it.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from scipy.stats import norm

from queries.findings.finding import Signal
from queries.findings.rushing import significance
from queries.findings.rushing.balance import ROBUST, Balance, balance
from queries.findings.rushing.counts import distances
from queries.findings.rushing.goods import SIGNALS, GoodsFinding
from queries.findings.rushing.ledger import ledger
from queries.findings.rushing.price import price, street
from queries.findings.rushing.read import Source, monday, week_of
from queries.findings.rushing.settings import Settings
from queries.findings.rushing.support import PAID
from queries.findings.rushing.surge import Surge, surge
from queries.small_numbers import q_values

NINETY = 1.645  # normal quantile of a 90 % interval
NEAREST = 10  # cities whose street prices are looked at
LONGEST = 16  # weeks; longer windows leave too little of the dealer's own past to compare with


@dataclass(frozen=True)
class Books:
    """What the books say, by dealer and week since `first`. paid: mean net price; near: cities by dealer."""

    source: Source
    dealers: tuple[str, ...]
    first: int
    flows: Balance
    buying: Surge
    paid: float
    near: list[list[str]]
    prices: pl.DataFrame | None

    def strongest(self, d: int, length: int) -> tuple[float, int, int]:
        """Nats of the dealer's strongest window of that length, and its weeks."""
        gap, _ = self.flows.scores(d, length)
        bought = -np.log(np.maximum(self.buying.p_values(d, length), 1e-12))
        nats = -norm.logsf(gap) + np.maximum(bought - PAID, 0)
        at = int(nats.argmax())
        return float(nats[at] - np.log(len(nats) / length)), at, at + length

    def finding(self, d: int, starts: int, ends: int, p: float, rate: float) -> GoodsFinding:
        """The window as a finding."""
        length = ends - starts
        gaps = self.flows.gap[d, length:] - self.flows.gap[d, :-length]
        usual, seen = float(np.nanmedian(gaps)), float(gaps[starts])
        stray = NINETY * ROBUST * float(np.nanmedian(np.abs(gaps - usual)))
        excess, own = max(seen - usual, 0.0), self.buying.change([d], starts, ends) or 0.0
        signals = {
            "balance": Signal.of("rushing.balance_alone", self.flows.scores(d, length)[0][starts], p,
                                 gap=round(seen), usual=round(usual)),
            "surge": Signal.of("rushing.surge_alone", own, self.buying.p_values(d, length)[starts], own=f"{own:+.0%}"),
            "price": price(self.prices, self.near[d], self.first + starts, self.first + ends),
        }  # fmt: skip
        last = min(monday(self.first + ends) - timedelta(days=1), self.source.as_of)
        return GoodsFinding(
            "", "rushing", self.dealers[d], monday(self.first + starts), last, round(seen), round(usual, 2),
            round(excess, 2), round(max(excess - stray, 0.0), 2), round(excess + stray, 2),
            round(excess * self.paid, 2), "low", round(rate, 6), (), dict.fromkeys(SIGNALS["rushing"]) | signals,
            p_value=p,
        )  # fmt: skip


def found(source: Source, q: float, s: Settings) -> list[GoodsFinding]:
    """Findings of dealers with a territory, without their ids."""
    known, moves = source.read("dealers").filter(pl.col("coverage") != "national"), source.read("movements")
    if moves.is_empty() or known.is_empty():
        return []
    first = moves["week"].min()
    written = ledger(source, known["dealer_id"].to_list(), first, week_of(source.as_of) - first + 1)
    paid = float(source.read("prices")["price"].mean() or 0.0)
    books = Books(source, written.dealers, first, balance(written), surge(written), paid, _near(source, known),
                  street(source))  # fmt: skip
    lengths = [length for length in s.windows if 2 <= length <= min(LONGEST, written.weeks // 3)]
    tested = [d for d in range(known.height) if lengths and not np.isnan(written.gap[d]).all()]
    windows = [max(books.strongest(d, length) for length in lengths) for d in tested]
    law = significance.null(np.array([strength for strength, _, _ in windows]))
    p = np.array([law.p_value(strength) for strength, _, _ in windows])
    rates = q_values(p, len(p))
    return [
        books.finding(d, starts, ends, float(chance), float(rate))
        for d, (_, starts, ends), chance, rate in zip(tested, windows, p, rates, strict=True)
        if rate <= q
    ]


def _near(source: Source, known: pl.DataFrame) -> list[list[str]]:
    """For each dealer the nearest cities that it has no right to."""
    cities = source.read("cities")
    names, km = cities["city_id"].to_numpy(), np.nan_to_num(distances(cities), nan=np.inf)
    place = {name: at for at, name in enumerate(names)}
    held = dict(source.read("rights").group_by("dealer_id").agg("city_id").iter_rows())
    found = []
    for dealer, city in known.select("dealer_id", "city_id").iter_rows():
        ordered = names[np.argsort(km[place[city]], kind="stable")]
        found.append([name for name in ordered if name not in set(held.get(dealer, []))][:NEAREST])
    return found
