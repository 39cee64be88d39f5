"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dataclasses import replace

from dashboard.page import Builder, Scope
from dashboard.pages.cases import case, inbox, precision, trials
from dashboard.pages.cases.contents import part, parts_of
from dashboard.pages.cases.forms.steps import above, below
from dashboard.panels import Panel

DESKS: dict[str, tuple[Builder, ...]] = {
    "inbox": (inbox.summary, inbox.ranking, inbox.flows),
    "quality": (precision.measured,),
    "trial": (trials.outcome, trials.changes, trials.sets),
}

__all__ = ["above", "below", "panels"]


def panels(scope: Scope) -> list[Panel]:
    """The inbox, the measured precision or a trial of thresholds; or, of a case that was opened, a part of it."""
    if not (chosen := case.chosen(scope)):
        return scope.gather(*DESKS[scope.filters.view("desk", "inbox")])
    its = chosen.finding.kind
    there = parts_of(its)
    story, *others = scope.gather(case.story, *there[part(scope, its)])
    return [replace(story, choices=case.parts(scope, tuple(there), part(scope, its))), *others]
