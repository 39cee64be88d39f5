"""Meetings: their views as the data have them, as they were frozen, and what became otherwise since.

A pack is frozen with the rights that the meeting's maker had, and belongs to whoever may see at least as much. Every
view keeps the days it was asked for, so it can be asked again of corrected data: up to the pack's last day, and by the
same rights, so that a difference is one of the data and never one of new days or of two readers.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from pydantic import TypeAdapter

from dashboard import company, people
from dashboard.board.payload import still
from dashboard.documents.model import Section
from dashboard.documents.reading import section_of
from dashboard.documents.restated import Change, figures, restated
from dashboard.filters import Filters, Notice
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.panels import Panel, Piece, Prose, Still
from data.errors import DataError, QuestionError
from data.store import Session, Store, decisions
from data.store import meetings as kept
from data.store.decisions import Note
from data.store.meetings import Meeting, Pack, View
from data.text import LANGUAGES, say
from queries import Engine, User

RESTATED, THAWED = Memo(64), Memo(16)


@dataclass(frozen=True)
class Frozen:
    """A view as it was: as a document writes it and as the board draws it. query: its address with the days in it."""

    view: int
    page: str
    panel: str
    query: str
    section: Section
    body: Still


@dataclass(frozen=True)
class Opened:
    """A meeting with what one reads of it. shown: its views, frozen when there is a pack, else as the data have them.

    waiting: views of the agenda that are not in the pack.
    """

    meeting: Meeting
    agenda: list[View]
    pack: Pack | None
    shown: tuple[Frozen, ...]
    notes: list[Note]

    @property
    def waiting(self) -> list[View]:
        """Views that were added after the pack was frozen."""
        there = {each.view for each in self.shown}
        return [view for view in self.agenda if view.id not in there]


_PACKED = TypeAdapter(dict[str, tuple[Frozen, ...]])


def listed(user: User, store: Store) -> list[Meeting]:
    """The meetings that the person may open, the latest first."""
    with store.reading() as session:
        return [each for each in kept.listed(session) if people.covers(user, each.rights)]


def opened(id: int, user: User, engine: Engine, store: Store, language: str) -> Opened:
    """A meeting whole. DataError when there is none of that number or it shows more than the person may see."""
    with store.reading() as session:
        meeting = checked(session, id, user)
        agenda, notes = kept.agenda(session, id), decisions.of_meeting(session, id)
        pack = kept.pack(session, id)
    if pack is None:
        return Opened(meeting, agenda, None, compose(agenda, audience(meeting), engine, language), notes)
    held = {each.view: each for each in thawed(pack, language)}
    return Opened(meeting, agenda, pack, tuple(held[view.id] for view in agenda if view.id in held), notes)


def checked(session: Session, id: int, user: User) -> Meeting:
    """The meeting, if the person may see what it shows. DataError when not, or there is none."""
    meeting = kept.one(session, id)
    if not people.covers(user, meeting.rights):
        raise DataError("unknown_meeting", number=id)
    return meeting


@contextmanager
def writing(engine: Engine, id: int) -> Generator[tuple[Session, User]]:
    """A transaction on a meeting, and whoever asks for it now. DataError as of `checked`."""
    user = people.asking()
    with company.store(engine.lake).session() as session:
        checked(session, id, user)
        yield session, user


def freeze(id: int, user: User, engine: Engine, store: Store) -> Pack:
    """Freezes the agenda in every language, all of the engine's one state of the data.

    QuestionError for an empty agenda; DataError as of `opened`.
    """
    with store.reading() as session:
        meeting, agenda = checked(session, id, user), kept.agenda(session, id)
    if not agenda:
        raise QuestionError("meeting_empty")
    packed = {each: compose(agenda, audience(meeting), engine, each) for each in LANGUAGES}
    content = _PACKED.dump_json(packed).decode()
    with store.session() as session:
        return kept.freeze(session, id, user.name, engine.lake.version, engine.catalog.data.ends, content)


def thawed(pack: Pack, language: str) -> tuple[Frozen, ...]:
    """What a pack holds, in a language."""
    return THAWED.get((pack.meeting, pack.number, pack.at), lambda: _PACKED.validate_json(pack.content))[language]


def compose(views: Iterable[View], user: User, engine: Engine, language: str) -> tuple[Frozen, ...]:
    """The views as the data have them now, in their order; a page that several are of is reckoned once."""
    pages: dict[tuple[str, str], tuple[Scope, dict[str, Panel]]] = {}
    made = []
    for view in views:
        if (view.page, view.query) not in pages:
            pages[view.page, view.query] = looked_at(view.page, view.query, user, engine, language)
        scope, panels = pages[view.page, view.query]
        panel = panels.get(view.panel) or _nothing(view, language)
        section = section_of(panel, scope)
        section = replace(section, note=" · ".join(filter(None, (scope.filters.sentence(language), section.note))))
        made.append(Frozen(view.id, view.page, view.panel, dated(scope), section, still(panel, language)))
    return tuple(made)


def looked_at(page: str, query: str, user: User, engine: Engine, language: str) -> tuple[Scope, dict[str, Panel]]:
    """What an address of a page shows: its scope, and its panels by their keys."""
    scope = Scope(page, address(query, engine)[0], user, engine, language)
    return scope, {panel.key: panel for panel in PAGES[page].panels(scope)} if page in PAGES else {}


def address(query: str, engine: Engine) -> tuple[Filters, tuple[Notice, ...]]:
    """What an address means of the engine's data, and what of it is not understood."""
    return Filters.read(parse_qs(query, keep_blank_values=True), engine.catalog.data)


def plain(scope: Scope) -> str:
    """The address of what is looked at, as far as a view of it goes."""
    return scope.filters.query_string(meeting=None, note=None)


def dated(scope: Scope) -> str:
    """The address with its days, which do not move on with the data."""
    period = scope.filters.period
    return urlencode({**scope.filters.pairs(), "period": (f"{period.starts}..{period.ends}",)}, doseq=True)


def differences(found: Opened, engine: Engine, language: str) -> dict[int, tuple[Change, ...]]:
    """Of each view that was frozen, the figures that the data now have otherwise; only views with any."""
    if found.pack is None or found.pack.data_version == engine.lake.version:
        return {}
    pack, user = found.pack, audience(found.meeting)

    def compare() -> dict[int, tuple[Change, ...]]:
        then = thawed(pack, language)
        now = again(then, user, engine.until(pack.through), language)
        pairs = zip(then, now, strict=True)
        return {old.view: changes for old, new in pairs if (changes := tuple(restated(old.section, new.section)))}

    return RESTATED.get((pack.meeting, pack.number, pack.at, engine.lake.version, language), compare)


def again(views: Iterable[Frozen], user: User, engine: Engine, language: str) -> tuple[Frozen, ...]:
    """Frozen views asked once more, of the days they were asked for."""
    asked = [View(id=each.view, page=each.page, panel=each.panel, query=each.query, heading=each.section.heading)
             for each in views]  # fmt: skip
    return compose(asked, user, engine, language)


def audience(meeting: Meeting) -> User:
    """The one whose figures a meeting shows."""
    return people.with_rights(meeting.made_by, meeting.rights)


def _nothing(view: View, language: str) -> Panel:
    return Panel(view.panel, view.heading, Prose(((Piece(say("page.nothing", language)),),)))


def figures_of(view: View, query: str, user: User, engine: Engine, language: str) -> dict[str, str]:
    """The texts of a view's figures by their names, for the address with the days that a note has kept."""
    scope, panels = looked_at(view.page, query, user, engine, language)
    panel = panels.get(view.panel)
    return {name: text for name, (_, text) in figures(section_of(panel, scope))} if panel else {}
