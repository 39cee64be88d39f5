"""What has changed since the meeting before: the figures of the views that both have, then and now."""

from dataclasses import dataclass, replace

import polars as pl

from dashboard import company, dates, format, people
from dashboard.documents.model import Section
from dashboard.documents.restated import Value, figures, same
from dashboard.page import Scope
from dashboard.pages.meeting import freezing
from dashboard.pages.meeting.freezing import Opened
from dashboard.pages.meeting.views import Frozen
from dashboard.panels import Column, Grid, Panel
from data.store import meetings

MOST = 4  # figures of a view
FIRST = 2.0  # what comes before all that only moved by a part of the whole


@dataclass(frozen=True)
class Moved:
    """A figure of both meetings; moved: its rank, by what part of its column's largest it changed."""

    view: str
    figure: str
    then: str
    now: str
    change: str | None
    moved: float


def moved(scope: Scope, found: Opened) -> Panel | None:
    """The figures that moved most, view by view; None for a first meeting or one that shares no frozen view."""
    if found.meeting.follows is None:
        return None
    with company.store(scope.engine.lake).reading() as session:
        before, pack = meetings.one(session, found.meeting.follows), meetings.pack(session, found.meeting.follows)
        ids = meetings.views(session, found.meeting.follows)
    if pack is None or not people.covers(scope.user, before.rights):
        return None
    then = {ids[each.view].shown: each for each in freezing.thawed(pack, scope.language)}
    own = {view.id: view for view in found.agenda}
    rows = [row for each in found.shown if (old := then.get(own[each.view].shown))
            for row in compared(old, each, scope.language)]  # fmt: skip
    if not rows:
        return None
    frame = pl.DataFrame([vars(row) for row in rows], schema_overrides={"change": pl.String})
    day = dates.day(before.held_on, scope.language)
    columns = (
        Column("view", scope.say("view")), Column("figure", scope.say("figure"), "words"),
        Column("then", scope.say("on", day=day), "number"),
        Column("now", scope.say("on", day=dates.day(found.meeting.held_on, scope.language)), "number"),
        Column("change", scope.say("page.change"), "number"),
    )  # fmt: skip
    note = scope.say("since_note", title=before.title, most=MOST)
    return Panel("since", scope.say("changed_since", day=day), Grid(frame, columns), note)


def compared(old: Frozen, new: Frozen, language: str) -> list[Moved]:
    """The figures of a view that are no longer the same: totals and cards before those that moved most."""
    then, now = (dict(figures(_written(each.section))) for each in (old, new))
    both = {name: (then[name], now[name]) for name in now if name in then and None not in (then[name][0], now[name][0])}
    first = {table.total[0].text for table in new.section.tables if table.total}
    first |= {card.label for card in new.section.figures}
    largest: dict[str, float] = {}
    for name, pair in both.items():
        sizes = (abs(value) for value, _ in pair if isinstance(value, float))
        largest[_kind(name)] = max((largest.get(_kind(name), 0.0), *sizes))

    def made(name: str, before: tuple[Value, str], after: tuple[Value, str]) -> Moved:
        unit = "rate" if after[1].endswith("%") else "money"
        change, moved = format.change(after[0], before[0], unit, language), FIRST
        if isinstance(before[0], float) and isinstance(after[0], float) and name.partition(" · ")[0] not in first:
            moved = abs(after[0] - before[0]) / (largest[_kind(name)] or 1)
        return Moved(new.section.heading, name, before[1], now=after[1], change=change, moved=moved)

    rows = [made(name, *pair) for name, pair in both.items() if not same(*pair)]
    return sorted(rows, key=lambda row: -row.moved)[:MOST]


def _written(section: Section) -> Section:
    """Without the marks of charts that the page writes no figure at."""
    return replace(section, charts=tuple(
        replace(chart, series=tuple(series for series in chart.series if series.texts)) for chart in section.charts
    ))  # fmt: skip


def _kind(name: str) -> str:
    """What a figure is compared among: its column."""
    return name.rpartition(" · ")[2]
