"""Statements as they were issued: the figures kept whole, with the state of the data, who, when, and whose rights."""

from datetime import date, datetime

from sqlalchemy import JSON, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from data.errors import DataError
from data.store.audit import Facts, record
from data.store.base import Base, Moment, now


class Statement(Base):
    """One issue of a period's statement; a later one of the same period has the next number.

    rights: whose figures they are, as the issuer's rights were. content: the document. Nothing changes it.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("kind", "starts", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    starts: Mapped[date]
    ends: Mapped[date]
    number: Mapped[int]
    issued_by: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    data_version: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    rights: Mapped[Facts] = mapped_column(JSON)
    content: Mapped[str] = mapped_column(Text)


def issue(
    session: Session, kind: str, days: tuple[date, date], who: str, data_version: str, language: str, rights: Facts,
    content: str,
) -> Statement:  # fmt: skip
    """Keeps a statement. ConflictError, when the transaction ends, if somebody issued the same number meanwhile."""
    starts, ends = days
    same = (Statement.kind == kind, Statement.starts == starts)
    number = 1 + (session.scalar(select(func.max(Statement.number)).where(*same)) or 0)
    made = Statement(
        kind=kind, starts=starts, ends=ends, number=number, issued_by=who, issued_at=now(), data_version=data_version,
        language=language, rights=rights, content=content,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, f"statement:{made.id}", who, "issue", after={"kind": kind, "starts": starts, "number": number})
    return made


def listed(session: Session) -> list[Statement]:
    """All statements without their content, the newest period first."""
    newest = (Statement.ends.desc(), Statement.kind, Statement.number.desc())
    return list(session.scalars(select(Statement).options(defer(Statement.content)).order_by(*newest)))


def one(session: Session, number: int) -> Statement:
    """The statement of that id; DataError when there is none."""
    if (found := session.get(Statement, number)) is None:
        raise DataError("unknown_statement", number=number)
    return found
