"""What can be said of a pivot's cell beside its figure: share of the parent, rank, running total, moving average.

Each adds a column `<metric>__<name>` to the cells; a running share of the parent, along members, is `__pareto`. Only
what may be added up is added up: sums of flows over anything, stock over all but time, dealers over what divides them.
"""

from collections.abc import Iterator

from queries.additivity import additive, flows, summed
from queries.pivot import Axis, Cell, Members, Pivot, Table

FIGURES = ("share", "rank", "running", "average")
SPAN = {"day": 7, "week": 4, "month": 3, "quarter": 4, "year": 3}  # buckets of a moving average


def possible(pivot: Pivot, metric: str) -> tuple[str, ...]:
    """Which of FIGURES mean something for the metric as it is laid out."""
    last = pivot.rows[-1:]
    time = _time(pivot)
    share = bool(last) and all(additive(metric, axis.dimension) for axis in last)
    running = additive(metric, time.dimension) if time else share
    average = bool(time) and summed(metric)
    rank = bool(pivot.rows) and any(pivot.by(axis)[0] == metric for axis in pivot.rows)
    there = {"share": share, "rank": rank, "running": running, "average": average}
    return tuple(name for name in FIGURES if there[name])


def with_figures(
    pivot: Pivot, table: Table, metric: str, names: tuple[str, ...], before: dict[Members, float] | None = None
) -> Table:
    """The table with those of the names that are possible. before: by column, the sum of the rows before the first."""
    cells = {key: dict(values) for key, values in table.cells.items()}
    added = {"share": _shares, "rank": _ranks, "running": _running, "average": _averages}
    for name in (each for each in possible(pivot, metric) if each in names):
        column = "pareto" if name == "running" and not _time(pivot) else name
        for key, value in added[name](pivot, table, metric, before or {}):
            cells[key][f"{metric}__{column}"] = value
    return Table(table.rows, table.columns, cells)


Figures = Iterator[tuple[Cell, float | int | None]]


def _shares(pivot: Pivot, table: Table, metric: str, before: dict[Members, float]) -> Figures:
    for row, column in table.cells:
        if row:
            yield (row, column), _part(table.value(row, column, metric), table.value(row[:-1], column, metric))


def _ranks(pivot: Pivot, table: Table, metric: str, before: dict[Members, float]) -> Figures:
    """The place among the siblings by what the rows are ordered by; the others have none."""
    for siblings in _siblings(table):
        after = pivot.rows[0].after if len(siblings[0]) == 1 else 0
        for place, row in enumerate((each for each in siblings if each[-1] is not None), after + 1):
            yield (row, ()), place


def _running(pivot: Pivot, table: Table, metric: str, before: dict[Members, float]) -> Figures:
    """Along time the total so far; along members the part of the parent that they and those above them make: the others
    are not above anything.
    """
    time = _time(pivot)
    for run in _runs(pivot, table):
        (row, column), total = run[0], 0.0
        if not time and len(row) == 1:
            total = before.get(column, 0.0)
        for cell in run if time else [(row, column) for row, column in run if row[-1] is not None]:
            total += float(table.value(*cell, metric) or 0)  # type: ignore[arg-type]
            yield cell, total if time else _part(total, table.value(row[:-1], column, metric))


def _averages(pivot: Pivot, table: Table, metric: str, before: dict[Members, float]) -> Figures:
    """The mean of a bucket and those before it, from the first bucket that has enough of them."""
    time = _time(pivot)
    span = SPAN[time.dimension] if time else 1
    flow = flows(metric)
    for run in _runs(pivot, table):
        values = [table.value(*cell, metric) for cell in run]
        known = [0 if value is None and flow else value for value in values]
        for at, cell in enumerate(run):
            window = known[max(at + 1 - span, 0) : at + 1]
            whole = len(window) == span and None not in window
            yield cell, sum(map(float, window)) / span if whole else None  # type: ignore[arg-type]


def _time(pivot: Pivot) -> Axis | None:
    """The axis along which time runs: the innermost of the columns, else of the rows."""
    last = pivot.columns[-1:] or pivot.rows[-1:]
    return last[0] if last and last[0].time else None


def _runs(pivot: Pivot, table: Table) -> Iterator[list[Cell]]:
    """The cells that follow one another, along time where there is one, else down the members."""
    if pivot.columns and pivot.columns[-1].time:
        for row in ((), *table.rows):
            for parent in dict.fromkeys(column[:-1] for column in table.columns):
                cells = [(row, column) for column in table.columns if column[:-1] == parent]
                yield [cell for cell in cells if cell in table.cells]
        return
    for siblings in _siblings(table):
        if not pivot.rows[-1].time or len(siblings[0]) == len(pivot.rows):
            for column in ((), *table.columns):
                cells = [(row, column) for row in siblings if (row, column) in table.cells]
                if cells:
                    yield cells


def _siblings(table: Table) -> list[list[Members]]:
    groups: dict[Members, list[Members]] = {}
    for row in table.rows:
        groups.setdefault(row[:-1], []).append(row)
    return list(groups.values())


def _part(value: object, whole: object) -> float | None:
    return float(value) / float(whole) if value is not None and whole else None  # type: ignore[arg-type]
