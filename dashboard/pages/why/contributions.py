"""What the members had in a change: how they add up to it, the most telling of all, each dimension in a table."""

from collections.abc import Callable

import polars as pl

from dashboard import charts
from dashboard.page import Builder, Scope
from dashboard.pages.why.explained import Explained, explained
from dashboard.pages.why.story import across, metric, view
from dashboard.panels import Click, Column, Grid, Panel
from dashboard.parts.choosing import choices
from queries.contributions import drivers, together

STEPS, RANKED, ROWS = 6, 24, 50
STATES = {"new": "good", "lost": "bad"}


def steps(scope: Scope) -> Panel | None:
    """The members of one dimension, largest first, those that are new and those that are lost summed apart."""
    found = explained(scope, metric(scope))
    by = across(scope, found) if found else None
    if not found or not by:
        return None
    name, table = found.explanation.metric, found.explanation.tables[by]
    kinds = {"step": pl.String, name: pl.Float64, "member": pl.String, "sum": pl.Boolean}
    frame = pl.DataFrame(_steps(scope, table, found.explanation.change or 0.0), schema=kinds, orient="row")
    chart = charts.waterfall(
        frame, "step", scope.measure(name), "sum", height=320, signed=True,
        click=lambda row: scope.click(across=by) if row["member"] is None else scope.drill(by)({by: row["member"]}),
    )  # fmt: skip
    tables = found.explanation.tables
    ways = choices(scope, "across", by, lambda each: scope.say(f"dimensions.{each}"), among=tables)
    title = scope.say("steps", of=scope.say(f"dimensions.{by}").lower())
    shown = frame.select("step", name)
    return Panel(
        "steps", title, chart, scope.say("steps_note"), span=7, answers=found.answers, download=shown, choices=(ways,)
    )


def ranking(scope: Scope) -> Panel | None:
    """The members of all dimensions that are both large and surprising; a click opens the view of one."""
    found = explained(scope, metric(scope))
    split = found.explanation.tables if found else {}
    table = drivers({name: together(each) for name, each in split.items()}, RANKED) if split else pl.DataFrame()
    if not found or table.is_empty():
        return None
    clicks = tuple(_opened(scope, row) for row in table.iter_rows(named=True))
    frame = table.with_columns(
        pl.Series("member", [_member(scope, row) for row in table.iter_rows(named=True)]),
        of=pl.col("dimension").map_elements(lambda name: scope.say(f"dimensions.{name}"), return_dtype=pl.String),
    )
    share = scope.measure("channel_share")
    columns = (
        Column("member", scope.say("overview.member")),
        Column("of", scope.say("overview.dimension")),
        *_figures(scope, found, frame),
        Column("explains", scope.say("explains"), "bar", share.column(frame["explains"]),
               help=scope.say("explains_help")),
    )  # fmt: skip
    grid = Grid(frame, columns, clicks=clicks, rows_per_page=8)
    return Panel(
        "ranking", scope.say("ranking"), grid, scope.say("ranking_note"), span=12, answers=found.answers, download=frame
    )


def table_of(dimension: str) -> Builder:
    """Builds the table of a dimension: its members, the rest of them, and the change that they sum to."""

    def build(scope: Scope) -> Panel | None:
        found = explained(scope, metric(scope))
        table = found.explanation.tables.get(dimension) if found else None
        return None if found is None or table is None or table.is_empty() else _table(scope, found, dimension, table)

    build.__name__ = f"by_{dimension}"
    return build


def _table(scope: Scope, found: Explained, by: str, table: pl.DataFrame) -> Panel:
    shown, rest = table.head(ROWS), table.slice(ROWS)
    if rest.height:
        others = {by: scope.say("others", count=f"{rest.height:,}"), "change": rest["change"].sum(), "state": "kept"}
        if "rate" in table.columns:
            others |= {"rate": rest["rate"].sum(), "mix": rest["mix"].sum()}
        else:
            others |= {"now": rest["now"].sum(), "before": rest["before"].sum()}
        shown = pl.concat([shown, pl.DataFrame([others], schema_overrides={"change": pl.Float64})], how="diagonal")
    what = found.explanation
    parts = {name: table[name].sum() for name in ("rate", "mix") if name in table.columns}
    total = {by: scope.say("page.total"), "before": what.before, "now": what.now, "change": what.change, **parts}
    drills = [scope.drill(by)(row) for row in table.head(ROWS).iter_rows(named=True)]
    drills += [scope.click(across=by)] * (1 if rest.height else 0)
    columns = (Column(by, scope.say(f"dimensions.{by}"), format=_unnamed(scope)), *_figures(scope, found, shown))
    grid = Grid(shown, columns, total, tuple(drills), rows_per_page=6)
    note = _one_sided(scope, found, table)
    return Panel(f"by_{by}", scope.say(f"dimensions.{by}"), grid, note, span=6, answers=found.answers, download=table)


def _figures(scope: Scope, found: Explained, frame: pl.DataFrame) -> list[Column]:
    """Before, now and the part of the change, of a ratio with what is rate and what is mix in it."""
    measure = scope.measure(found.explanation.metric)
    write = measure.column([*frame["before"], *frame["now"]])

    def number(name: str) -> Column:
        return Column(name, scope.say(f"overview.{name}"), "number", lambda value: write(value or None))

    rated = ("rate", "mix") if "rate" in frame.columns else ()
    return [
        number("before"), number("now"),
        Column("change", scope.say("part" if rated else "overview.change"), "change", measure.part, measure.tone,
               help=scope.say("part_help")),
        *(Column(name, scope.say(name), "number", measure.part, help=scope.say(f"{name}_help")) for name in rated),
    ]  # fmt: skip


def _steps(scope: Scope, table: pl.DataFrame, change: float) -> list[tuple[str, float, str | None, bool]]:
    by, write = table.columns[0], _unnamed(scope)
    kept = table.filter(pl.col("state") == "kept").sort(pl.col("change").abs(), descending=True)
    largest = kept.head(STEPS).select(by, "change").iter_rows()
    rows = [(write(name), part, str(name or ""), False) for name, part in largest]
    ends = {"others": kept.slice(STEPS), **{each: table.filter(pl.col("state") == each) for each in STATES}}
    rows += [
        (scope.say(f"step_{name}", count=f"{part.height:,}"), part["change"].sum(), None, False)
        for name, part in ends.items() if part.height
    ]  # fmt: skip
    return [*rows, (scope.say("step_change"), change, None, True)]


def _one_sided(scope: Scope, found: Explained, table: pl.DataFrame) -> str:
    """How many are new and lost, and what they come to."""
    measure = scope.measure(found.explanation.metric)
    parts = {name: table.filter(pl.col("state") == name) for name in STATES}
    said = [
        scope.say(f"{name}_count", count=f"{part.height:,}", change=measure.part(part["change"].sum()))
        for name, part in parts.items() if part.height
    ]  # fmt: skip
    return " · ".join(said) or scope.say("none_one_sided")


def _member(scope: Scope, row: dict) -> str:
    """Who a row of the ranking is: a member, or how many are new or lost."""
    if row["member"] is None:
        return scope.say(f"step_{row['state']}", count=f"{row['count']:,}")
    return _unnamed(scope)(row["member"])


def _opened(scope: Scope, row: dict) -> Click:
    if row["member"] is None:
        return scope.click(across=row["dimension"])
    return view(scope, row["dimension"], row["member"])


def _unnamed(scope: Scope) -> Callable[[object], str]:
    return lambda name: str(name or scope.say("filters.unnamed"))
