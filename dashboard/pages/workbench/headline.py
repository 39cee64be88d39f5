"""What is decided: the total against the year gone by, against the base version, and what regions propose."""

import polars as pl

from dashboard import dates
from dashboard.format import NOTHING
from dashboard.pages.workbench.bases import base_of
from dashboard.pages.workbench.draft import Draft
from dashboard.panels import Card, Cards, Panel


def headline(draft: Draft) -> Panel:
    """The cards of what headquarters asks; to a region, of what it proposes."""
    cut = draft.cut(draft.working.cells)
    cards = (_total(draft, cut), _against_base(draft, cut), _proposals(draft), _units(draft, cut), _state(draft))
    return Panel("headline", "", Cards(tuple(each for each in cards if each)), framed=False)


def _total(draft: Draft, cut: pl.DataFrame) -> Card:
    scope, money = draft.scope, draft.scope.measure("target_amount")
    total, before = cut["target"].sum(), draft.cut(draft.basis)["history"].sum()
    months = cut.group_by("month").agg(pl.sum("target")).sort("month").rows()
    return Card(
        scope.say("total", year=draft.version.year), money.short(total), money.change(total, before),
        note=scope.say("against_before", amount=money.short(before), days=draft.before_said),
        spark=tuple(float(target) for _, target in months),
        spark_labels=tuple(f"{dates.span(month, 'month', scope.language)} {money.short(at)}" for month, at in months),
        help=scope.say("total_help"),
    )  # fmt: skip


def _against_base(draft: Draft, cut: pl.DataFrame) -> Card | None:
    scope, money, base = draft.scope, draft.scope.measure("target_amount"), base_of(draft)
    if base is None:
        return None
    then, now = draft.cut(base.cells)["target"].sum(), cut["target"].sum()
    note = scope.say("base_was", amount=money.short(then))
    return Card(scope.say("against_base", base=base.name), money.signed(now - then), money.change(now, then), note=note)


def _proposals(draft: Draft) -> Card:
    """The gap of what is proposed to what headquarters asks, over the regions that have proposed."""
    scope, money, made = draft.scope, draft.scope.measure("target_amount"), draft.proposals.parts
    asked = draft.plan.cells.filter(pl.col("region").is_in(list(made)))
    gap = draft.cut(draft.proposals.cells)["target"].sum() - draft.cut(asked)["target"].sum()
    return Card(
        scope.say("proposals_gap"), money.signed(gap) if made else NOTHING,
        tone=("bad" if gap < 0 else "good" if gap else "neutral") if made else "neutral",
        note=scope.say("proposed_count", count=len(made), of=len(draft.plan.parts)),
        click=scope.click(planning="proposals"), help=scope.say("proposals_help"),
    )  # fmt: skip


def _units(draft: Draft, cut: pl.DataFrame) -> Card:
    scope, units = draft.scope, draft.scope.measure("target_quantity")
    quantity = cut.select((pl.col("target") / pl.col("price")).sum()).item()
    return Card(scope.say("units"), units.short(quantity), note=scope.say("units_note"), help=scope.say("units_help"))


def _state(draft: Draft) -> Card:
    scope, version = draft.scope, draft.version
    who = {"draft": version.made_by, "proposed": version.proposed_by, "approved": version.approved_by}[version.state]
    tone = {"draft": "neutral", "proposed": "warn", "approved": "good"}[version.state]
    note = scope.say(f"state_{version.state}_note", who=who)
    state, click = scope.say(f"state_{version.state}"), scope.click(planning="versions")
    return Card(scope.say("state"), state, None, tone, note, click=click)
