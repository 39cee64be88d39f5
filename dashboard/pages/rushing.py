"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts import case, cases


def panels(scope: Scope) -> list[Panel]:
    """The alerts by money at stake with the map of flows, or, of one that was opened, its evidence."""
    if case.chosen(scope):
        return scope.gather(
            case.story, case.excused, case.weeks, case.destinations, case.prices, case.serials, cases.ranking
        )
    return scope.gather(cases.summary, cases.ranking, cases.flows)
