"""The plan and its pace: how much is due by now, where the period will land, what is still required."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.series import own_events
from queries import Answer
from queries.branches import FACTS
from queries.landings import spread
from queries.pacing import Pace, pace
from queries.period import month_end
from queries.rhythm import Curve, Rhythm, learn

RHYTHMS = Memo(64)


@dataclass(frozen=True)
class Standing:
    """One line of plan against actual. target and what follows from it is None without a target."""

    actual: float
    target: float | None
    pace: Pace
    answers: tuple[Answer, ...]

    @property
    def attainment(self) -> float | None:
        """Actual over the whole period's target."""
        return self.actual / self.target if self.target else None


def plannable(scope: Scope) -> bool:
    """Whether targets know every dimension that is filtered on, and the period is whole months."""
    period, known = scope.filters.period, FACTS["targets"].dimensions
    whole = period.starts.day == 1 and period.ends == month_end(period.ends)
    return whole and all(name in known for name, _ in scope.filters.members)


def standing(scope: Scope) -> Standing | None:
    """Where what is looked at stands against its plan; None where there is no plan for it."""
    if not plannable(scope):
        return None
    answer = scope.ask((scope.named("sell_in"), scope.named("target")))
    row = answer.frame.to_dicts()[0]
    target = row[scope.named("target")]
    if not target:
        return None
    actual, rhythm = row[scope.named("sell_in")] or 0.0, _rhythm(scope, ())
    period, today = scope.filters.period, scope.filters.shown.ends
    found = pace(actual, target, rhythm.curve(period), today, rhythm.expected(period), _spread(scope))
    return Standing(actual, target, found, (answer,))


def standings(scope: Scope, by: str) -> tuple[pl.DataFrame, Answer]:
    """A row a member of `by`: actual, target, attainment, due (share), pace, landing, gap, required_per_day, run_rate.

    Members with a target but no sales are there with zero; members without a target have neither pace nor gap.
    """
    answer = scope.ask((scope.named("sell_in"), scope.named("target")), by)
    rhythm, period, today = _rhythm(scope, (by,)), scope.filters.period, scope.filters.shown.ends
    rows = []
    for row in answer.frame.iter_rows(named=True):
        actual, target = row[scope.named("sell_in")] or 0.0, row[scope.named("target")]
        group = (row[by],)
        found = pace(actual, target, rhythm.curve(period, group), today, rhythm.expected(period, group))
        rows.append({
            by: row[by], "actual": actual, "target": target, "attainment": actual / target if target else None,
            "due": found.elapsed_share, "pace": found.pace, "landing": found.landing, "gap": found.gap,
            "required_per_day": found.required_per_day, "run_rate": found.run_rate,
        })  # fmt: skip
    numbers = ("actual", "target", "attainment", "due", "pace", "landing", "gap", "required_per_day", "run_rate")
    return pl.DataFrame(rows, schema={by: pl.String, **dict.fromkeys(numbers, pl.Float64)}), answer


def curve(scope: Scope) -> Curve:
    """The rhythm of what is looked at over the period: each day's weight and the share due by its end."""
    return _rhythm(scope, ()).curve(scope.filters.period)


def _history(scope: Scope, by: tuple[str, ...]) -> pl.DataFrame:
    data, metric = scope.filters.data, scope.named("sell_in")
    answer = scope.ask(metric, ("day", *by), starts=data.starts, ends=data.ends, compare=None)
    return answer.frame.rename({metric: "value"})


def _rhythm(scope: Scope, by: tuple[str, ...]) -> Rhythm:
    return RHYTHMS.get(_key(scope, "rhythm", by), lambda: learn(_history(scope, by), own_events(scope), by))


def _spread(scope: Scope) -> tuple[float, float] | tuple[None, None]:
    period, today = scope.filters.period, scope.filters.shown.ends
    if today >= period.ends:
        return None, None
    key = _key(scope, "spread", period, today)
    return RHYTHMS.get(key, lambda: spread(_history(scope, ()), period, today, own_events(scope)))


def _key(scope: Scope, *more: object) -> tuple[object, ...]:
    return scope.engine.lake.version, scope.user, scope.filters.where, scope.filters.measure, *more


def days_left(scope: Scope) -> int:
    """Days of the period after the data's end."""
    return max(0, (scope.filters.period.ends - max(scope.filters.shown.ends, date.min)).days)
