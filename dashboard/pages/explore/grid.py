"""A pivot as a table: a tree of rows, columns under shared headings, every total asked for itself."""

from dataclasses import replace

import polars as pl

from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from dashboard.pages.explore.clicks import drill, sorting
from dashboard.pages.explore.columns import Across, figures, leaf, name
from dashboard.panels import Click, Column, Grid, Paging
from queries.pivot import Members, Table

ROWS, COLUMNS = 200, 36  # shown at most; files have all
LABEL = "row"


def grid(scope: Scope, asked: Asked, table: Table, groups: int) -> tuple[Grid, pl.DataFrame]:
    """The table as shown and as it goes into files. groups: how many members the outermost rows have in all."""
    axes = asked.pivot.columns
    leaves = table.columns if axes else ()
    shown = leaves[-COLUMNS:] if leaves and axes[-1].time else leaves[:COLUMNS]
    innermost = pl.Series([leaf(asked, row) for row in table.rows], dtype=pl.Boolean)
    parts = [_names(scope, asked, table)]
    made = [Column(LABEL, _heading(scope, asked), sort=sorting(scope, asked, asked.row))]
    rows = [axis.dimension for axis in asked.pivot.rows]
    made += [Column(each, scope.say(f"dimensions.{each}"), only="file") for each in rows]
    for at, member in enumerate((*leaves, ())):
        prefix = f"{at}|" if member else ""
        frame = figures(scope, asked, table, member).rename(lambda name, prefix=prefix: prefix + name)
        parts.append(frame)
        across = Across(scope, asked, frame.head(-1).filter(innermost), prefix, _group(scope, asked, member)).columns()
        made += [each if not member or member in shown else replace(each, only="file") for each in across]
    frame = pl.concat(parts, how="horizontal")
    body, total = frame.head(-1), frame.tail(1).to_dicts()[0]
    clicks = tuple(drill(scope, asked, row) for row in table.rows[:ROWS])
    levels = tuple(len(row) - 1 for row in table.rows[:ROWS]) if len(asked.pivot.rows) > 1 else ()
    bare = tuple(at for at, inner in enumerate(innermost.head(ROWS)) if not inner)
    whole = {LABEL: scope.say("page.total"), **{k: v for k, v in total.items() if k != LABEL}}
    paging = _paging(scope, asked, groups)
    return Grid(
        body.head(ROWS), tuple(made), whole, clicks=clicks, rows_per_page=ROWS, levels=levels, bare=bare, paging=paging
    ), body.drop(LABEL)


def _names(scope: Scope, asked: Asked, table: Table) -> pl.DataFrame:
    """The rows' names: as a tree, and a column each for files, where a row of a higher level says total below it."""
    axes, total = asked.pivot.rows, scope.say("page.total")
    data: dict[str, list[str]] = {LABEL: [], **{axis.dimension: [] for axis in axes}}
    for row in (*table.rows, ()):
        read = [name(scope, axis.dimension, member) for axis, member in zip(axes, row, strict=False)]
        data[LABEL].append(read[-1] if read else total)
        for at, axis in enumerate(axes):
            data[axis.dimension].append(read[at] if at < len(read) else total)
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))


def _group(scope: Scope, asked: Asked, member: Members) -> str:
    """The heading that the columns of one member across share."""
    axes = asked.pivot.columns
    if not member:
        return scope.say("page.total") if axes else ""
    return " · ".join(name(scope, axis.dimension, each) for axis, each in zip(axes, member, strict=False))


def _heading(scope: Scope, asked: Asked) -> str:
    names = [scope.say(f"dimensions.{axis.dimension}") for axis in asked.pivot.rows]
    return " › ".join(names) or scope.say("page.total")


def _paging(scope: Scope, asked: Asked, groups: int) -> Paging | None:
    if not asked.pivot.rows:
        return None
    axis = asked.pivot.rows[0]
    by, falling = asked.pivot.by(axis)
    ordered = (LABEL if by == axis.dimension else by, falling)
    if axis.time:
        return Paging(1, groups, groups, ordered=ordered)
    page, last = asked.page, min(asked.page * asked.most, groups)
    before = Click({"page": str(page - 1) if page > 2 else None}) if page > 1 else None
    after = Click({"page": str(page + 1)}) if last < groups else None
    search = ("find", scope.filters.view("find", "")) if groups > 20 or scope.filters.view("find", "") else None
    return Paging(
        min((page - 1) * asked.most + 1, groups),
        last,
        groups,
        previous=before,
        next=after,
        search=search,
        ordered=ordered,
    )
