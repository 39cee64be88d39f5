"""A period's phasing: the part of its output that is due on each of its days, for every group of the rhythm at once.

The rhythm is learned once for the company, by channel and category. The phasing of a place, a channel or any other
slice follows from the mix of its own targets, so a change of filters learns nothing anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.adjustment import Adjustment, adjusted
from queries.asker import Asker
from queries.effects import Basis
from queries.period import compared, shift_of
from queries.question import Comparison, Period
from queries.rhythm import MIX, RECENT, Curve, Rhythm, daily, learn

ALIGNED: Comparison = "last_year_aligned"
Mix = tuple[np.ndarray, np.ndarray]  # groups of a phasing and their part of the whole, in any unit


@dataclass(frozen=True, eq=False)
class Phasing:
    """The phasing of a period as known at the end of `today`.

    groups: columns of MIX and `at`, the group's row of what follows; row 0 is all groups together. shares: group x day
    of the period, each row sums to 1. recent: a group's output of the last RECENT days over that of the period.
    """

    period: Period
    today: date
    groups: pl.DataFrame
    shares: np.ndarray
    recent: np.ndarray
    basis: Basis

    def curve(self, mix: Mix) -> Curve:
        """Each day's weight for a mix of groups."""
        at, part = mix
        return Curve.of(self.period, part @ self.shares[at], self.basis)

    def expected(self, mix: Mix, output: float | None) -> float | None:
        """What the whole period brings a mix of groups at the level of its output of the last RECENT days."""
        at, part = mix
        again = float(part @ self.recent[at] / part.sum())
        return output / again if output and again else None


def company_rhythm(ask: Asker, metric: str, data: Period, own: pl.DataFrame | None = None) -> Rhythm:
    """The rhythm of all that is asked about, together and by channel and category. own: the lake's `events` table."""
    return learn(history(ask, metric, data, MIX), own, MIX)


def history(ask: Asker, metric: str, days: Period, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """The output of each of the days that had any: day, `by`, value."""
    answer = ask(metric, ("day", *by), starts=days.starts, ends=days.ends, compare=None)
    return answer.frame.rename({metric: "value"})


def last_year(ask: Asker, metric: str, period: Period, data: Period) -> pl.DataFrame:
    """How the year before ran, festivals aligned: day of the period, share of the output by its end.

    Empty where the data do not hold all of it, or nothing was taken.
    """
    then, shift = compared(period, period, ALIGNED), shift_of(period, ALIGNED)
    none = pl.DataFrame(schema={"day": pl.Date, "share": pl.Float64})
    if then.starts < data.starts:
        return none
    days = pl.date_range(then.starts, then.ends, eager=True)
    values = daily(history(ask, metric, then), days)
    if values.sum() <= 0:
        return none
    beside = pl.Series("day", [min(max(shift.forward(day), period.starts), period.ends) for day in days])
    run = Curve.of(then, values).days["share"]
    return pl.DataFrame({"day": beside, "share": run}).group_by("day").agg(pl.col("share").max()).sort("day")


def days_phased(period: Period, today: date) -> Period:
    """The days whose weights a phasing needs, and whose adjustments it takes: the period and the last RECENT days."""
    return Period(min(today - timedelta(RECENT - 1), period.starts), period.ends)


def phasing(rhythm: Rhythm, period: Period, today: date, adjustments: Iterable[Adjustment] = ()) -> Phasing:
    """The period's phasing by the rhythm, with the adjustments laid over it."""
    span = days_phased(period, today)
    inside, recent = (period.starts - span.starts).days, (today - span.starts).days + 1 - RECENT
    output = adjusted(rhythm.intensities(span), span, adjustments)
    names = [dict(zip(MIX, group, strict=True)) | {"at": at} for at, group in enumerate(output) if group]
    groups = pl.DataFrame(names, schema=dict.fromkeys(MIX, pl.String) | {"at": pl.Int64})
    days = np.array(list(output.values()))
    totals = days[:, inside:].sum(axis=1)
    late = days[:, recent : recent + RECENT].sum(axis=1)
    return Phasing(period, today, groups, days[:, inside:] / totals[:, None], late / totals, rhythm.basis[()])
