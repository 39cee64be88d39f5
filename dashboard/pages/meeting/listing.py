"""All meetings that the person may open, and the decisions of theirs that are still to be carried out."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from dashboard import company, dates
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.pages.meeting import freezing
from dashboard.pages.meeting.views import figures_of
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from data.store import decisions, meetings
from data.store.decisions import Note
from data.store.meetings import Meeting, View
from data.text import LANGUAGES

NOW = Memo(256)


@dataclass(frozen=True)
class Due:
    """A decision with its meeting, the view it is pinned to, and what its figure is today."""

    note: Note
    meeting: Meeting
    view: View | None
    now: str

    @property
    def state(self) -> str:
        """Of a decision its state, `late` when its day is over; `note` of a note."""
        if self.note.kind == "note":
            return "note"
        over = self.note.due_on is not None and self.note.due_on < date.today()
        return "late" if over and self.note.state == "open" else self.note.state


def listing(scope: Scope) -> Panel:
    """The meetings, the latest first."""
    store = company.store(scope.engine.lake)
    found = freezing.listed(scope.user, store)
    if not found:
        return Panel("meetings", scope.say("meetings"), Prose(((Piece(scope.say("none")),),)))
    with store.reading() as session:
        rows = [_row(scope, each, meetings.agenda(session, each.id), meetings.pack(session, each.id, content=False),
                     decisions.of_meeting(session, each.id)) for each in found]  # fmt: skip
    columns = (
        Column("title", scope.say("name")), Column("day", scope.say("held_on")),
        Column("views", scope.say("views"), "number"), Column("decided", scope.say("decided"), "number"),
        Column("open", scope.say("still_open"), "number"), Column("frozen", scope.say("frozen_at")),
        Column("made_by", scope.say("made_by")),
    )  # fmt: skip
    clicks = tuple(scope.click(meeting=str(each.id)) for each in found)
    return Panel("meetings", scope.say("meetings"), Grid(pl.DataFrame(rows), columns, clicks=clicks))


def _row(scope: Scope, meeting: Meeting, agenda: list[View], pack: meetings.Pack | None, notes: list[Note]) -> dict:
    decided = [note for note in notes if note.kind == "decision"]
    frozen = dates.moment(pack.at.astimezone(), scope.language) if pack else scope.say("draft")
    return {
        "title": meeting.title, "day": dates.day(meeting.held_on, scope.language), "views": len(agenda),
        "decided": len(decided), "open": sum(note.state == "open" for note in decided), "frozen": frozen,
        "made_by": meeting.made_by,
    }  # fmt: skip


def following(scope: Scope) -> Panel | None:
    """What was decided in any meeting and is not done."""
    found = due(scope, freezing.listed(scope.user, company.store(scope.engine.lake)))
    if not found:
        return None
    return Panel("following", scope.say("following"), decided(scope, found), scope.say("following_note"))


def due(scope: Scope, of: list[Meeting]) -> list[Due]:
    """The open decisions of these meetings, the first due first."""
    known = {meeting.id: meeting for meeting in of}
    with company.store(scope.engine.lake).reading() as session:
        notes = decisions.following(session, list(known))
        views = {id: meetings.views(session, id) for id in {note.meeting for note in notes}}
    return [entry(scope, note, known[note.meeting], views[note.meeting].get(note.view)) for note in notes]


def entry(scope: Scope, note: Note, meeting: Meeting, view: View | None) -> Due:
    """A note with what its figure is today, asked for the same days."""
    return Due(note, meeting, view, _now(scope, meeting, note, view))


def _now(scope: Scope, meeting: Meeting, note: Note, view: View | None) -> str:
    if view is None or not note.figure:
        return ""
    user, state = freezing.audience(meeting), freezing.state(scope.engine)
    for language in sorted(LANGUAGES, key=lambda each: each != scope.language):  # a figure is named in its pinner's
        key = (state, user, view.page, view.panel, note.query, language)
        there = NOW.get(key, partial(figures_of, view, note.query, user, scope.engine, language))
        if note.figure in there:
            return there[note.figure]
        if not there:  # none, or none that could be computed: not to be kept
            NOW.forget(key)
    return ""


def decided(scope: Scope, found: list[Due], everywhere: bool = True) -> Grid:
    """Decisions as a table; a click opens one. everywhere: of several meetings, so that each names its own."""
    frame = pl.DataFrame([
        {"words": each.note.words, "owner": each.note.owner, "due": _day(scope, each.note.due_on),
         "state": each.state, "figure": each.note.figure, "then": each.note.then,
         "now": each.now, "meeting": f"{each.meeting.title}, {dates.day(each.meeting.held_on, scope.language)}"}
        for each in found
    ])  # fmt: skip
    tones = {"late": "bad", "open": "warn", "done": "good"}
    columns = (
        Column("words", scope.say("decision_words"), "words"), Column("owner", scope.say("owner")),
        Column("due", scope.say("due")),
        Column("state", scope.say("state"), "badge", lambda at: scope.say(f"state_{at}"),
               lambda at: tones.get(str(at), "neutral")),
        Column("figure", scope.say("pinned"), "words"), Column("then", scope.say("then")),
        Column("now", scope.say("now")),
        *((Column("meeting", scope.say("meeting"), "words"),) if everywhere else ()),
    )  # fmt: skip
    clicks = tuple(scope.click(meeting=str(each.meeting.id), note=str(each.note.id)) for each in found)
    return Grid(frame, columns, clicks=clicks)


def _day(scope: Scope, day: date | None) -> str:
    return dates.day(day, scope.language) if day else "–"
