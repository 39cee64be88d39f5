"""Where are we behind plan, by how much, and what would it take."""

from dashboard.forms.rhythm import below
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.attainment import heat, members, no_plan, outlook, places, rhythm
from dashboard.parts.rhythms import changes, curves

__all__ = ["below", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """Outlook, the map, the rhythm, every place with its gap, the heat of places by categories, the rhythm's curve."""
    return scope.gather(no_plan, outlook, places, rhythm, members, heat, curves, changes)
