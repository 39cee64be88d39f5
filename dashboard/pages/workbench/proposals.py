"""What regions propose, beside what headquarters asks."""

import polars as pl

from dashboard.pages.workbench.draft import Draft
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from queries.differences import differences


def proposals(draft: Draft) -> Panel:
    """A row a region: what is asked, what is proposed, the gap, who proposed when and why."""
    scope, money = draft.scope, draft.scope.measure("target_amount")
    asked = draft.cut(draft.plan.cells).group_by("region").agg(asked=pl.sum("target"))
    proposed = draft.cut(draft.proposals.cells).group_by("region").agg(proposal=pl.sum("target"))
    made = [(part.region, part.who, f"{part.at.astimezone():%Y-%m-%d %H:%M}", part.why)
            for part in draft.proposals.parts.values()]  # fmt: skip
    parts = pl.DataFrame(made, schema=dict.fromkeys(("region", "who", "at", "why"), pl.String), orient="row")
    frame = asked.join(proposed, on="region", how="left").join(parts, on="region", how="left")
    frame = frame.with_columns(gap=pl.col("proposal") - pl.col("asked"), part=pl.col("proposal") / pl.col("asked"))
    frame = frame.sort("gap", "asked", descending=[False, True], nulls_last=True)
    asked_of = (
        Column("region", scope.say("dimensions.region")),
        Column("asked", scope.say("column_asked"), "number", money.column(frame["asked"])),
    )
    columns = (*asked_of, *_proposed(draft, frame)) if made else asked_of
    clicks = tuple(scope.click(region=row["region"]) for row in frame.iter_rows(named=True))
    note = scope.say("proposals_note")
    return Panel("proposals", scope.say("proposals"), Grid(frame, columns, clicks=clicks), note, 12, download=frame)


def _proposed(draft: Draft, frame: pl.DataFrame) -> tuple[Column, ...]:
    """What was proposed, the gap, by whom, when and why."""
    scope, money = draft.scope, draft.scope.measure("target_amount")
    text = lambda value: str(value or "")  # noqa: E731
    return (
        Column("proposal", scope.say("column_proposal"), "number", money.column(frame["proposal"])),
        Column("gap", scope.say("column_gap"), "change", money.signed, scope.measure("sell_in_amount").tone),
        Column("part", scope.say("column_part"), "progress", scope.measure("channel_share").short),
        *(Column(name, scope.say(f"column_{name}"), format=text) for name in ("who", "at", "why")),
    )


def gaps(draft: Draft) -> Panel:
    """Where the proposals depart most from what is asked."""
    scope, money = draft.scope, draft.scope.measure("target_amount")
    asked = draft.plan.cells.filter(pl.col("region").is_in(list(draft.proposals.parts)))
    by = ("province", "channel", "category")
    frame = differences(draft.cut(asked), draft.cut(draft.proposals.cells), by).head(100)
    if frame.is_empty():
        why = scope.say("gaps_none" if draft.proposals.parts else "gaps_nobody")
        return Panel("gaps", scope.say("gaps"), Prose(((Piece(why),),)))
    write = money.column([*frame["before"], *frame["after"]])
    columns = (
        *(Column(name, scope.say(f"dimensions.{name}")) for name in by),
        Column("before", scope.say("column_asked"), "number", write),
        Column("after", scope.say("column_proposal"), "number", write),
        Column("change", scope.say("column_gap"), "change", money.signed, scope.measure("sell_in_amount").tone),
    )
    return Panel("gaps", scope.say("gaps"), Grid(frame, columns), scope.say("gaps_note"), 12, download=frame)
