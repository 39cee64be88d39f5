"""Goods-rushing and goods-blocking: findings that name the dealer, the episode, the evidence and what was excused."""

from datetime import date

from queries.rushing import assemble
from queries.rushing.case import Case, Destination, Exclusion, Kind, Signal, carry_over, continues
from queries.rushing.read import Run, Source, last_day
from queries.rushing.settings import Settings

__all__ = [
    "OPTIONAL",
    "Case",
    "Destination",
    "Exclusion",
    "Kind",
    "Settings",
    "Signal",
    "carry_over",
    "continues",
    "find",
]
OPTIONAL = frozenset(
    ("dealer_territories", "traces", "approved_movements", "price_checks", "events", "receivables", "service_cases")
)


def find(
    run: Run,
    as_of: date | None = None,
    kind: Kind = "rushing",
    q: float = 0.1,
    settings: Settings | None = None,
    tables: frozenset[str] = OPTIONAL,
) -> list[Case]:
    """The cases of a kind that were known on a day, most money at stake first.

    run: executes SQL over the views and tables of the lake. as_of: the last day of data when None.
    q: share of false cases accepted. tables: which of OPTIONAL the lake has; signals without theirs stay silent.
    """
    day = as_of or last_day(run, tables)
    if day is None:
        return []
    return assemble.cases(Source(run, frozenset(tables), day), kind, q, settings or Settings())
