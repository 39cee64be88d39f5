"""Goods-rushing: goods that surface outside their dealer's territory; the episode, the evidence, what was excused."""

from collections.abc import Callable
from datetime import date

from queries.findings.finding import Finding
from queries.findings.kind import AlertKind, Dial, Search
from queries.findings.rushing import assemble
from queries.findings.rushing.goods import SIGNALS, Destination, GoodsFinding, findings
from queries.findings.rushing.read import Run, Source, last_day
from queries.findings.rushing.settings import Settings

__all__ = ["FLOORS", "KIND", "OPTIONAL", "Destination", "GoodsFinding", "Settings", "find", "judged"]
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
) -> list[GoodsFinding]:
    """What was known on a day of goods that were rushed, most money at stake first.

    run: executes SQL over the views and tables of the lake. as_of: the last day of data when None.
    q: share of false findings accepted. tables: which of OPTIONAL the lake has; signals without theirs stay silent.
    """
    return judged(assemble.found, run, as_of, q, settings, tables)


def judged(
    detector: Detector, run: Run, as_of: date | None, q: float, settings: Settings | None, tables: frozenset[str]
) -> list[GoodsFinding]:
    """What a detector of goods finds and is worth a look; nothing in a lake without a day."""
    day, settings = as_of or last_day(run, tables), settings or Settings()
    if day is None:
        return []
    return assemble.worth_a_look(detector(Source(run, frozenset(tables), day), q, settings), settings)


def _find(search: Search) -> list[Finding]:
    settings = Settings(**search.thresholds)
    return findings(find(search.run, search.as_of, search.q, settings, search.tables & OPTIONAL), search.run)


FLOORS = (
    Dial("minimum_units", Settings.minimum_units, 0, 1000, 1),
    Dial("minimum_money", Settings.minimum_money, 0, 10_000_000, 1000),
)
KIND = AlertKind(
    "rushing", "dealer", _find, SIGNALS["rushing"],
    dials=(
        Dial("border_km", Settings.border_km, 0, 500, 5),
        Dial("handover_days", Settings.handover_days, 0, 365, 1),
        Dial("guard_weeks", Settings.guard_weeks, 0, 26, 1),
        *FLOORS,
    ),
    uses=("traces",), leads=True, place=1,
)  # fmt: skip
