"""What has changed since the meeting before: the figures of the views that both have, then and now."""

from dataclasses import dataclass

import polars as pl

from dashboard import company, dates, meetings
from dashboard.documents.restated import NEAR, Value, figures
from dashboard.meetings import Frozen, Opened
from dashboard.page import Scope
from dashboard.panels import Column, Grid, Panel
from data.store import meetings as kept

MOST = 6  # figures of a view, those that moved most


@dataclass(frozen=True)
class Moved:
    """A figure of both meetings; moved: by what part of the largest of its column it changed."""

    view: str
    figure: str
    then: str
    now: str
    change: float | None
    moved: float


def moved(scope: Scope, found: Opened) -> Panel | None:
    """The figures that moved most, view by view; None for a first meeting or one that shares no frozen view."""
    if found.meeting.follows is None:
        return None
    with company.store(scope.engine.lake).reading() as session:
        before, pack = kept.one(session, found.meeting.follows), kept.pack(session, found.meeting.follows)
        ids = kept.views(session, found.meeting.follows)
    if pack is None:
        return None
    then = {ids[each.view].shown: each for each in meetings.thawed(pack, scope.language)}
    own = {view.id: view for view in found.agenda}
    rows = [row for each in found.shown if (old := then.get(own[each.view].shown)) for row in compared(old, each)]
    if not rows:
        return None
    frame = pl.DataFrame([vars(row) for row in rows], schema_overrides={"change": pl.Float64}, infer_schema_length=None)
    day = dates.day(before.held_on, scope.language)
    columns = (
        Column("view", scope.say("view")), Column("figure", scope.say("figure"), "words"),
        Column("then", scope.say("on", day=day), "number"),
        Column("now", scope.say("on", day=dates.day(found.meeting.held_on, scope.language)), "number"),
        Column("change", scope.say("page.change"), "change", lambda at: f"{at:+.1%}".replace("-", "−")),
    )  # fmt: skip
    note = scope.say("since_note", most=MOST)
    return Panel("since", scope.say("since", title=before.title, day=day), Grid(frame, columns), note)


def compared(old: Frozen, new: Frozen) -> list[Moved]:
    """The figures of a view that are no longer the same: of cards all, of tables and charts those that moved most."""
    then, now = dict(figures(old.section)), dict(figures(new.section))
    both = [(name, then[name], now[name]) for name in now if name in then]
    largest: dict[str, float] = {}
    for name, (before, _), (after, _) in both:
        kind = _kind(name)
        largest[kind] = max(largest.get(kind, 0.0), _size(before), _size(after))
    rows = [
        Moved(new.section.heading, name, before[1], after[1], _change(before[0], after[0]),
              abs(_size(after[0], sign=True) - _size(before[0], sign=True)) / (largest[_kind(name)] or 1))
        for name, before, after in both if _differ(before[0], after[0])
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row.moved)[:MOST]


def _kind(name: str) -> str:
    return name.rpartition(" · ")[2]


def _size(value: Value, sign: bool = False) -> float:
    return (value if sign else abs(value)) if isinstance(value, float) else 0.0


def _differ(one: Value, other: Value) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) > NEAR * max(abs(one), abs(other))
    return one != other


def _change(one: Value, other: Value) -> float | None:
    """By what part a figure changed; None for texts, and where there is nothing to be a part of."""
    if isinstance(one, float) and isinstance(other, float) and one > 0:
        return other / one - 1
    return None
