"""Cases: what the detector found, and what people decided about it, apart, so that neither overwrites the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import QuestionError, nearest
from data.store import audit
from data.store.base import Base, Moment, now
from data.store.workflow import CLOSED, STEPS, allowed

DETECTOR = "detector"
TOLD = ("starts_on", "ends_on", "units_seen", "units_excess", "money_at_stake", "severity")  # a change is a step
CHANGES = {*STEPS, "assign", "found"}
LONGEST = 5000  # characters of a reason or comment


class Found(Base):
    """What the detector says of a case. facts: as it last found it. current: whether the last run still finds it."""

    __tablename__ = "case_findings"

    case_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    dealer_id: Mapped[str] = mapped_column(String(120))
    current: Mapped[bool]
    facts: Mapped[dict[str, object]] = mapped_column(JSON)


class Case(Base):
    """What people decided. reviewer: who took it to review. appealed: how often. signals: those that spoke then."""

    __tablename__ = "cases"

    case_id: Mapped[str] = mapped_column(ForeignKey(Found.case_id), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    assignee: Mapped[str | None] = mapped_column(String(200))
    due_on: Mapped[date | None] = mapped_column(Date)
    reviewer: Mapped[str | None] = mapped_column(String(200))
    appealed: Mapped[int] = mapped_column(Integer)
    signals: Mapped[list[str] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Run(Base):
    """The last run of the detector that the findings are of: one a kind. mark: the state of what it ran on."""

    __tablename__ = "case_runs"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    mark: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Entry:
    """A case whole."""

    found: Found
    case: Case


def subject(case_id: str) -> str:
    """What its steps are recorded under."""
    return f"case:{case_id}"


def entries(session: Session, kind: str) -> list[Entry]:
    """All cases of a kind, those that are no longer found among them."""
    rows = session.execute(select(Found, Case).join(Case, Case.case_id == Found.case_id).where(Found.kind == kind))
    return [Entry(*row) for row in rows]


def marked(session: Session, kind: str) -> str | None:
    """The mark of the last run; None before the first."""
    return session.scalar(select(Run.mark).where(Run.kind == kind))


def synchronise(session: Session, kind: str, mark: str, facts: Iterable[dict]) -> None:
    """Takes over what a run found: known cases keep what people decided, new ones open, lost ones stay, marked so.

    facts: of each case at least case_id, dealer_id and the names of TOLD.
    """
    if marked(session, kind) == mark:
        return
    known = {row.case_id: row for row in session.scalars(select(Found).where(Found.kind == kind))}
    given = {str(each["case_id"]): each for each in facts}
    for case_id, each in given.items():
        if case_id in known:
            _update(session, known[case_id], each)
        else:
            _open(session, kind, each)
    for case_id in known.keys() - given.keys():
        if known[case_id].current:
            known[case_id].current = False
            audit.record(session, subject(case_id), DETECTOR, "lost")
    session.merge(Run(kind=kind, mark=mark, at=now()))


def move(session: Session, case_id: str, step: str, who: str, why: str, seen: int, signals: Iterable[str] = ()) -> Case:
    """Takes a step. seen: the version that the person looked at. signals: those that spoke, kept with a verdict.

    ConflictError when the case is no longer as it was seen; QuestionError for a step that is not allowed, lacks its
    reason, or wants a second person.
    """
    case, why = _fresh(session, case_id, seen), _words(why)
    if step not in (open_to := allowed(case.state, bool(case.appealed))):
        raise QuestionError("case_step", step=step, state=case.state, known=", ".join(open_to))
    rule = STEPS[step]
    if rule.reason and not why:
        raise QuestionError("case_reason")
    if rule.other and who == case.reviewer:
        raise QuestionError("case_second_person", reviewer=who)
    before = _state(case)
    case.state, case.signals = rule.after, sorted(signals) if rule.after in CLOSED else None
    case.reviewer = who if step == "review" else case.reviewer
    case.appealed += step == "appeal"
    _kept(session, case, who, step, why, before)
    return case


def assign(session: Session, case_id: str, assignee: str | None, due_on: date | None, who: str, seen: int) -> Case:
    """Gives the case to somebody, by a day. Errors as of `move`."""
    case = _fresh(session, case_id, seen)
    before = _state(case)
    case.assignee, case.due_on = assignee, due_on
    if _state(case) != before:
        _kept(session, case, who, "assign", "", before)
    return case


def comment(session: Session, case_id: str, who: str, words: str) -> None:
    """Adds a comment; several people may at once."""
    if not (words := _words(words)):
        raise QuestionError("case_comment")
    _known(session, case_id)
    audit.record(session, subject(case_id), who, "comment", words)


def _fresh(session: Session, case_id: str, seen: int) -> Case:
    case = _known(session, case_id)
    if case.version != seen:
        raise audit.overtaken(session, subject(case_id), CHANGES)
    return case


def _known(session: Session, case_id: str) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        known = session.scalars(select(Case.case_id))
        raise QuestionError("case_unknown", name=case_id[:120], nearest=nearest(case_id, known))
    return case


def _words(text: str) -> str:
    if len(text) > LONGEST:
        raise QuestionError("case_too_long", most=LONGEST)
    return text.strip()


def _state(case: Case) -> dict[str, object]:
    return {"state": case.state, "assignee": case.assignee, "due_on": case.due_on}


def _kept(session: Session, case: Case, who: str, what: str, why: str, before: dict[str, object]) -> None:
    audit.record(session, subject(case.case_id), who, what, why, before, _state(case))


def _open(session: Session, kind: str, facts: dict) -> None:
    case_id = str(facts["case_id"])
    session.add(Found(case_id=case_id, kind=kind, dealer_id=str(facts["dealer_id"]), current=True, facts=facts))
    session.flush()
    session.add(Case(case_id=case_id, state="open", opened_at=now(), appealed=0))
    audit.record(session, subject(case_id), DETECTOR, "found", after=_told(facts))


def _update(session: Session, found: Found, facts: dict) -> None:
    before, after = _told(found.facts), _told(facts)
    if not found.current:
        audit.record(session, subject(found.case_id), DETECTOR, "found_again", before=before, after=after)
    elif before != after:
        audit.record(session, subject(found.case_id), DETECTOR, "updated", before=before, after=after)
    found.current, found.facts = True, facts


def _told(facts: dict) -> dict[str, object]:
    return {name: facts[name] for name in TOLD}
