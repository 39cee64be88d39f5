"""Meetings: opened as they were frozen, frozen anew, and what became otherwise since.

A pack is frozen with the rights that the meeting's maker had, and belongs to whoever may see at least as much. What it
is compared with is asked again up to the pack's last day and by the same rights, so that a difference is one of the
data and never one of new days or of two readers.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard import company, people
from dashboard.documents.restated import Change, failed, refuse, restated
from dashboard.failures import marked
from dashboard.memo import Memo
from dashboard.pages.meeting.views import PACKED, Frozen, again, compose
from data.errors import DataError, QuestionError
from data.store import Session, Store, decisions, meetings, newest
from data.store.decisions import Note
from data.store.meetings import Meeting, Pack, View
from data.text import LANGUAGES
from queries import Engine, User

RESTATED, THAWED = Memo(64), Memo(16)


@dataclass(frozen=True)
class Opened:
    """A meeting with what one reads of it. shown: its views, frozen where there is a pack, else as the data now are."""

    meeting: Meeting
    agenda: list[View]
    pack: Pack | None
    shown: tuple[Frozen, ...]
    notes: list[Note]

    @property
    def waiting(self) -> list[View]:
        """Views of the agenda that came after the pack was frozen."""
        there = {each.view for each in self.shown}
        return [view for view in self.agenda if view.id not in there]


def listed(user: User, store: Store) -> list[Meeting]:
    """The meetings that the person may open, the latest first."""
    with store.reading() as session:
        return [each for each in meetings.listed(session) if people.covers(user, each.rights)]


def opened(id: int, user: User, engine: Engine, store: Store, language: str) -> Opened:
    """A meeting whole. DataError as of `checked`."""
    with store.reading() as session:
        meeting = checked(session, id, user)
        agenda, pack = meetings.agenda(session, id), meetings.pack(session, id)
        notes = decisions.of_meeting(session, id)
    if pack is None:
        return Opened(meeting, agenda, None, compose(agenda, audience(meeting), engine, language), notes)
    held = {each.view: each for each in thawed(pack, language)}
    return Opened(meeting, agenda, pack, tuple(held[view.id] for view in agenda if view.id in held), notes)


def checked(session: Session, id: int, user: User) -> Meeting:
    """The meeting. DataError when there is none of that number, or it shows more than the person may see."""
    meeting = meetings.one(session, id)
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

    QuestionError for an empty agenda, or where a view failed; DataError as of `checked`.
    """
    with store.reading() as session:
        meeting, agenda = checked(session, id, user), meetings.agenda(session, id)
    if not agenda:
        raise QuestionError("meeting_empty")
    packed = {each: compose(agenda, audience(meeting), engine, each) for each in LANGUAGES}
    for views in packed.values():
        refuse(view.section for view in views)
    content = PACKED.dump_json(packed).decode()
    with store.session() as session:
        version, through = engine.lake.version, engine.catalog.data.ends
        return meetings.freeze(session, id, user.name, data_version=version, through=through, content=content)


def thawed(pack: Pack, language: str) -> tuple[Frozen, ...]:
    """What a pack holds, in a language."""
    return THAWED.get((pack.meeting, pack.number, pack.at), lambda: PACKED.validate_json(pack.content))[language]


@dataclass(frozen=True)
class Compared:
    """A pack beside the data of now. changes: by view, the figures that are otherwise; only views with any.

    unknown: headings of the views that now cannot be computed.
    """

    changes: dict[int, tuple[Change, ...]]
    unknown: tuple[str, ...] = ()


def compared(found: Opened, engine: Engine, language: str) -> Compared:
    """What was frozen, compared with the data of now; where a view failed it is compared anew the next time."""
    if found.pack is None:
        return Compared({})
    pack, user = found.pack, audience(found.meeting)

    def compare() -> Compared:
        then = thawed(pack, language)
        now = again(then, user, engine.until(pack.through), language)
        pairs = [(old.view, tuple(restated(old.section, new.section))) for old, new in zip(then, now, strict=True)]
        unknown = tuple(each.heading for each in failed(view.section for view in now))
        return Compared({view: changes for view, changes in pairs if changes}, unknown)

    key = (pack.meeting, pack.number, pack.at, state(engine), language)
    try:
        made = RESTATED.get(key, compare)
    except Exception as problem:  # it stands as it was frozen, whatever today fails of
        marked(problem, page="meeting", panel=str(pack.meeting), person=user.name)
        return Compared({}, tuple(each.section.heading for each in found.shown))
    if made.unknown:
        RESTATED.forget(key)
    return made


def differences(found: Opened, engine: Engine, language: str) -> dict[int, tuple[Change, ...]]:
    """Of each view that was frozen, the figures that the data now have otherwise; only views with any."""
    return compared(found, engine, language).changes


def state(engine: Engine) -> tuple[str, int]:
    """What figures depend on: the data, and where cases stand, which some views count."""
    with company.store(engine.lake).reading() as session:
        return engine.lake.version, newest(session, "case")


def audience(meeting: Meeting) -> User:
    """The one whose figures a meeting shows."""
    return people.with_rights(meeting.made_by, meeting.rights)
