"""The plan and its pace: how much is due by now, where the period will land, what is still required.

The rhythm is learned once for the company, by channel and category. What is due of a place, a channel or any other
slice follows from the mix of its own targets, so a change of filters learns nothing anew. Amounts add up: they are
asked by province once, for provinces, regions and all of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from dashboard.page import Scope
from dashboard.parts.adjustments import adjustments
from dashboard.parts.learned import MIX, RHYTHMS, company_rhythm, history, key, known_to
from dashboard.parts.series import own_events
from queries import Answer, Period
from queries.adjustment import Adjustment, adjusted
from queries.branches import FACTS
from queries.landings import spread
from queries.pacing import Pace, pace
from queries.period import month_end
from queries.rhythm import RECENT, Curve, Rhythm

PLACES = ("region", "province")
YEAR = 365
Shares = tuple[pl.DataFrame, np.ndarray, np.ndarray]
NUMBERS = ("actual", "target", "attainment", "due", "pace", "landing", "gap", "required_per_day", "run_rate")


@dataclass(frozen=True)
class Standing:
    """Plan against actual. pace: what follows from the rhythm. answers: what the figures came from."""

    actual: float
    target: float
    pace: Pace
    answers: tuple[Answer, ...]

    @property
    def attainment(self) -> float:
        """Actual over the whole period's target."""
        return self.actual / self.target


def plannable(scope: Scope) -> bool:
    """Whether targets know every dimension that is filtered on, and the period is whole months."""
    period, known = scope.filters.period, FACTS["targets"].dimensions
    whole = period.starts.day == 1 and period.ends == month_end(period.ends)
    return whole and all(name in known for name, _ in scope.filters.members)


def standing(scope: Scope, interval: bool = False) -> Standing | None:
    """Where what is looked at stands against its plan; None where there is no plan for it.

    interval: whether the landing's is wanted, which takes a backtest.
    """
    frame, answers = _against(scope, ()) if plannable(scope) else (pl.DataFrame(), ())
    if frame.is_empty() or not frame["target"][0]:
        return None
    row = frame.to_dicts()[0]
    found = _pace(scope, _shares(scope), row, _spread(scope) if interval else (None, None))
    return Standing(row["actual"], row["target"], found, answers)


def standings(scope: Scope, by: str) -> tuple[pl.DataFrame, Answer]:
    """A row a member of `by`: its name and NUMBERS; `due` is the share due by now.

    Members with a target but no sales are there with zero; members without a target have neither pace nor gap.
    """
    frame, answers = _against(scope, (by,))
    rows, shares = [], _shares(scope)
    for row in frame.iter_rows(named=True):
        found, target = _pace(scope, shares, row, (None, None)), row["target"]
        rows.append({
            by: row[by], "actual": row["actual"], "target": target,
            "attainment": row["actual"] / target if target else None, "due": found.elapsed_share, "pace": found.pace,
            "landing": found.landing, "gap": found.gap, "required_per_day": found.required_per_day,
            "run_rate": found.run_rate,
        })  # fmt: skip
    return pl.DataFrame(rows, schema={by: pl.String, **dict.fromkeys(NUMBERS, pl.Float64)}), answers[0]


def course(scope: Scope) -> Pace:
    """Where the period lands at the present pace, for what has no targets: by the rhythm of what it took in a year."""
    metric, today = scope.named("sell_in"), known_to(scope)

    def taken(days: int, *by: str) -> pl.DataFrame:
        return scope.ask(metric, by, starts=today - timedelta(days - 1), ends=today, compare=None).frame

    now, late = scope.ask(metric, compare=None).frame[metric][0], taken(RECENT)[metric][0]
    mix = _mixed(scope, taken(YEAR, *MIX), (), metric).row(0, named=True)
    row = {"actual": float(now or 0), "target": None, "recent": late and float(late), **mix}
    return _pace(scope, _shares(scope), row, (None, None))


def curve(scope: Scope, learned: bool = False) -> Curve:
    """The rhythm of what is looked at over the period: each day's weight and the share due by its end.

    learned: as history has it, without what people adjusted.
    """
    frame, _ = _against(scope, ())
    return _curve(scope, _shares(scope, learned), frame.row(0, named=True))


def days_left(scope: Scope) -> int:
    """Days of the period after the data's end."""
    return min(scope.filters.period.days, max(0, (scope.filters.period.ends - known_to(scope)).days))


def _against(scope: Scope, by: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    """A row a member of one of PLACES, or one of all: actual, target, recent (output of the last days), and its mix:
    groups of the rhythm (`at`) with their part of the target."""
    return scope.once(("against", by), lambda: _reckoned(scope, by))


def _reckoned(scope: Scope, by: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    sell_in, target, today = scope.named("sell_in"), scope.named("target"), known_to(scope)
    whole = scope.ask((sell_in, target), PLACES, compare=None)
    parts = scope.ask(target, (*PLACES, *MIX), compare=None)
    late = scope.ask(sell_in, PLACES, starts=today - timedelta(RECENT - 1), ends=today, compare=None)
    mix = _mixed(scope, parts.frame, by, target)
    frame = _summed(whole.frame, by, actual=sell_in, target=target).with_columns(pl.col("actual").fill_null(0.0))
    for each in (_summed(late.frame, by, recent=sell_in), mix):
        frame = frame.join(each, on=by, how="left", maintain_order="left") if by else frame.hstack(each)
    return frame, (whole, parts, late)


def _mixed(scope: Scope, parts: pl.DataFrame, by: tuple[str, ...], metric: str) -> pl.DataFrame:
    """A row a member: the groups of the rhythm (`at`) and their `part` of the metric, as lists."""
    placed = parts.join(_shares(scope, learned=True)[0], on=MIX, how="left").with_columns(pl.col("at").fill_null(0))
    mixed = _summed(placed, (*by, "at"), part=metric).filter(pl.col("part") > 0)
    return mixed.group_by(by).agg("at", "part") if by else mixed.select(pl.all().implode())


def _summed(frame: pl.DataFrame, by: tuple[str, ...], **columns: str) -> pl.DataFrame:
    """Sums under new names, null where nothing is known."""
    known = {new: pl.col(old).drop_nulls().cast(pl.Float64) for new, old in columns.items()}
    sums = {name: pl.when(each.len() > 0).then(each.sum()) for name, each in known.items()}
    return frame.group_by(by).agg(**sums).sort(by) if by else frame.select(**sums)


def _pace(scope: Scope, shares: Shares, row: dict, miss: tuple[float, float] | tuple[None, None]) -> Pace:
    at, part = _mix(row)
    again = float(part @ shares[2][at] / part.sum())
    prior = row["recent"] / again if row["recent"] and again else None
    return pace(row["actual"], row["target"], _curve(scope, shares, row), known_to(scope), prior, miss)


def _curve(scope: Scope, shares: Shares, row: dict) -> Curve:
    at, part = _mix(row)
    return Curve.of(scope.filters.period, part @ shares[1][at], company_rhythm(scope).basis[()])


def _mix(row: dict) -> tuple[np.ndarray, np.ndarray]:
    """Groups of the rhythm and their parts of the target; without targets, all groups together."""
    return (np.array(row["at"]), np.array(row["part"])) if row["at"] else (np.array([0]), np.ones(1))


def _shares(scope: Scope, learned: bool = False) -> Shares:
    """The rhythm's groups and their row `at` of what follows, 0 being all together; each day's share of the period;
    the last RECENT days' output over the period's. learned: without what people adjusted."""
    return scope.once(("shares", learned), lambda: _shared(scope, learned))


def _shared(scope: Scope, learned: bool) -> Shares:
    period, today = scope.filters.period, known_to(scope)
    span = Period(min(today - timedelta(RECENT - 1), period.starts), period.ends)
    known = () if learned else adjustments(scope, span)
    kept = key(scope, "shares", period, today, known)
    return RHYTHMS.get(kept, lambda: _share_out(company_rhythm(scope), span, period, today, known))


def _share_out(rhythm: Rhythm, span: Period, period: Period, today: date, known: tuple[Adjustment, ...]) -> Shares:
    inside, recent = (period.starts - span.starts).days, (today - span.starts).days + 1 - RECENT
    output = adjusted(rhythm.intensities(span), span, known)
    names = [dict(zip(MIX, group, strict=True)) | {"at": at} for at, group in enumerate(output) if group]
    groups = pl.DataFrame(names, schema=dict.fromkeys(MIX, pl.String) | {"at": pl.Int64})
    days = np.array(list(output.values()))
    totals = days[:, inside:].sum(axis=1)
    return groups, days[:, inside:] / totals[:, None], days[:, recent : recent + RECENT].sum(axis=1) / totals


def _spread(scope: Scope) -> tuple[float, float] | tuple[None, None]:
    period, today = scope.filters.period, known_to(scope)
    if today >= period.ends:
        return None, None
    kept = key(scope, "spread", scope.filters.where, period, today)
    return RHYTHMS.get(kept, lambda: spread(history(scope), period, today, own_events(scope)))
