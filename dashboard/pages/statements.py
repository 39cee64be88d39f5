"""What did we report, and does it still hold."""

from dashboard.forms.statements import above
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.issued import listing, one

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The issued statements, or the one that is opened as it was issued."""
    return one(scope) if scope.filters.view("statement", "") else scope.gather(listing)
