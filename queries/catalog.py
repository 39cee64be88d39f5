"""What a lake holds, as far as a question's SQL depends on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from queries.facts import FACTS
from queries.question import Period


@dataclass(frozen=True)
class Catalog:
    """What a lake holds. data: first and last day of sales. snapshots: fact -> days. rollups: name -> rows.

    held: the days that the rollups hold, where the data are taken to end earlier. facts: those that it has. spans:
    fact -> first and last day of its rows; a fact without rows has none.
    """

    data: Period
    snapshots: Mapping[str, tuple[date, ...]]
    rollups: Mapping[str, int]
    held: Period | None = None
    facts: frozenset[str] = frozenset(FACTS)
    spans: Mapping[str, Period] = field(default_factory=dict)
