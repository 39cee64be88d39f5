"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dashboard.forms.case import above, below
from dashboard.page import Builder, Scope
from dashboard.panels import Panel
from dashboard.parts import case, cases, goods, quality, signals, steps, trials

PARTS: dict[str, tuple[Builder, ...]] = {
    "evidence": (case.weeks, case.flow, goods.destinations, case.excused),
    "serials": (goods.serials,),
    "signals": (signals.spoken, signals.prices, signals.caution, signals.victims),
    "history": (steps.taken,),
}
DESKS: dict[str, tuple[Builder, ...]] = {
    "inbox": (cases.summary, cases.ranking, cases.flows),
    "quality": (quality.measured,),
    "trial": (trials.outcome, trials.changes, trials.sets),
}

__all__ = ["above", "below", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The inbox, the measured precision or a trial of thresholds; or, of a case that was opened, a part of it."""
    if case.chosen(scope):
        return scope.gather(case.story, *PARTS[case.part(scope)])
    return scope.gather(*DESKS[scope.filters.view("desk", "inbox")])
