"""What did we report, and does it still hold."""

from dashboard.page import Scope
from dashboard.pages.statements import freezing
from dashboard.pages.statements.forms.issue import above
from dashboard.pages.statements.issued import draft, listing, one
from dashboard.panels import Panel

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The issued statements and what would be issued next, or the one that is opened as it was issued."""
    if freezing.is_draft(scope.filters.view("statement", "")):
        return [*scope.gather(listing), *draft(scope)]
    return one(scope)
