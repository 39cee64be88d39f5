"""The one dealer that is looked at: what is known of it, and the days that its records are read over."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.page import Scope
from queries import Period
from queries.period import add_months

MONTHS = 12  # of records that are rare: a month of them would say little


@dataclass(frozen=True)
class Dealer:
    """A dealer's master data, by the columns of `special/dealer_facts.sql`; what is missing is None or empty."""

    row: dict[str, object]

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row["dealer_id"])

    def text(self, name: str) -> str:
        """A fact as text, empty when it is missing."""
        return str(self.row[name] or "")

    def day(self, name: str) -> date | None:
        """A fact that is a day."""
        value = self.row[name]
        return value if isinstance(value, date) else None


def dealer(scope: Scope) -> Dealer | None:
    """The dealer of the filter; None when none, or several, are chosen."""
    names = scope.filters.of("dealer")
    rows = scope.load("dealer_facts", dealer=names[0]).frame.to_dicts() if len(names) == 1 else []
    return Dealer(rows[0]) if rows else None


def a_year(scope: Scope) -> Period:
    """The twelve months up to the end of the days shown."""
    ends = scope.filters.shown.ends
    return Period(add_months(ends, -MONTHS) + timedelta(1), ends)


def has(scope: Scope, table: str) -> bool:
    """Whether the lake has the table."""
    return table in scope.engine.lake.files
