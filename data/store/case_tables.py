"""The tables of findings, of what people decided about them, and of the runs that found them."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from data.store.base import Base, Moment


class FindingRow(Base):
    """A finding, in its plain form as `facts`, as it was last found. current: whether the last run still finds it.

    subject_id: parts joined with `|`; region, province: empty where the subject has no place. stake: money.
    """

    __tablename__ = "case_findings"

    case_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(250))
    region: Mapped[str] = mapped_column(String(120))
    province: Mapped[str] = mapped_column(String(120))
    stake: Mapped[float] = mapped_column(Float)
    current: Mapped[bool]
    facts: Mapped[dict[str, object]] = mapped_column(JSON)


class CaseRow(Base):
    """What people decided. reviewer: who took it to review. appealed: how often. signals: those that spoke then."""

    __tablename__ = "cases"

    case_id: Mapped[str] = mapped_column(ForeignKey(FindingRow.case_id), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    assignee: Mapped[str | None] = mapped_column(String(200))
    due_on: Mapped[date | None] = mapped_column(Date)
    reviewer: Mapped[str | None] = mapped_column(String(200))
    appealed: Mapped[int] = mapped_column(Integer)
    signals: Mapped[list[str] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RunRow(Base):
    """The last run that the findings are of: one a kind. mark: the state of what it ran on."""

    __tablename__ = "case_runs"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    mark: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
