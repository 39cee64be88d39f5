"""What do we ask of each region, channel and month, and who agrees."""

from functools import wraps

from dashboard.page import Scope
from dashboard.pages.workbench.draft import draft
from dashboard.pages.workbench.forms import draw, entered, first
from dashboard.pages.workbench.panels import BEFORE, VIEWED
from dashboard.panels import Panel


def above(scope: Scope) -> None:
    """The version and its steps, the cards, the grid with what was entered."""
    found = draft(scope)
    draw(found) if found else first(scope)


def panels(scope: Scope) -> list[Panel]:
    """The panels of the view that is chosen, with what the person has entered."""
    found = draft(scope)
    if found is None:
        return scope.gather(*BEFORE)
    chosen = VIEWED[scope.filters.view("planning", "plan")]
    shown = entered(found)
    return scope.gather(*(wraps(build)(lambda _, build=build: build(shown)) for build in chosen))
