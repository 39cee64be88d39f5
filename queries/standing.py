"""Plan vs actual and its pace: how much is due by now, where the period will land, what is still required.

Amounts add up: they are asked by province once, for provinces, regions and all of them.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from queries.asker import Asker
from queries.facts import FACTS
from queries.pacing import Pace, pace
from queries.period import month_end
from queries.phasing import Mix, Phasing
from queries.question import Answer, Period
from queries.rhythm import MIX, RECENT, Curve

PLACES = ("region", "province")
YEAR = 365
NUMBERS = ("actual", "target", "attainment", "due", "pace", "landing", "gap", "required_per_day", "run_rate")
Spread = tuple[float, float] | tuple[None, None]


@dataclass(frozen=True, eq=False)
class PlanActual:
    """Plan and actual of the period's members. frame: columns `by`, actual, target, recent (output of the last RECENT
    days), and the mix of their targets: groups of the phasing (`at`) with their `part`. answers: what it came from."""

    by: tuple[str, ...]
    frame: pl.DataFrame
    answers: tuple[Answer, ...]


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


def plannable(period: Period, dimensions: tuple[str, ...]) -> bool:
    """Whether targets know every one of the dimensions, and the period is whole months."""
    known, whole = FACTS["targets"].dimensions, period.starts.day == 1 and period.ends == month_end(period.ends)
    return whole and all(name in known for name in dimensions)


def plan_actual(ask: Asker, measure: str, phasing: Phasing, by: tuple[str, ...] = ()) -> PlanActual:
    """Plan and actual of the phasing's period, a row a member of `by`, one row of all without.

    measure: `amount` or `quantity`. by: dimensions of targets.
    """
    sell_in, target, fine = f"sell_in_{measure}", f"target_{measure}", tuple(dict.fromkeys((*PLACES, *by)))
    days, late = {"starts": phasing.period.starts, "ends": phasing.period.ends}, _last_days(phasing, RECENT)
    whole = ask((sell_in, target), fine, compare=None, **days)
    parts = ask(target, (*PLACES, *MIX), compare=None, **days)
    recent = ask(sell_in, fine, compare=None, **late)
    frame = _summed(whole.frame, by, actual=sell_in, target=target).with_columns(pl.col("actual").fill_null(0.0))
    for each in (_summed(recent.frame, by, recent=sell_in), _mixed(parts.frame, by, target, phasing)):
        frame = frame.join(each, on=by, how="left", maintain_order="left") if by else frame.hstack(each)
    return PlanActual(by, frame, (whole, parts, recent))


def standing(found: PlanActual, phasing: Phasing, spread: Spread = (None, None)) -> Standing | None:
    """Where all that was asked about stands against its plan; None where there is no plan for it.

    found: of no dimensions. spread: as `landings.spread` gives it, for the landing's interval.
    """
    row = found.frame.row(0, named=True)
    return Standing(row["actual"], row["target"], _pace(row, phasing, spread), found.answers) if row["target"] else None


def standings(found: PlanActual, phasing: Phasing) -> pl.DataFrame:
    """A row a member: its dimensions and NUMBERS; `due` is the share due by now.

    Members with a target but no sales are there with zero; members without a target have neither pace nor gap.
    """
    rows = []
    for row in found.frame.iter_rows(named=True):
        each, target = _pace(row, phasing, (None, None)), row["target"]
        rows.append({
            **{name: row[name] for name in found.by}, "actual": row["actual"], "target": target,
            "attainment": row["actual"] / target if target else None, "due": each.elapsed_share, "pace": each.pace,
            "landing": each.landing, "gap": each.gap, "required_per_day": each.required_per_day,
            "run_rate": each.run_rate,
        })  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(found.by, pl.String) | dict.fromkeys(NUMBERS, pl.Float64))


def course(ask: Asker, measure: str, phasing: Phasing) -> Pace:
    """Where the period lands at the present pace, for what has no targets: by the mix of what it took in a year."""
    metric = f"sell_in_{measure}"

    def taken(span: dict[str, object], *by: str) -> pl.DataFrame:
        return ask(metric, by, compare=None, **span).frame

    now = taken({"starts": phasing.period.starts, "ends": phasing.period.ends})[metric][0]
    late = taken(_last_days(phasing, RECENT))[metric][0]
    mix = _mixed(taken(_last_days(phasing, YEAR), *MIX), (), metric, phasing).row(0, named=True)
    return _pace({"actual": float(now or 0), "target": None, "recent": late and float(late), **mix}, phasing)


def curve(found: PlanActual, phasing: Phasing) -> Curve:
    """The rhythm of all that was asked about: each day's weight and the share due by its end."""
    return phasing.curve(_mix(found.frame.row(0, named=True)))


def _last_days(phasing: Phasing, count: int) -> dict[str, object]:
    return {"starts": phasing.today - timedelta(count - 1), "ends": phasing.today}


def _mixed(parts: pl.DataFrame, by: tuple[str, ...], metric: str, phasing: Phasing) -> pl.DataFrame:
    """A row a member: the groups of the phasing (`at`) and their `part` of the metric, as lists."""
    placed = parts.join(phasing.groups, on=MIX, how="left").with_columns(pl.col("at").fill_null(0))
    mixed = _summed(placed, (*by, "at"), part=metric).filter(pl.col("part") > 0)
    return mixed.group_by(by).agg("at", "part") if by else mixed.select(pl.all().implode())


def _summed(frame: pl.DataFrame, by: tuple[str, ...], **columns: str) -> pl.DataFrame:
    """Sums under new names, null where nothing is known."""
    known = {new: pl.col(old).drop_nulls().cast(pl.Float64) for new, old in columns.items()}
    sums = {name: pl.when(each.len() > 0).then(each.sum()) for name, each in known.items()}
    return frame.group_by(by).agg(**sums).sort(by) if by else frame.select(**sums)


def _pace(row: dict, phasing: Phasing, spread: Spread = (None, None)) -> Pace:
    mix = _mix(row)
    prior = phasing.expected(mix, row["recent"])
    return pace(row["actual"], row["target"], phasing.curve(mix), phasing.today, prior, spread)


def _mix(row: dict) -> Mix:
    """Groups of the phasing and their parts of the target; without targets, all groups together."""
    return (np.array(row["at"]), np.array(row["part"])) if row["at"] else (np.array([0]), np.ones(1))
