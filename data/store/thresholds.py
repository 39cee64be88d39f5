"""A kind's thresholds as people set them: every set that was ever saved, the newest in force."""

from datetime import datetime

from sqlalchemy import JSON, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import ConflictError, QuestionError
from data.store import audit
from data.store.base import Base, Moment, now


class Thresholds(Base):
    """One saved set of a kind; only what differs from the kind's own is in `values`. version: 1, 2, …"""

    __tablename__ = "thresholds"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    values: Mapped[dict[str, float]] = mapped_column(JSON)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)


def subject(kind: str) -> str:
    """What the steps of a kind's thresholds are recorded under; before kinds had their own it was `thresholds`."""
    return f"thresholds:{kind}"


def in_force(session: Session, kind: str) -> Thresholds | None:
    """The newest set of a kind; None when none was ever saved."""
    return next(iter(saved(session, kind)), None)


def saved(session: Session, kind: str) -> list[Thresholds]:
    """All sets of a kind, newest first."""
    its = select(Thresholds).where(Thresholds.kind == kind)
    return list(session.scalars(its.order_by(Thresholds.version.desc())))


def save(session: Session, kind: str, values: dict[str, float], who: str, why: str, seen: int) -> Thresholds:
    """Puts a set of a kind in force. seen: the version that was in force when the person tried it, 0 for none.

    ConflictError when another was saved meanwhile, QuestionError without a reason.
    """
    if not why.strip():
        raise QuestionError("case_reason")
    current = in_force(session, kind)
    if (current.version if current else 0) != seen:
        raise ConflictError("changed_meanwhile")
    made = Thresholds(kind=kind, version=seen + 1, values=values, who=who, at=now(), why=why.strip())
    session.add(made)
    before = dict(current.values) if current else {}
    audit.record(session, subject(kind), who, "save", why.strip(), before, dict(values))
    return made
