"""What do we decide on these figures, and what became of what we decided before?"""

from dashboard.forms.meeting import above
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts import meeting, meetings

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The meetings and what is still to be done; or the meeting that is opened."""
    if scope.filters.view("meeting", ""):
        return meeting.whole(scope)
    return scope.gather(meetings.listing, meetings.following)
