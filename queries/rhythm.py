"""How a period's output is spread over its days, learned from history and aligned on moving festivals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from queries.effects import Basis, Design
from queries.question import Period

RECENT = 60
MIX = ("channel", "category")  # the groups of the company's rhythm


@dataclass(frozen=True, eq=False)
class Curve:
    """The weights of a period's days, which sum to 1.

    basis: `learned` from at least 13 months; `weekdays` from a shorter history, which knows no seasons; `equal` days
    when there are less than eight weeks of it; `pooled` for a group whose own history is too short for what all
    groups together have taught.
    """

    period: Period
    weights: np.ndarray
    basis: Basis

    @staticmethod
    def of(period: Period, weights: np.ndarray, basis: Basis = "learned") -> "Curve":
        """A curve of any weights, one a day; those that sum to nothing become equal days."""
        total = weights.sum()
        return Curve(period, weights / total if total > 0 else np.full(period.days, 1 / period.days), basis)

    @property
    def days(self) -> pl.DataFrame:
        """Columns day, weight, share: weight so far, this day included."""
        day = pl.date_range(self.period.starts, self.period.ends, eager=True)
        return pl.DataFrame({"day": day, "weight": self.weights, "share": self.weights.cumsum()})

    def share(self, today: date) -> float:
        """The part of the period that is due by the end of `today`, 0..1."""
        return 1.0 if today >= self.period.ends else float(self.weights[: self._passed(today)].sum())

    def left(self, today: date) -> int:
        """Days of the period after `today`."""
        return max(0, self.period.days - self._passed(today))

    def _passed(self, today: date) -> int:
        return max(0, (today - self.period.starts).days + 1)


@dataclass(frozen=True, eq=False)
class Rhythm:
    """What history taught, by group; () is all groups together.

    effects: column of the design -> log effect. level: output of late over what the effects alone give.
    """

    effects: dict[tuple, dict[str, float]]
    level: dict[tuple, float]
    basis: dict[tuple, Basis]
    own: pl.DataFrame | None = None

    def curve(self, period: Period, group: tuple = ()) -> Curve:
        """The weights of the period's days for a group; one never seen has the curve of all together."""
        known = group if group in self.effects else ()
        return Curve.of(period, self._weights(period, known), self.basis[known] if known == group else "pooled")

    def expected(self, period: Period, group: tuple = ()) -> float | None:
        """What the period brings at the level of the last RECENT days of history; None for a group never seen."""
        return float(self._weights(period, group).sum()) * self.level[group] if group in self.level else None

    def intensities(self, span: Period) -> dict[tuple, np.ndarray]:
        """Group -> the expected output of each of the span's days; only a group's own proportions matter."""
        design = Design.of(pl.date_range(span.starts, span.ends, eager=True), self.own)
        effects = {group: [each.get(name, 0.0) for name in design.columns] for group, each in self.effects.items()}
        return {group: design.rhythm(np.array(each)) for group, each in effects.items()}

    def _weights(self, period: Period, group: tuple) -> np.ndarray:
        design = Design.of(pl.date_range(period.starts, period.ends, eager=True), self.own)
        return design.rhythm(np.array([self.effects[group].get(name, 0.0) for name in design.columns]))


def learn(history: pl.DataFrame, own: pl.DataFrame | None = None, by: Sequence[str] = ()) -> Rhythm:
    """The rhythm of all groups together and of each, from daily history.

    history: columns day, value and those of `by`; days without a row are zero. own: the lake's `events` table.
    Day weight w = exp(growth + month + weekday + month end + event-relative day). A group's effects are departures from
    those of all together, so that thin data leave it on the common curve.
    """
    rhythm = Rhythm({(): {}}, {}, {(): "equal"}, own)
    if history.is_empty():
        return rhythm
    days = every_day(history)
    design, common = Design.of(days, own), None
    for group, part in [((), history), *(history.partition_by(*by, as_dict=True).items() if by else ())]:
        values = daily(part, days)
        effects, basis = design.fit(values, common)
        rhythm.effects[group] = dict(zip(design.columns, effects.tolist(), strict=True))
        rhythm.level[group] = level(design, values, effects)
        rhythm.basis[group] = basis if common is None or basis == rhythm.basis[()] else "pooled"
        common = effects if common is None else common
    return rhythm


def every_day(history: pl.DataFrame) -> pl.Series:
    """The days from the first to the last of history, which has at least one."""
    first, last = history.select(first=pl.col("day").min(), last=pl.col("day").max()).row(0)
    return pl.date_range(first, last, eager=True)


def daily(history: pl.DataFrame, days: pl.Series) -> np.ndarray:
    """The value of each of `days`, zero where history has no row."""
    sums = history.group_by("day").agg(pl.col("value").cast(pl.Float64).sum())
    filled = days.to_frame("day").join(sums, on="day", how="left", maintain_order="left")
    return filled["value"].fill_null(0.0).to_numpy()


def level(design: Design, values: np.ndarray, effects: np.ndarray) -> float:
    """Output of the last RECENT days over the rhythm of those days: what scales a rhythm to money or units."""
    return float(values[-RECENT:].sum() / design[-RECENT:].rhythm(effects).sum())
