"""Cases: what was found, and what people decided about it, apart, so that neither overwrites the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.errors import QuestionError, nearest
from data.store import audit
from data.store.base import now
from data.store.case_tables import CaseRow, FindingRow, RunRow
from data.store.workflow import STEPS, WAYS

DETECTOR = "detector"
TOLD = ("starts_on", "ends_on", "seen", "expected", "stake", "severity")  # a change of these is a step
CHANGES = STEPS | {"assign", "found"}
LONGEST = 5000  # characters of a reason or comment


@dataclass(frozen=True)
class Entry:
    """A case whole."""

    finding: FindingRow
    case: CaseRow


def subject(case_id: str) -> str:
    """What its steps are recorded under."""
    return f"case:{case_id}"


def entries(session: Session, kind: str) -> list[Entry]:
    """All cases of a kind, those that are no longer found among them."""
    both = select(FindingRow, CaseRow).join(CaseRow, CaseRow.case_id == FindingRow.case_id)
    rows = session.execute(both.where(FindingRow.kind == kind))
    return [Entry(*row) for row in rows]


def marked(session: Session, kind: str) -> str | None:
    """The mark of the last run; None before the first."""
    return session.scalar(select(RunRow.mark).where(RunRow.kind == kind))


def synchronise(session: Session, kind: str, mark: str, facts: Iterable[dict], first: str = "open") -> None:
    """Takes over what a run found: known cases keep what people decided, new ones open, lost ones stay, marked so.

    facts: the findings in their plain form. first: the state in which the kind's way begins.
    """
    if marked(session, kind) == mark:
        return
    known = {row.case_id: row for row in session.scalars(select(FindingRow).where(FindingRow.kind == kind))}
    given = {str(each["finding_id"]): each for each in facts}
    for case_id, each in given.items():
        if case_id in known:
            _update(session, known[case_id], each)
        else:
            _open(session, kind, each, first)
    for case_id in known.keys() - given.keys():
        if known[case_id].current:
            known[case_id].current = False
            audit.record(session, subject(case_id), DETECTOR, "lost")
    session.merge(RunRow(kind=kind, mark=mark, at=now()))


def move(
    session: Session, case_id: str, step: str, who: str, why: str, seen: int, signals: Iterable[str] = (),
    way: str = "verdict",
) -> CaseRow:  # fmt: skip
    """Takes a step. seen: the version that the person looked at. signals: those that spoke, kept with the end of the
    way. way: of WAYS, the one of the case's kind.

    ConflictError when the case is no longer as it was seen; QuestionError for a step that is not allowed, lacks its
    reason, or wants a second person.
    """
    case, why, its = _fresh(session, case_id, seen), _words(why), WAYS[way]
    if step not in (open_to := its.allowed(case.state, bool(case.appealed))):
        raise QuestionError("case_step", step=step, state=case.state, known=", ".join(open_to))
    rule = its.steps[step]
    if rule.reason and not why:
        raise QuestionError("case_reason")
    if rule.other and who == case.reviewer:
        raise QuestionError("case_second_person", reviewer=who)
    before = _state(case)
    case.state, case.signals = rule.after, sorted(signals) if rule.after in its.closed else None
    case.reviewer = who if step == "review" else case.reviewer
    case.appealed += step == "appeal"
    _kept(session, case, who, step, why, before)
    return case


def assign(session: Session, case_id: str, assignee: str | None, due_on: date | None, who: str, seen: int) -> CaseRow:
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


def _fresh(session: Session, case_id: str, seen: int) -> CaseRow:
    case = _known(session, case_id)
    if case.version != seen:
        raise audit.overtaken(session, subject(case_id), CHANGES)
    return case


def _known(session: Session, case_id: str) -> CaseRow:
    case = session.get(CaseRow, case_id)
    if case is None:
        known = session.scalars(select(CaseRow.case_id))
        raise QuestionError("case_unknown", name=case_id[:120], nearest=nearest(case_id, known))
    return case


def _words(text: str) -> str:
    if len(text) > LONGEST:
        raise QuestionError("case_too_long", most=LONGEST)
    return text.strip()


def _state(case: CaseRow) -> dict[str, object]:
    return {"state": case.state, "assignee": case.assignee, "due_on": case.due_on}


def _kept(session: Session, case: CaseRow, who: str, what: str, why: str, before: dict[str, object]) -> None:
    audit.record(session, subject(case.case_id), who, what, why, before, _state(case))


def _open(session: Session, kind: str, facts: dict, first: str) -> None:
    case_id = str(facts["finding_id"])
    session.add(FindingRow(case_id=case_id, kind=kind, current=True, facts=facts, **_columns(facts)))
    session.flush()
    session.add(CaseRow(case_id=case_id, state=first, opened_at=now(), appealed=0))
    audit.record(session, subject(case_id), DETECTOR, "found", after=_told(facts))


def _update(session: Session, found: FindingRow, facts: dict) -> None:
    before, after = _told(found.facts), _told(facts)
    if not found.current:
        audit.record(session, subject(found.case_id), DETECTOR, "found_again", before=before, after=after)
    elif before != after:
        audit.record(session, subject(found.case_id), DETECTOR, "updated", before=before, after=after)
    found.current, found.facts = True, facts
    for name, value in _columns(facts).items():
        setattr(found, name, value)


def _columns(facts: dict) -> dict[str, object]:
    return {name: facts[name] for name in ("subject_kind", "subject_id", "region", "province", "stake")}


def _told(facts: dict) -> dict[str, object]:
    return {name: facts[name] for name in TOLD}
