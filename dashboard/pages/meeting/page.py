"""What do we decide on these figures, and what became of what we decided before?"""

from dashboard.page import Scope
from dashboard.pages.meeting import listing, opened
from dashboard.pages.meeting.forms.agenda import above
from dashboard.panels import Panel

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The meetings and what is still to be done; or the meeting that is opened."""
    if scope.filters.view("meeting", ""):
        return opened.whole(scope)
    return scope.gather(listing.listing, listing.following)
