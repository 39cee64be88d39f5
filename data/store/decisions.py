"""Notes and decisions of meetings, each pinned to a figure, a view or the whole meeting; followed up until done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import DataError, QuestionError
from data.store.audit import Facts, overtaken, record
from data.store.base import Base, Moment, now
from data.store.meetings import ID, Meeting, View, one, views

Kind = Literal["note", "decision"]
KINDS: tuple[Kind, ...] = ("note", "decision")
STATES = ("open", "done", "dropped")
LONGEST = 2000  # characters


@dataclass(frozen=True)
class Said:
    """What somebody writes down. owner, due_on: of a decision.

    view: the id of the view it is pinned to. query: its address with the days; figure, then: a figure's name and text.
    """

    kind: Kind
    words: str
    view: int | None = None
    query: str = ""
    figure: str = ""
    then: str = ""
    owner: str | None = None
    due_on: date | None = None


class Note(Base):
    """A note or a decision. then: the figure as it was when this was written. state: of STATES; a note is `done`."""

    __tablename__ = "meeting_notes"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey(Meeting.id), index=True)
    view: Mapped[int | None] = mapped_column(ForeignKey(View.id))
    kind: Mapped[str] = mapped_column(String(10))
    query: Mapped[str] = mapped_column(Text)
    figure: Mapped[str] = mapped_column(String(300))
    then: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(String(200))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """What its steps are recorded under."""
        return f"meeting-note:{self.id}"

    @property
    def facts(self) -> Facts:
        """What of it can change."""
        return {"words": self.words, "owner": self.owner, "due_on": self.due_on, "state": self.state}


def write(session: Session, meeting: int, said: Said, who: str) -> Note:
    """Writes it down. QuestionError without words, for a decision without an owner, or an unknown view."""
    one(session, meeting)
    _checked(said.kind, said.words, said.owner)
    if said.view is not None and said.view not in views(session, meeting):
        raise QuestionError("unknown_panel", name=said.view)
    state = "open" if said.kind == "decision" else "done"
    given = vars(said) | {"words": said.words.strip(), "figure": said.figure[:300], "then": said.then[:200]}
    made = Note(meeting=meeting, state=state, who=who, at=now(), **given)
    session.add(made)
    session.flush()
    record(session, made.subject, who, "write", after={"meeting": meeting, "figure": made.figure, **made.facts})
    return made


def revise(
    session: Session, id: int, words: str, owner: str | None, due_on: date | None, who: str, seen: int
) -> Note:
    """Other words, owner or day. ConflictError when somebody changed it after the version that was seen."""
    found = _fresh(session, id, seen)
    _checked(found.kind, words, owner)
    before = found.facts
    found.words, found.owner, found.due_on = words.strip(), owner, due_on
    if found.facts != before:
        record(session, found.subject, who, "revise", "", before, found.facts)
    return found


def settle(session: Session, id: int, state: str, who: str, why: str, seen: int) -> Note:
    """Says that a decision is done, dropped or open again, and how it went. ConflictError as of `revise`."""
    found = _fresh(session, id, seen)
    if state not in STATES or found.kind != "decision":
        raise QuestionError("decision_state", name=state, known=", ".join(STATES))
    if len(why) > LONGEST:
        raise QuestionError("note_too_long", most=LONGEST)
    before = found.facts
    found.state = state
    if found.facts != before:
        record(session, found.subject, who, state, why.strip(), before, found.facts)
    return found


def of_meeting(session: Session, id: int) -> list[Note]:
    """The notes and decisions of a meeting, the first written first."""
    return list(session.scalars(select(Note).where(Note.meeting == id).order_by(Note.id)))


def following(session: Session, meetings: Collection[int]) -> list[Note]:
    """The decisions of these meetings that are still open, the first due first; those without a day last."""
    asked = select(Note).where(Note.meeting.in_(meetings), Note.kind == "decision", Note.state == "open")
    return sorted(session.scalars(asked), key=lambda note: (note.due_on or date.max, note.id))


def found(session: Session, id: int) -> Note:
    """The note of that id; DataError when there is none."""
    if (there := session.get(Note, id)) is None:
        raise DataError("unknown_note", number=id)
    return there


def _fresh(session: Session, id: int, seen: int) -> Note:
    there = found(session, id)
    if there.version != seen:
        raise overtaken(session, there.subject, {"write", "revise", *STATES})
    return there


def _checked(kind: str, words: str, owner: str | None) -> None:
    if kind not in KINDS or not words.strip():
        raise QuestionError("note_words")
    if len(words) > LONGEST:
        raise QuestionError("note_too_long", most=LONGEST)
    if kind == "decision" and not (owner or "").strip():
        raise QuestionError("decision_owner")
