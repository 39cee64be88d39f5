"""The columns of a pivot's table: each metric, what it is compared with, its change and what stands beside it."""

from dataclasses import dataclass, replace

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from dashboard.pages.explore.clicks import sorting
from dashboard.panels import Column
from dashboard.parts.tables import change_column, with_changes
from dashboard.units import UNITS
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS
from queries.pivot import Members, Table

BESIDE = ("__share", "__rank", "__running", "__pareto", "__average")


def name(scope: Scope, dimension: str, member: object) -> str:
    """A member as it is read: a span of days by its name, an empty name as unnamed, None as the others."""
    if member is None:
        return scope.say("charts.others")
    if DIMENSIONS[dimension].time:
        return dates.span(member, dimension, scope.language)  # type: ignore[arg-type]
    return str(member) or scope.say("filters.unnamed")


def leaf(asked: Asked, row: Members) -> bool:
    """Whether the row is a member of the innermost axis, not a sum of some."""
    return len(row) == len(asked.pivot.rows) and row[-1] is not None


def figures(scope: Scope, asked: Asked, table: Table, column: Members) -> pl.DataFrame:
    """The metrics, what they are compared with, their changes and what stands beside them, of one column."""
    question = asked.question
    names = [each for metric in question.metrics for each in _kept(metric, question.compare, table, column)]
    rows = [[table.value(row, column, each) for each in names] for row in (*table.rows, ())]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row")
    whole = [each for each in names if UNITS[METRICS[each.partition("__")[0]].unit].exact == 0]
    frame = frame.with_columns(pl.col(each).cast(pl.Int64) for each in whole if each.count("__") == 0)
    if not question.compare:
        return frame
    compared = [metric for metric in question.metrics if f"{metric}__{question.compare}" in names]
    return with_changes(scope, frame, *compared, compare=question.compare)


def _kept(metric: str, compare: str | None, table: Table, column: Members) -> list[str]:
    beside = (f"__{compare}", *BESIDE)
    there = {each for (_, across), cell in table.cells.items() if across == column for each in cell}
    return [metric, *(f"{metric}{each}" for each in beside if f"{metric}{each}" in there)]


@dataclass(frozen=True)
class Across:
    """One member across. frame: its figures in the innermost rows, which bars and formats are fit for.

    prefix: of the names of its columns. group: the heading that they share; empty where each metric has its own.
    """

    scope: Scope
    asked: Asked
    frame: pl.DataFrame
    prefix: str
    group: str

    def columns(self) -> list[Column]:
        """A metric after the other, each with what stands beside it."""
        return [each for metric in self.asked.question.metrics for each in self._metric(metric)]

    def _metric(self, metric: str) -> list[Column]:
        scope, own = self.scope, self.prefix + metric
        measure, cells = scope.measure(metric), scope.filters.view("cells", "bars")
        kind = "number" if cells == "plain" else "heat" if cells == "heat" else "bar"
        beside = [end for end in (f"__{self.asked.question.compare}", "__change", *BESIDE)
                  if own + end in self.frame.columns]  # fmt: skip
        alone = not self.group and len(self.frame.columns) == len(self.asked.question.metrics)
        label = measure.label if self.group or alone else scope.say("explore.value")
        value = Column(
            own, label, kind, measure.column(self.frame[own]), help=measure.meaning,
            group="" if alone else self._head(metric), scale=self._scale(metric, own),
            sort=None if self.prefix else sorting(scope, self.asked, metric),
        )  # fmt: skip
        return [value, *(self._beside(metric, end) for end in beside)]

    def _head(self, metric: str) -> str:
        return self.group or self.scope.measure(metric).label

    def _scale(self, metric: str, own: str) -> tuple[float, float]:
        """From zero; tints of what is no sum from the lowest, or rates would all look alike."""
        numbers = [float(value) for value in self.frame[own] if value is not None]
        sums = UNITS[METRICS[metric].unit].sum
        heat = self.scope.filters.view("cells", "bars") == "heat"
        return (min(numbers, default=0.0) if heat and not sums else 0.0, max(map(abs, numbers), default=1.0))

    def _beside(self, metric: str, end: str) -> Column:
        scope, compare, of = self.scope, self.asked.question.compare, self.prefix + metric + end
        measure, group = scope.measure(metric), self._head(metric)
        if end == "__change":
            made = change_column(scope, metric, of=self.prefix + metric, compare=compare)
            turn = None if self.prefix or compare == "target" else sorting(scope, self.asked, f"{metric}__change")
            return replace(made, group=group, sort=turn)
        if end == f"__{compare}":  # on the screen only where there is room for it
            only = "file" if self.prefix else None
            write = measure.column(self.frame[of])
            return Column(of, scope.say(f"charts.{compare}"), "number", write, group=group, only=only)
        what, share = end.removeprefix("__"), scope.measure("channel_share").short
        write = {"share": share, "pareto": share, "rank": lambda place: str(int(place))}.get(what)
        label, meaning = scope.say(f"explore.figure_{what}"), scope.say(f"explore.{what}_means")
        return Column(of, label, "number", write or measure.column(self.frame[of]), help=meaning, group=group)
