"""Meetings: an agenda of views, each an address, and every pack that was frozen for them.

A view is added without asking who else is at work, for it disturbs nobody; whatever changes what others have before
them names the version that was seen. A view that is taken off the agenda stays, for notes may be pinned to it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import parse_qsl

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from data.errors import DataError, QuestionError
from data.store.audit import Facts, overtaken, record
from data.store.base import Base, Moment, now

LONGEST, MOST_VIEWS = 120, 60  # characters of a title; views of an agenda
ID = BigInteger().with_variant(Integer, "sqlite")


class Meeting(Base):
    """A meeting. held_on: its day. follows: the one before it. rights: whose figures it shows, its maker's rights."""

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    title: Mapped[str] = mapped_column(String(LONGEST))
    held_on: Mapped[date]
    follows: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    rights: Mapped[Facts] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """What its steps are recorded under."""
        return f"meeting:{self.id}"


class View(Base):
    """A panel of a page as an address shows it. place: on the agenda; None when it was taken off."""

    __tablename__ = "meeting_views"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey(Meeting.id), index=True)
    place: Mapped[int | None]
    page: Mapped[str] = mapped_column(String(40))
    panel: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(String(300))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)

    @property
    def shown(self) -> tuple[str, str, str]:
        """What it shows, whichever meeting it belongs to."""
        return self.page, self.panel, self.query


class Pack(Base):
    """The views of an agenda as they were frozen, all of one state of the data. Nothing changes it; 1, 2, … a meeting.

    through: the last day of the data. content: what was frozen, as text.
    """

    __tablename__ = "meeting_packs"

    meeting: Mapped[int] = mapped_column(ForeignKey(Meeting.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data_version: Mapped[str] = mapped_column(String(200))
    through: Mapped[date]
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    content: Mapped[str] = mapped_column(Text)


def create(
    session: Session, title: str, held_on: date, who: str, rights: Facts, follows: int | None = None
) -> Meeting:
    """A new meeting; one that follows another begins with its agenda. DataError for a title empty or too long."""
    made = Meeting(title=_titled(title), held_on=held_on, follows=follows, rights=rights, made_by=who, made_at=now())
    session.add(made)
    session.flush()
    record(session, made.subject, who, "create", after={"title": made.title, "held_on": held_on, "follows": follows})
    for view in agenda(session, follows) if follows else ():
        add(session, made.id, view.shown, view.heading, who)
    return made


def listed(session: Session) -> list[Meeting]:
    """All meetings, the latest day first."""
    return list(session.scalars(select(Meeting).order_by(Meeting.held_on.desc(), Meeting.id.desc())))


def one(session: Session, id: int) -> Meeting:
    """The meeting; DataError when there is none."""
    if (found := session.get(Meeting, id)) is None:
        raise DataError("unknown_meeting", number=id)
    return found


def agenda(session: Session, id: int) -> list[View]:
    """The views of a meeting in their order."""
    order = (View.place, View.id)
    return list(session.scalars(select(View).where(View.meeting == id, View.place.is_not(None)).order_by(*order)))


def views(session: Session, id: int) -> dict[int, View]:
    """All views that a meeting ever had, by their ids."""
    return {view.id: view for view in session.scalars(select(View).where(View.meeting == id))}


def add(session: Session, id: int, shown: tuple[str, str, str], heading: str, who: str) -> View:
    """Puts a view, its page, panel and query, at the agenda's end. QuestionError when it is there or one too many."""
    meeting, there = one(session, id), agenda(session, id)
    if any(_alike(view.shown, shown) for view in there):
        raise QuestionError("meeting_has_view", heading=heading, title=meeting.title)
    if len(there) >= MOST_VIEWS:
        raise QuestionError("meeting_full", most=MOST_VIEWS)
    page, panel, query = shown
    place = there[-1].place + 1 if there and there[-1].place is not None else 0
    made = View(meeting=id, place=place, page=page, panel=panel, query=query, heading=heading[:300], who=who, at=now())
    session.add(made)
    session.flush()
    record(session, meeting.subject, who, "add", after={"view": made.id, "page": page, "panel": panel, "query": query})
    return made


def arrange(session: Session, id: int, order: Sequence[int], who: str, seen: int) -> None:
    """Puts the agenda in that order; views added meanwhile come last. ConflictError as of `change`."""
    meeting, there = _fresh(session, id, seen), agenda(session, id)
    places = {view: at for at, view in enumerate(order)}
    before = [view.id for view in there]
    there.sort(key=lambda view: places.get(view.id, len(places)))
    for at, view in enumerate(there):
        view.place = at
    _step(session, meeting, who, "arrange", {"order": before}, {"order": [view.id for view in there]})


def drop(session: Session, id: int, view: int, who: str, seen: int) -> str:
    """Takes a view off the agenda; returns its heading. ConflictError as of `change`."""
    meeting, found = _fresh(session, id, seen), views(session, id).get(view)
    if found is None or found.place is None:
        raise QuestionError("unknown_panel", name=view)
    _step(session, meeting, who, "drop", {"view": view, "place": found.place}, {"view": view, "place": None})
    found.place = None
    return found.heading


def change(session: Session, id: int, title: str, held_on: date, who: str, seen: int) -> Meeting:
    """Another title or day. ConflictError when somebody changed the meeting after the version that was seen."""
    meeting = _fresh(session, id, seen)
    before = {"title": meeting.title, "held_on": meeting.held_on}
    meeting.title, meeting.held_on = _titled(title), held_on
    _step(session, meeting, who, "change", before, {"title": meeting.title, "held_on": held_on})
    return meeting


def freeze(session: Session, id: int, who: str, data_version: str, through: date, content: str) -> Pack:
    """Keeps a pack under the next number. ConflictError if somebody did at the same time."""
    meeting = one(session, id)
    number = 1 + (session.scalar(select(func.max(Pack.number)).where(Pack.meeting == id)) or 0)
    facts = {"number": number, "data_version": data_version, "through": through}
    made = Pack(meeting=id, who=who, at=now(), content=content, **facts)
    session.add(made)
    session.flush()
    record(session, meeting.subject, who, "freeze", after=facts)
    return made


def pack(session: Session, id: int, content: bool = True) -> Pack | None:
    """The pack that was frozen last; None before the first. Its content may be left where it is."""
    asked = select(Pack).where(Pack.meeting == id).order_by(Pack.number.desc()).limit(1)
    return session.scalar(asked if content else asked.options(defer(Pack.content)))


def _fresh(session: Session, id: int, seen: int) -> Meeting:
    meeting = one(session, id)
    if meeting.version != seen:
        raise overtaken(session, meeting.subject, {"create", "arrange", "drop", "change"})
    return meeting


def _step(session: Session, meeting: Meeting, who: str, what: str, before: Facts, after: Facts) -> None:
    """A step that others who have the meeting before them must know of: its version goes up."""
    meeting.version += 1
    record(session, meeting.subject, who, what, "", before, after)


def _titled(title: str) -> str:
    title = title.strip()
    if not title or len(title) > LONGEST:
        raise DataError("meeting_title", most=LONGEST)
    return title


def _alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two views are of the same: the order in which an address names its parameters says nothing."""
    return one[:2] == other[:2] and sorted(parse_qsl(one[2])) == sorted(parse_qsl(other[2]))
