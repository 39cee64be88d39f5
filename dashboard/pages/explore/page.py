"""Any figures over anything: a question about a region answered in a minute, down to the serial number."""

from dashboard.page import Scope
from dashboard.pages.explore.answer import answered
from dashboard.pages.explore.asked import Asked, asked
from dashboard.pages.explore.charts import drawn
from dashboard.pages.explore.forms.question import above
from dashboard.pages.explore.links import onward
from dashboard.pages.explore.rows import behind
from dashboard.pages.explore.words import note, title
from dashboard.panels import Choice, Panel, Piece, Prose
from dashboard.parts.choosing import choices

__all__ = ["above", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The answer as a table or a chart, where to go from there, and the rows behind it."""
    return scope.gather(answer, onward, behind)


def answer(scope: Scope) -> Panel:
    """The pivot, in the shape chosen."""
    now, shape = asked(scope), scope.filters.view("shape", "table")
    if shape == "table":
        body, answers, frame = answered(scope, now)
    else:
        body, answers, frame = drawn(scope, now, shape)
    empty = isinstance(body, Prose) or (frame is not None and frame.is_empty())
    if empty and not isinstance(body, Prose):
        body = Prose(((Piece(scope.say("page.nothing")),),))
    held, ways = None if empty else frame, _choices(scope, now)
    return Panel("answer", title(scope, now), body, note(scope, now), answers=answers, download=held, choices=ways)


def _choices(scope: Scope, now: Asked) -> tuple[tuple[Choice, ...], ...]:
    shape = scope.filters.view("shape", "table")
    shapes = choices(scope, "shape", shape, lambda name: scope.say(f"shape_{name}"))
    if shape != "table":
        return (shapes,)
    cells = scope.filters.view("cells", "bars")
    ways = choices(scope, "cells", cells, lambda name: scope.say(f"cells_{name}"))
    return shapes, ways
