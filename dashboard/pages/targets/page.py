"""Where are we behind plan, by how much, and what would it take."""

from dashboard.page import Scope
from dashboard.pages.targets.attainment import heat, members, no_plan, outlook, places, rhythm
from dashboard.pages.targets.curve import changes, curves
from dashboard.pages.targets.forms.adjustments import below
from dashboard.panels import Panel

__all__ = ["below", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """Outlook, the map, the rhythm, every place with its gap, the heat of places by categories, the rhythm's curve."""
    return scope.gather(no_plan, outlook, places, rhythm, members, heat, curves, changes)
