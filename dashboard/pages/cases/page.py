"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dashboard.page import Builder, Scope
from dashboard.pages.cases import case, goods, history, inbox, precision, signals, trials
from dashboard.pages.cases.forms.steps import above, below
from dashboard.panels import Panel

PARTS: dict[str, tuple[Builder, ...]] = {
    "evidence": (case.weeks, case.flow, goods.destinations, case.excused),
    "serials": (goods.serials,),
    "signals": (signals.spoken, signals.prices, signals.caution, signals.victims),
    "history": (history.taken,),
}
DESKS: dict[str, tuple[Builder, ...]] = {
    "inbox": (inbox.summary, inbox.ranking, inbox.flows),
    "quality": (precision.measured,),
    "trial": (trials.outcome, trials.changes, trials.sets),
}

__all__ = ["above", "below", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The inbox, the measured precision or a trial of thresholds; or, of a case that was opened, a part of it."""
    if case.chosen(scope):
        return scope.gather(case.story, *PARTS[case.part(scope)])
    return scope.gather(*DESKS[scope.filters.view("desk", "inbox")])
