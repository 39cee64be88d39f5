"""The plan as it stands: by region with growth, base and proposal, and over the months beside the year gone by."""

import polars as pl

from dashboard import charts
from dashboard.pages.workbench.draft import Draft
from dashboard.panels import Column, Panel
from dashboard.parts.levels import PLACES, next_level
from dashboard.parts.tables import member_grid


def places(draft: Draft) -> Panel:
    """Each place: target, the year gone by, growth, share; with a proposal also that and the gap."""
    one = draft.plan.cells["region"].n_unique() == 1
    by = "province" if one else next_level(draft.scope, PLACES, deepest="province")
    frame = _places(draft, by)
    whole = frame.select(pl.all().exclude(by).sum()).with_columns(_growth(), gap=pl.col("proposal") - pl.col("asked"))
    total = {by: draft.scope.say("page.total")} | whole.to_dicts()[0]
    title = draft.scope.say("places", level=draft.scope.say(f"dimensions.{by}").lower())
    grid = member_grid(draft.scope, by, frame, _columns(draft, frame), total)
    note = draft.scope.say("places_entered" if draft.unsaved else "places_note")
    return Panel("places", title, grid, note, 6, download=frame)


def months(draft: Draft) -> Panel:
    """The year's rhythm: each month's target beside that month of the year gone by."""
    measure = draft.scope.measure("target_amount")
    cells, before = draft.cut(draft.plan.cells), draft.cut(draft.basis)
    frame = cells.group_by("month").agg(target_amount=pl.sum("target"))
    frame = frame.join(before.group_by("month").agg(target_amount__spread=pl.sum("history")), on="month", how="left")
    chart = charts.columns(frame.sort("month"), "month", measure, compared="spread")
    return Panel(
        "months", draft.scope.say("months"), chart, draft.scope.say("months_note"), 6, download=frame.sort("month")
    )


def _places(draft: Draft, by: str) -> pl.DataFrame:
    proposed = draft.cut(draft.proposals.cells)
    asked = draft.cut(draft.plan.cells).filter(pl.col("region").is_in(list(draft.proposals.parts)))
    frame = draft.cut(draft.plan.cells).group_by(by).agg(pl.sum("target"))
    for name, column, cells in (("history", "history", draft.cut(draft.basis)), ("proposal", "target", proposed),
                                ("asked", "target", asked)):  # fmt: skip
        frame = frame.join(cells.group_by(by).agg(pl.sum(column).alias(name)), on=by, how="left")
    share = pl.col("target") / pl.when(pl.sum("target") > 0).then(pl.sum("target"))
    frame = frame.with_columns(_growth(), share=share, gap=pl.col("proposal") - pl.col("asked"))
    return frame.sort("target", descending=True)


def _growth() -> pl.Expr:
    past = pl.when(pl.col("history") > 0).then("history")
    return (pl.col("target") / past - 1).alias("growth")


def _columns(draft: Draft, frame: pl.DataFrame) -> tuple[Column, ...]:
    scope, money, rate = draft.scope, draft.scope.measure("target_amount"), draft.scope.measure("channel_share")

    def amount(name: str) -> Column:
        return Column(name, scope.say(f"column_{name}"), "number", money.column(frame[name]))

    def percent(value: object) -> str:
        return "" if value is None else money.change(1 + float(value), 1.0) or ""

    columns = (
        amount("target"), amount("history"), Column("growth", scope.say("column_growth"), "change", percent),
        Column("share", scope.say("column_share"), "number", rate.short),
    )  # fmt: skip
    if not draft.proposals.parts:
        return columns
    gap = Column("gap", scope.say("column_gap"), "change", money.signed, scope.measure("sell_in_amount").tone)
    return (*columns, amount("proposal"), gap)
