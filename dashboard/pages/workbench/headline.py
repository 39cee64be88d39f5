"""What is decided: the total against the year gone by, against the base version, and what regions propose."""

import polars as pl

from dashboard import dates
from dashboard.format import NOTHING
from dashboard.pages.workbench.bases import base_of
from dashboard.pages.workbench.draft import Desk
from dashboard.panels import Card, Cards, Panel


def headline(desk: Desk) -> Panel:
    """The cards of what headquarters asks; to a region, of what it proposes."""
    cut = desk.cut(desk.working.cells)
    cards = (_total(desk, cut), _against_base(desk, cut), _proposals(desk), _units(desk, cut), _state(desk))
    return Panel("headline", "", Cards(tuple(each for each in cards if each)), framed=False)


def _total(desk: Desk, cut: pl.DataFrame) -> Card:
    scope, money = desk.scope, desk.scope.measure("target_amount")
    total, before = cut["target"].sum(), desk.cut(desk.basis)["history"].sum()
    months = cut.group_by("month").agg(pl.sum("target")).sort("month").rows()
    return Card(
        scope.say("total", year=desk.version.year), money.short(total), money.change(total, before),
        note=scope.say("against_before", amount=money.short(before), days=desk.before_said),
        spark=tuple(float(target) for _, target in months),
        spark_labels=tuple(f"{dates.span(month, 'month', scope.language)} {money.short(at)}" for month, at in months),
        help=scope.say("total_help"),
    )  # fmt: skip


def _against_base(desk: Desk, cut: pl.DataFrame) -> Card | None:
    scope, money, base = desk.scope, desk.scope.measure("target_amount"), base_of(desk)
    if base is None:
        return None
    then, now = desk.cut(base.cells)["target"].sum(), cut["target"].sum()
    note = scope.say("base_was", amount=money.short(then))
    return Card(scope.say("against_base", base=base.name), money.signed(now - then), money.change(now, then), note=note)


def _proposals(desk: Desk) -> Card:
    """The gap of what is proposed to what headquarters asks, over the regions that have proposed."""
    scope, money, made = desk.scope, desk.scope.measure("target_amount"), desk.proposals.parts
    asked = desk.plan.cells.filter(pl.col("region").is_in(list(made)))
    gap = desk.cut(desk.proposals.cells)["target"].sum() - desk.cut(asked)["target"].sum()
    return Card(
        scope.say("proposals_gap"), money.signed(gap) if made else NOTHING,
        tone=("bad" if gap < 0 else "good" if gap else "neutral") if made else "neutral",
        note=scope.say("proposed_count", count=len(made), of=len(desk.plan.parts)),
        click=scope.click(planning="proposals"), help=scope.say("proposals_help"),
    )  # fmt: skip


def _units(desk: Desk, cut: pl.DataFrame) -> Card:
    scope, units = desk.scope, desk.scope.measure("target_quantity")
    quantity = cut.select((pl.col("target") / pl.col("price")).sum()).item()
    return Card(scope.say("units"), units.short(quantity), note=scope.say("units_note"), help=scope.say("units_help"))


def _state(desk: Desk) -> Card:
    scope, version = desk.scope, desk.version
    who = {"draft": version.made_by, "proposed": version.proposed_by, "approved": version.approved_by}[version.state]
    tone = {"draft": "neutral", "proposed": "warn", "approved": "good"}[version.state]
    note = scope.say(f"state_{version.state}_note", who=who)
    state, click = scope.say(f"state_{version.state}"), scope.click(planning="versions")
    return Card(scope.say("state"), state, None, tone, note, click=click)
