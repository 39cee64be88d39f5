"""Goods-blocking: goods pressed into a dealer that do not sell on. It shares the books with goods-rushing."""

from datetime import date

from queries.findings.blocking import detector
from queries.findings.finding import Finding
from queries.findings.kind import AlertKind, Dial, Search
from queries.findings.rushing import FLOORS, OPTIONAL, GoodsFinding, Settings, judged
from queries.findings.rushing.goods import SIGNALS, findings
from queries.findings.rushing.read import Run

__all__ = ["KIND", "find"]


def find(
    run: Run,
    as_of: date | None = None,
    q: float = 0.1,
    settings: Settings | None = None,
    tables: frozenset[str] = OPTIONAL,
) -> list[GoodsFinding]:
    """What was known on a day of goods pressed into dealers, most money at stake first; asked as `rushing.find`."""
    return judged(detector.found, run, as_of, q, settings, tables)


def _find(search: Search) -> list[Finding]:
    settings = Settings(**search.thresholds)
    return findings(find(search.run, search.as_of, search.q, settings, search.tables & OPTIONAL), search.run)


KIND = AlertKind(
    "blocking", "dealer", _find, SIGNALS["blocking"],
    dials=(
        Dial("weeks_of_supply", Settings.weeks_of_supply, 0, 104, 0.5),
        Dial("weeks_of_supply_red", Settings.weeks_of_supply_red, 0, 104, 0.5),
        Dial("sell_in_over_sell_out", Settings.sell_in_over_sell_out, 1, 10, 0.05),
        Dial("closing_share", Settings.closing_share, 1, 10, 0.1),
        Dial("days_outstanding", Settings.days_outstanding, 0, 180, 1),
        Dial("returns", Settings.returns, 1, 20, 0.1),
        *FLOORS,
    ),
    place=2,
)  # fmt: skip
