"""Every step that anybody took, of all topics in one table: who, when, why, what before and after.

The table only grows: triggers in the database itself refuse to change or remove a row.
"""

from collections.abc import Container
from datetime import datetime

from sqlalchemy import JSON, BigInteger, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import ConflictError
from data.store.base import Base, Moment, now

Facts = dict[str, object]


class Step(Base):
    """One step. subject: the thing it changed, as `topic:id`; what: the step's name; before, after: what changed."""

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(Text)
    before: Mapped[Facts] = mapped_column(JSON)
    after: Mapped[Facts] = mapped_column(JSON)


def record(
    session: Session,
    subject: str,
    who: str,
    what: str,
    why: str = "",
    before: Facts | None = None,
    after: Facts | None = None,
) -> Step:
    """Adds a step; it counts when the session's transaction does."""
    step = Step(subject=subject, at=now(), who=who, what=what, why=why, before=before or {}, after=after or {})
    session.add(step)
    return step


def history(session: Session, subject: str) -> list[Step]:
    """The steps of one thing, oldest first."""
    return list(session.scalars(select(Step).where(Step.subject == subject).order_by(Step.id)))


def newest(session: Session, topic: str) -> int:
    """The number of a topic's last step, 0 before the first: what is read of the topic is the same as long as it is."""
    return session.scalar(select(func.max(Step.id)).where(Step.subject.startswith(f"{topic}:", autoescape=True))) or 0


def overtaken(session: Session, subject: str, changes: Container[str]) -> ConflictError:
    """What to tell somebody who acts on a thing as it was before another's last change, a step named in `changes`."""
    last = next(step for step in reversed(history(session, subject)) if step.what in changes)
    return ConflictError("overtaken", who=last.who, at=f"{last.at:%Y-%m-%d %H:%M} UTC")
