"""The detector's thresholds as people set them: every set that was ever saved, the newest in force."""

from datetime import datetime

from sqlalchemy import JSON, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import ConflictError, QuestionError
from data.store import audit
from data.store.base import Base, Moment, now

SUBJECT = "thresholds"


class Thresholds(Base):
    """One saved set; only what differs from the detector's own is in `values`. version: 1, 2, …"""

    __tablename__ = "thresholds"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    values: Mapped[dict[str, float]] = mapped_column(JSON)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)


def in_force(session: Session) -> Thresholds | None:
    """The newest set; None when none was ever saved."""
    return session.scalar(select(Thresholds).order_by(Thresholds.version.desc()).limit(1))


def saved(session: Session) -> list[Thresholds]:
    """All sets, newest first."""
    return list(session.scalars(select(Thresholds).order_by(Thresholds.version.desc())))


def save(session: Session, values: dict[str, float], who: str, why: str, seen: int) -> Thresholds:
    """Puts a set in force. seen: the version that was in force when the person tried it, 0 for none.

    ConflictError when another was saved meanwhile, QuestionError without a reason.
    """
    if not why.strip():
        raise QuestionError("case_reason")
    current = in_force(session)
    if (current.version if current else 0) != seen:
        raise ConflictError("changed_meanwhile")
    made = Thresholds(version=seen + 1, values=values, who=who, at=now(), why=why.strip())
    session.add(made)
    before = dict(current.values) if current else {}
    audit.record(session, SUBJECT, who, "save", why.strip(), before, dict(values))
    return made
