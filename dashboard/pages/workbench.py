"""What do we ask of each region, channel and month, and who agrees."""

from dashboard.desk import desk
from dashboard.forms.workbench import draw, entered, first
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.workbench import BEFORE, VIEWED


def above(scope: Scope) -> None:
    """The version and its steps, the cards, the grid with what was entered."""
    found = desk(scope)
    draw(found) if found else first(scope)


def panels(scope: Scope) -> list[Panel]:
    """The panels of the view that is chosen, with what the person has entered."""
    found = desk(scope)
    if found is None:
        return scope.gather(*BEFORE)
    chosen = VIEWED[scope.filters.view("planning", "plan")]
    shown = entered(found)
    return scope.gather(*(lambda _, build=build: build(shown) for build in chosen))
