"""Why did a figure change: what every member of every dimension had in it."""

from dashboard.members import MEMBERS
from dashboard.page import Scope
from dashboard.pages.why.contributions import ranking, steps, table_of
from dashboard.pages.why.story import happened, metric, whole
from dashboard.panels import Panel
from dashboard.parts.bridging import stepped


def panels(scope: Scope) -> list[Panel]:
    """The story beside the steps; the most telling members; price, volume and mix; a table a dimension."""
    return scope.gather(happened, steps, ranking, *map(table_of, MEMBERS), pricing, whole)


def pricing(scope: Scope) -> Panel | None:
    """Price, volume and mix of an amount or of margin."""
    return stepped(scope, metric(scope))
