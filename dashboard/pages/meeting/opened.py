"""A meeting that is opened: where it stands, what is to be followed up, its views with what was said of them."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from dashboard import company, dates
from dashboard.documents.restated import Change, told
from dashboard.documents.showing import panels_of
from dashboard.page import Scope
from dashboard.pages.meeting import freezing, since
from dashboard.pages.meeting.freezing import Opened
from dashboard.pages.meeting.listing import Due, decided, due, entry
from dashboard.pages.meeting.views import Frozen, address
from dashboard.panels import Choice, Click, Column, Grid, Panel, Piece, Prose
from dashboard.parts.holds import holds
from dashboard.parts.sentences import figure
from data.errors import DataError
from data.store.decisions import Note
from data.store.meetings import Meeting


def number(scope: Scope) -> int:
    """The number of the meeting in the address. DataError for what is none."""
    wanted = scope.filters.view("meeting", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        raise DataError("unknown_meeting", number=wanted[:20])
    return int(wanted)


def chosen(scope: Scope) -> Opened:
    """The meeting that is looked at. DataError for none of that number, or one that shows more than the person sees."""
    return freezing.opened(number(scope), scope.user, scope.engine, company.store(scope.engine.lake), scope.language)


def whole(scope: Scope) -> list[Panel]:
    """The meeting's panels; why there are none, where it cannot be opened."""
    built = scope.gather(lambda scope: _head(scope, chosen(scope)))
    if built[0].key != "head":
        return built
    found = chosen(scope)
    changed = _compared(scope, found).changes
    built += [panel for section in told(sum(changed.values(), ()), scope.language) for panel in panels_of(section)]
    views = (builder for at, shown in enumerate(found.shown, 1) for builder in (
        partial(view_panel, shown=shown, at=at, changed=changed.get(shown.view, ())),
        partial(notes_of, found=found, view=shown.view),
    ))  # fmt: skip
    return built + scope.gather(*(partial(make, found=found) for make in (earlier, since.moved, general)), *views)


def _compared(scope: Scope, found: Opened) -> freezing.Compared:
    """Once for the whole page."""
    return scope.once("compared", lambda: freezing.compared(found, scope.engine, scope.language))


def earlier(scope: Scope, found: Opened) -> Panel | None:
    """Decisions of the meetings before that are still to be carried out."""
    store = company.store(scope.engine.lake)
    before = before_it(found.meeting, {each.id: each for each in freezing.listed(scope.user, store)})
    there = due(scope, before)
    if not there:
        return None
    return Panel("earlier", scope.say("earlier"), decided(scope, there), scope.say("earlier_note"))


def before_it(meeting: Meeting, known: dict[int, Meeting]) -> list[Meeting]:
    """The meetings that this one follows, the last first."""
    found: list[Meeting] = []
    while (last := found[-1] if found else meeting).follows in known and last.follows is not None:
        found.append(known[last.follows])
    return found


def general(scope: Scope, found: Opened) -> Panel | None:
    """Notes and decisions of the meeting that no view on the agenda has."""
    on_agenda = {view.id for view in found.agenda}
    return _said(scope, found, [note for note in found.notes if note.view not in on_agenda], "general")


def notes_of(scope: Scope, found: Opened, view: int) -> Panel | None:
    """What was said of a view."""
    notes = [note for note in found.notes if note.view == view]
    return _said(scope, found, notes, f"said_{view}")


def _said(scope: Scope, found: Opened, notes: list[Note], key: str) -> Panel | None:
    if not notes:
        return None
    views = {view.id: view for view in found.agenda}
    entries = [entry(scope, note, found.meeting, views.get(note.view)) for note in notes]
    title = scope.say("general" if key == "general" else "said")
    if not any(each.note.kind == "decision" for each in entries):
        return Panel(key, title, _plain(scope, entries))
    return Panel(key, title, decided(scope, entries, everywhere=False))


def spoken(scope: Scope, found: Opened, view: int) -> Panel | None:
    """What was said of a view as sentences, for the side of a slide."""
    notes = [note for note in found.notes if note.view == view]
    lines = [line for note in notes for line in _lines(scope, note)]
    return Panel(f"said_{view}", scope.say("said"), Prose(tuple(lines))) if lines else None


def _lines(scope: Scope, note: Note) -> Iterator[tuple[Piece, ...]]:
    kind = scope.say(f"kind_{note.kind}")
    pinned = scope.say("spoken_of", figure=note.figure, text=note.then) if note.figure else ""
    day = dates.day(note.due_on, scope.language) if note.due_on else ""
    who = " · ".join(filter(None, (note.owner, day, scope.say(f"state_{note.state}")))) if note.owner else note.who
    yield Piece(f"{kind}: ", strong=True), Piece(note.words)
    yield (Piece(" · ".join(filter(None, (who, pinned)))),)


def _plain(scope: Scope, entries: list[Due]) -> Grid:
    frame = pl.DataFrame([
        {"words": each.note.words, "figure": each.note.figure, "then": each.note.then, "now": each.now,
         "who": each.note.who}
        for each in entries
    ])  # fmt: skip
    columns = (
        Column("words", scope.say("note_words"), "words"), Column("figure", scope.say("pinned"), "words"),
        Column("then", scope.say("then")), Column("now", scope.say("now")), Column("who", scope.say("who")),
    )  # fmt: skip
    clicks = tuple(scope.click(note=str(each.note.id)) for each in entries)
    return Grid(frame, columns, clicks=clicks)


def _head(scope: Scope, found: Opened) -> Panel:
    """Whether it is frozen, of which data, and whether these still say the same."""
    meeting, language = found.meeting, scope.language
    lines: list[tuple[Piece, ...]] = []
    if found.pack is None:
        lines.append((Piece(scope.say("draft_note"), tone="warn"),))
    else:
        pack, at = found.pack, dates.moment(found.pack.at.astimezone(), language)
        through, version = dates.day(pack.through, language), pack.data_version[:12]
        lines.append((Piece(scope.say("pack_of", at=at, who=pack.who, version=version, through=through)),))
        compared = _compared(scope, found)
        lines += holds(scope, sum(map(len, compared.changes.values())), compared.unknown)
    if found.pack and found.waiting:
        names = scope.say("filters.comma").join(view.heading for view in found.waiting)
        lines.append((Piece(scope.say("waiting", count=len(found.waiting), names=names), tone="warn"),))
    if not found.agenda:
        lines.append((Piece(scope.say("errors.meeting_empty")),))
    lines.append((figure(scope.say("back"), scope.click(meeting=None, note=None)),))
    day = scope.say("on_day", day=dates.day(meeting.held_on, language), who=meeting.made_by)
    return Panel("head", meeting.title, Prose(tuple(lines)), day)


def view_panel(scope: Scope, shown: Frozen, at: int, changed: tuple[Change, ...]) -> Panel:
    """A view as it was frozen, with its place on the agenda and the way to what it is today."""
    section = shown.section
    title = scope.say("numbered", at=at, heading=section.heading)
    note = " · ".join((section.note, scope.say("restated_here", count=len(changed)))) if changed else section.note
    live = (Choice(scope.say("live"), _live(scope, shown)),)
    return Panel(view_key(shown.view), title, shown.body, note, choices=(live,), acts=("pin",))


def view_key(view: int) -> str:
    """The key of a view's panel."""
    return f"view_{view}"


def _live(scope: Scope, shown: Frozen) -> Click:
    """Opens the view's page with its address in the place of this one."""
    gone = dict.fromkeys(scope.filters.pairs())
    return Click({**gone, **address(shown.query, scope.engine).pairs()}, shown.page)
