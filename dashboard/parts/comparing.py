"""What output can be compared with: nothing is, with days that the data do not hold."""

from dashboard.page import Scope
from queries import Period
from queries.period import compared
from queries.question import Comparison

MISSING = 0.1  # part of the compared days that may lie before the data's first sale


def against(scope: Scope, period: Period | None = None) -> Comparison | None:
    """The comparison for what has no targets: last year stands in for them.

    None without a comparison, and where the data do not reach back to the days compared. period: the page's by default.
    """
    compare = "last_year" if scope.filters.compare == "target" else scope.filters.compare
    return compare if compare and reaches(scope, compare, period) else None


def comparable(scope: Scope, period: Period | None = None) -> bool:
    """Whether a change against the comparison chosen means anything for the period."""
    return scope.filters.compare == "target" or against(scope, period) is not None


def reaches(scope: Scope, compare: Comparison, period: Period | None = None) -> bool:
    """Whether the data hold the days that the period is compared with, but for a few at their beginning."""
    asked, data = period or scope.filters.period, scope.filters.data
    then = compared(asked, Period(asked.starts, max(asked.starts, min(asked.ends, data.ends))), compare)
    return (data.starts - then.starts).days <= MISSING * then.days
