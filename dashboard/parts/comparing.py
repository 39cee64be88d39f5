"""What the page's figures can be compared with."""

from dashboard.page import Scope
from queries import Period, comparability
from queries.question import Comparison


def against(scope: Scope, period: Period | None = None) -> Comparison | None:
    """As `queries.comparability.against`, for the comparison chosen. period: the page's by default."""
    return comparability.against(scope.filters.compare, period or scope.filters.period, scope.filters.data)


def comparable(scope: Scope, period: Period | None = None) -> bool:
    """Whether a change against the comparison chosen means anything for the period, the page's by default."""
    return comparability.comparable(scope.filters.compare, period or scope.filters.period, scope.filters.data)
