"""What did we report, and does it still hold."""

from dashboard import statements
from dashboard.forms.statements import above
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.issued import draft, listing, one

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The issued statements and what would be issued next, or the one that is opened as it was issued."""
    if statements.is_draft(scope.filters.view("statement", "")):
        return [*scope.gather(listing), *draft(scope)]
    return one(scope)
