"""A meeting to take along or to be presented: one document for every format, and its slides for the browser."""

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import dates, export, people
from dashboard.board.payload import encode
from dashboard.documents.model import Cell, Document, Section, Table, TableColumn
from dashboard.documents.reading import section_of
from dashboard.documents.restated import told
from dashboard.page import Scope
from dashboard.pages.meeting import freezing, since
from dashboard.pages.meeting.freezing import Opened
from dashboard.pages.meeting.opened import chosen, earlier, general, notes_of, spoken, view_panel
from dashboard.panels import Panel
from data.errors import SluiceError
from data.store.meetings import Meeting
from queries import User


def link(scope: Scope) -> str:
    """The address of the opened meeting's slides, for whoever looks at it now."""
    return f"/meeting/{quote(scope.filters.view('meeting', ''))}.json?t={export.token(scope)}"


def name_of(meeting: Meeting) -> str:
    """What its files are called, without their kind."""
    return f"meeting-{meeting.held_on}-{meeting.id}"


def document(scope: Scope) -> Document:
    """The pack whole: agenda, what was restated, what to follow up, what changed, every view with what was said."""
    found = chosen(scope)
    changed = freezing.differences(found, scope.engine, scope.language)
    sections = [_agenda(scope, found), *told(sum(changed.values(), ()), scope.language)]
    sections += _read(scope, *scope.gather(*(partial(make, found=found) for make in (earlier, since.moved, general))))
    for at, shown in enumerate(found.shown, 1):
        heading = scope.say("numbered", at=at, heading=shown.section.heading)
        sections.append(replace(shown.section, heading=heading, span=12))
        sections += _read(scope, notes_of(scope, found, shown.view), prefix=f"{at}. ")
    day = dates.day(found.meeting.held_on, scope.language)
    return Document(found.meeting.title, day, tuple(sections), _about(scope, found), scope.language)


def slides(scope: Scope) -> bytes:
    """What the browser presents: a slide a view, beside it what was said of it."""
    found = chosen(scope)
    changed = freezing.differences(found, scope.engine, scope.language)
    panels = scope.gather(*(partial(make, found=found) for make in (earlier, since.moved, general)))
    for at, shown in enumerate(found.shown, 1):
        view, pinned = view_panel(scope, shown, at, changed.get(shown.view, ())), spoken(scope, found, shown.view)
        panels += [replace(view, span=8), replace(pinned, span=4)] if pinned else [view]
    day = dates.day(found.meeting.held_on, scope.language)
    through = found.pack.through if found.pack else scope.filters.data.ends
    foot = " · ".join((found.meeting.title, day, scope.say("page.through", day=dates.day(through, scope.language))))
    return encode(panels, scope.language, shown=foot, failed=scope.failed)


async def download(request: Request) -> Response:
    """The slides; only for the one who asked for the page, with the rights of now."""
    try:
        asker = people.sent_by(request.headers.getlist)
        content = await run_in_threadpool(_made, request.query_params.get("t", ""), asker)
    except SluiceError as error:
        return export.refused(error)
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


def _made(token: str, asker: User) -> bytes:
    scope = export.opened(token, asker)
    return export.computed(scope, "slides", lambda: slides(scope))


def _agenda(scope: Scope, found: Opened) -> Section:
    lines = ((at, each.section.heading, dict(each.section.computed)[scope.say("export.filters")])
             for at, each in enumerate(found.shown, 1))  # fmt: skip
    rows = tuple((Cell(float(at), str(at)), Cell(name, name), Cell(days, days)) for at, name, days in lines)
    heads = (TableColumn("", "number", "0"), TableColumn(scope.say("view")), TableColumn(scope.say("shown")))
    return Section("agenda", scope.say("agenda_title"), tables=(Table(heads, rows),))


def _read(scope: Scope, *panels: Panel | None, prefix: str = "") -> list[Section]:
    """Panels as sections, without what only a screen can do."""
    made = [section_of(panel, scope) for panel in panels if panel]
    return [replace(each, heading=prefix + each.heading, computed=()) for each in made]


def _about(scope: Scope, found: Opened) -> tuple[tuple[str, str], ...]:
    pack = found.pack
    through = pack.through if pack else scope.filters.data.ends
    return (
        (scope.say("export.through"), dates.day(through, scope.language)),
        (scope.say("export.version"), pack.data_version if pack else scope.engine.lake.version),
        (scope.say("frozen_at"), dates.moment(pack.at.astimezone(), scope.language) if pack else scope.say("draft")),
        (scope.say("export.person"), scope.user.name),
    )


routes = [Route("/meeting/{number}.json", download)]
