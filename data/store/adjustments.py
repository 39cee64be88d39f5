"""Seasonality adjustments: days that people know to weigh more, or less, in a period's output than history says.

An adjustment is never altered: one that no longer holds is withdrawn, and stays with who did so and why. Its table and
the subject of its steps keep the name of older releases, for what they wrote is there.
"""

from datetime import date, datetime

from sqlalchemy import Float, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import ConflictError, QuestionError
from data.store import audit
from data.store.base import Base, Moment, now

LEAST, MOST = 0.1, 10.0


class AdjustmentRow(Base):
    """The days from `starts` to `ends`, both in, weigh `factor` times what history says; of one channel or category,
    or of all where these are empty."""

    __tablename__ = "curve_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts: Mapped[date]
    ends: Mapped[date]
    factor: Mapped[float] = mapped_column(Float)
    channel: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(200))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)
    withdrawn_by: Mapped[str | None] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_why: Mapped[str | None] = mapped_column(Text)
    counter: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": counter}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """What its steps are recorded under."""
        return f"curve:{self.id}"


def adjust(
    session: Session, starts: date, ends: date, factor: float, who: str, why: str, channel: str = "", category: str = ""
) -> AdjustmentRow:
    """Makes days weigh more or less. QuestionError without a reason or a day, or for a factor that is none."""
    if not why.strip():
        raise QuestionError("curve_reason")
    if starts > ends:
        raise QuestionError("period_ends_before_it_starts", starts=starts, ends=ends)
    if not LEAST <= factor <= MOST or factor == 1:
        raise QuestionError("curve_factor", found=f"{factor:g}", least=f"{LEAST:g}", most=f"{MOST:g}")
    made = AdjustmentRow(
        starts=starts, ends=ends, factor=factor, channel=channel, category=category, who=who, at=now(), why=why.strip()
    )
    session.add(made)
    session.flush()
    after = {"starts": starts, "ends": ends, "factor": factor, "channel": channel, "category": category}
    audit.record(session, made.subject, who, "change", made.why, after=after)
    return made


def withdraw(session: Session, number: int, who: str, why: str) -> AdjustmentRow:
    """Ends an adjustment. QuestionError without a reason; ConflictError when it does not hold already."""
    if not why.strip():
        raise QuestionError("curve_reason")
    found = session.get(AdjustmentRow, number)
    if found is None or found.withdrawn_at:
        raise ConflictError("changed_meanwhile")
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_why = who, now(), why.strip()
    audit.record(session, found.subject, who, "withdraw", found.withdrawn_why)
    return found


def touching(session: Session, starts: date, ends: date) -> list[AdjustmentRow]:
    """All adjustments of days within the two, withdrawn ones among them, the newest first."""
    found = select(AdjustmentRow).where(AdjustmentRow.starts <= ends, AdjustmentRow.ends >= starts)
    return list(session.scalars(found.order_by(AdjustmentRow.id.desc())))
