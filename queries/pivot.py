"""Pivots: metrics over rows and columns, with totals and subtotals of everything.

Each level is a question of its own, never a sum of the level below: so ratios, distinct counts and stock are right at
every level, each level takes the smallest rollup that covers it, and what one view has asked another has for nothing.
An axis may show only some members; the others are one member, whose name is None, and are asked as one, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from queries.dimensions import DIMENSIONS
from queries.question import Having, Question, Test

Members = tuple[object, ...]
Cell = tuple[Members, Members]
Level = tuple[int, int]


@dataclass(frozen=True)
class Axis:
    """A dimension laid out. most: members shown each for itself, after the first `after`; None for all, as of time."""

    dimension: str
    most: int | None = None
    after: int = 0

    @property
    def time(self) -> bool:
        """Whether its members are spans of days, which are shown in their order."""
        return DIMENSIONS[self.dimension].time


@dataclass(frozen=True)
class Pivot:
    """question: metrics, conditions, period, comparison, version. rows, columns: axes, outermost first.

    order: the metric by which members are ranked, its `__change`, or a row dimension by name; `-` for falling.
    """

    question: Question
    rows: tuple[Axis, ...] = ()
    columns: tuple[Axis, ...] = ()
    order: str = ""

    def levels(self) -> dict[Level, Question]:
        """How many axes down and across -> the question of that level."""
        down, across = range(len(self.rows) + 1), range(len(self.columns) + 1)
        return {(row, column): self._level(row, column) for row in down for column in across}

    def before(self) -> dict[int, Question]:
        """Columns across -> the question of all rows before the first shown; empty on the first page."""
        first = self.rows[0] if self.rows else Axis("")
        if not first.after or first.time:
            return {}
        skipped = self._shown(Axis(first.dimension, first.after), ())
        return {
            across: level.but(where=(*level.where, skipped))
            for (down, across), level in self.levels().items()
            if not down
        }

    def by(self, axis: Axis) -> tuple[str, bool]:
        """What an axis is ordered by, and whether falling."""
        name, falling = self.order.removeprefix("-"), self.order.startswith("-")
        if name == axis.dimension or (name.partition("__")[0] in self.question.metrics and not axis.time):
            return name, falling
        return (axis.dimension, False) if axis.time else (self.question.metrics[0], True)

    def _level(self, down: int, across: int) -> Question:
        rows, columns = self.rows[:down], self.columns[:across]
        others = [
            self._shown(axis, tuple(each.dimension for each in side[:at] if not each.time))
            for side in (rows, columns)
            for at, axis in enumerate(side)
            if axis.most is not None and not axis.time
        ]
        by = tuple(axis.dimension for axis in (*rows, *columns))
        return self.question.but(by=by, others=tuple(others), order=(), limit=None, offset=0)

    def _shown(self, axis: Axis, each: tuple[str, ...]) -> Having:
        name, falling = self.by(axis)
        test: Test = "top" if falling else "bottom"
        return Having(axis.dimension, name, test, axis.most or 0, each=each, after=axis.after)


@dataclass(frozen=True)
class Table:
    """A pivot's cells. rows, columns: their members in the order shown, a parent before its children; the columns are
    leaves. () is the total of all rows, or of all columns. cells: (row, column) -> name of a metric's column -> value.
    """

    rows: tuple[Members, ...]
    columns: tuple[Members, ...]
    cells: dict[Cell, dict[str, object]]

    def value(self, row: Members, column: Members, name: str) -> object:
        """One figure; None where there is nothing."""
        return self.cells.get((row, column), {}).get(name)


def tabled(pivot: Pivot, frames: dict[Level, pl.DataFrame]) -> Table:
    """The cells of all levels, laid out. frames: the answers of `levels`."""
    cells: dict[Cell, dict[str, object]] = {}
    for (down, across), frame in frames.items():
        width = down + across
        names = frame.columns[width:]
        for row in frame.iter_rows():
            if None not in (*row[: max(down - 1, 0)], *row[down : max(width - 1, down)]):  # others have no children
                cells[row[:down], row[down:width]] = dict(zip(names, row[width:], strict=True))
    rows = tuple(_walk(pivot, pivot.rows, [row for row, column in cells if not column and row], cells, True))
    across = tuple(_walk(pivot, pivot.columns, [column for row, column in cells if not row and column], cells, False))
    leaves = tuple(each for each in across if len(each) == len(pivot.columns) or each[-1] is None)
    return Table(rows, leaves, cells)


def _walk(
    pivot: Pivot, axes: tuple[Axis, ...], members: list[Members], cells: dict[Cell, dict[str, object]], down: bool
) -> Iterator[Members]:
    """The members of a side, each followed by its children, in order."""
    children: dict[Members, list[Members]] = {}
    for each in members:
        children.setdefault(each[:-1], []).append(each)

    def below(parent: Members) -> Iterator[Members]:
        for each in _ordered(pivot, axes[len(parent)], children.get(parent, []), cells, down) if len(parent) < len(
            axes
        ) else ():
            yield each
            yield from below(each)

    return below(())


def _ordered(
    pivot: Pivot, axis: Axis, members: list[Members], cells: dict[Cell, dict[str, object]], down: bool
) -> list[Members]:
    """Siblings by what their axis is ordered by, equal ones by name, what has no value after them, others last."""
    name, falling = pivot.by(axis)
    shown = sorted((each for each in members if each[-1] is not None), key=lambda each: each[-1])
    if name == axis.dimension:
        shown = shown[::-1] if falling else shown
    else:
        values = {each: ranked(pivot.question, cells[(each, ()) if down else ((), each)], name) for each in shown}
        sign = -1 if falling else 1
        shown.sort(key=lambda each: (values[each] is None, sign * (values[each] or 0)))
    return shown + [each for each in members if each[-1] is None]


def ranked(question: Question, cell: dict[str, object], name: str) -> float | None:
    """What a cell is ranked by: a metric, or what it rose by, a sum counting as nothing where it is missing."""
    metric, _, change = name.partition("__")
    now, then = cell.get(metric), cell.get(f"{metric}__{question.compare}")
    if not change:
        return None if now is None else float(now)  # type: ignore[arg-type]
    return None if now is None and then is None else float(now or 0) - float(then or 0)  # type: ignore[arg-type]
