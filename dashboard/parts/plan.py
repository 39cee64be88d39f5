"""How what is looked at stands against its plan: the arithmetic of `queries.standing`, what it takes and what is kept
of it for the next who asks."""

import polars as pl

from dashboard.page import Scope
from dashboard.parts.adjustments import adjustments
from dashboard.parts.asking import own_events
from dashboard.parts.learned import RHYTHMS, company_rhythm, key, known_to
from queries import Answer
from queries import standing as plans
from queries.landings import spread
from queries.pacing import Pace
from queries.phasing import Phasing, days_phased, history, phasing
from queries.rhythm import Curve
from queries.standing import PlanActual, Spread, Standing


def plannable(scope: Scope) -> bool:
    """Whether targets know every dimension that is filtered on, and the period is whole months."""
    return plans.plannable(scope.filters.period, tuple(name for name, _ in scope.filters.members))


def standing(scope: Scope, interval: bool = False) -> Standing | None:
    """Where what is looked at stands against its plan; None where there is no plan for it.

    interval: whether the landing's is wanted, which takes a backtest.
    """
    if not plannable(scope):
        return None
    return plans.standing(_against(scope), _phasing(scope), _spread(scope) if interval else (None, None))


def standings(scope: Scope, by: str) -> tuple[pl.DataFrame, Answer]:
    """As `queries.standing.standings`, by one of the dimensions of targets, and what it came from."""
    found = _against(scope, by)
    return plans.standings(found, _phasing(scope)), found.answers[0]


def course(scope: Scope) -> Pace:
    """Where the period lands at the present pace, for what has no targets."""
    return plans.course(scope.ask, scope.filters.measure, _phasing(scope))


def curve(scope: Scope, learned: bool = False) -> Curve:
    """The rhythm of what is looked at over the period; learned: as history has it, without what people adjusted."""
    return plans.curve(_against(scope), _phasing(scope, learned))


def days_left(scope: Scope) -> int:
    """Days of the period after the data's end."""
    return min(scope.filters.period.days, max(0, (scope.filters.period.ends - known_to(scope)).days))


def _against(scope: Scope, *by: str) -> PlanActual:
    made = _phasing(scope, learned=True)
    return scope.once(("against", by), lambda: plans.plan_actual(scope.ask, scope.filters.measure, made, by))


def _phasing(scope: Scope, learned: bool = False) -> Phasing:
    """The period's phasing; learned: without what people adjusted."""
    return scope.once(("phasing", learned), lambda: _phased(scope, learned))


def _phased(scope: Scope, learned: bool) -> Phasing:
    period, today = scope.filters.period, known_to(scope)
    known = () if learned else adjustments(scope, days_phased(period, today))
    kept = key(scope, "phasing", period, today, known)
    return RHYTHMS.get(kept, lambda: phasing(company_rhythm(scope), period, today, known))


def _spread(scope: Scope) -> Spread:
    period, today, data = scope.filters.period, known_to(scope), scope.filters.data
    if today >= period.ends:
        return None, None
    kept = key(scope, "spread", scope.filters.where, period, today)
    past = (scope.ask, scope.named("sell_in"), data)
    return RHYTHMS.get(kept, lambda: spread(history(*past), period, today, own_events(scope)))
