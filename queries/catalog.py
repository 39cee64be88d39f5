"""What a lake holds, as far as a question's SQL depends on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from queries.facts import FACTS
from queries.question import Period


@dataclass(frozen=True)
class Catalog:
    """What a lake holds. data: first and last day of sales. snapshots: fact -> days. rollups: name -> rows.

    facts: those that it has. spans: fact -> first and last day of its rows, however early the data are taken to end and
    however late they go on after the last sale; a fact without rows has none.
    """

    data: Period
    snapshots: Mapping[str, tuple[date, ...]]
    rollups: Mapping[str, int]
    facts: frozenset[str] = frozenset(FACTS)
    spans: Mapping[str, Period] = field(default_factory=dict)
