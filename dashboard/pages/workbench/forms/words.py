"""Members and nodes as people call them."""

from datetime import date

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.workbench.draft import Draft
from queries.edits import At


def named(scope: Scope, dimension: str, member: object) -> str:
    """A member; None is the total."""
    if member is None:
        return scope.say("page.total")
    if dimension == "month" and isinstance(member, date):
        return dates.span(member, "month", scope.language)
    return str(member or scope.say("filters.unnamed"))


def node_said(draft: Draft, node: At) -> str:
    """A node of the grid, what the grid is cut to before it: `East / KA chain`."""
    scope = draft.scope
    around = [
        scope.say("filters.comma").join(named(scope, name, each) for each in values) for name, values in draft.within
    ]
    own = [named(scope, name, member) for name, member in node] or [scope.say("page.total")]
    return " / ".join((*around, *own))
