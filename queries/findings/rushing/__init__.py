"""Goods-rushing: goods that surface outside their dealer's territory; the episode, the evidence, what was excused."""

from collections.abc import Callable
from datetime import date

from queries.findings.finding import Finding
from queries.findings.kind import AlertKind, Dial, Search
from queries.findings.rushing import assemble
from queries.findings.rushing.goods import SIGNALS, Destination, GoodsFinding, findings
from queries.findings.rushing.read import Run, Source, last_day
from queries.findings.rushing.settings import Settings

__all__ = ["FLOORS", "KIND", "OPTIONAL", "Destination", "GoodsFinding", "Settings", "find", "searched"]
OPTIONAL = frozenset(
    ("dealer_territories", "traces", "approved_movements", "price_checks", "events", "receivables", "service_cases")
)
Detector = Callable[[Source, float, Settings], list[GoodsFinding]]


def find(
    run: Run,
    as_of: date | None = None,
    q: float = 0.1,
    settings: Settings | None = None,
    tables: frozenset[str] = OPTIONAL,
    detector: Detector = assemble.found,
) -> list[GoodsFinding]:
    """What was known on a day of goods and is worth a look, most money at stake first; nothing in a lake without a day.

    run: executes SQL over the views and tables of the lake. as_of: the last day of data when None.
    q: share of false findings accepted. tables: which of OPTIONAL the lake has; signals without theirs stay silent.
    detector: of goods that were rushed, or of another way to go wrong.
    """
    day, settings = as_of or last_day(run, tables), settings or Settings()
    if day is None:
        return []
    return assemble.worth_a_look(detector(Source(run, frozenset(tables), day), q, settings), settings)


def searched(search: Search, detector: Detector = assemble.found) -> list[Finding]:
    """What a kind of alert about goods finds."""
    settings = Settings(**search.thresholds)
    found = find(search.run, search.as_of, search.q, settings, search.tables & OPTIONAL, detector)
    return findings(found, search.run)


FLOORS = (
    Dial("minimum_units", Settings.minimum_units, 0, 1000, 1),
    Dial("minimum_money", Settings.minimum_money, 0, 10_000_000, 1000),
)
KIND = AlertKind(
    "rushing", "dealer", searched, SIGNALS["rushing"],
    dials=(
        Dial("border_km", Settings.border_km, 0, 500, 5),
        Dial("handover_days", Settings.handover_days, 0, 365, 1),
        Dial("guard_weeks", Settings.guard_weeks, 0, 26, 1),
        *FLOORS,
    ),
    uses=("traces",), leads=True, place=1,
)  # fmt: skip
