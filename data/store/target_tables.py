"""The tables of target versions: the versions, the revisions of their figures, the scenarios beside them."""

from datetime import datetime
from typing import Literal

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.store.base import Base, Moment

State = Literal["draft", "proposed", "approved"]
STEPS: dict[str, tuple[State, State]] = {
    "propose": ("draft", "proposed"),
    "return": ("proposed", "draft"),
    "approve": ("proposed", "approved"),
}

class TargetVersion(Base):
    """A plan of one year. base: the version of targets that it is compared with. counter: rises with every step."""

    __tablename__ = "target_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    base: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by: Mapped[str | None] = mapped_column(String(200))
    approved_by: Mapped[str | None] = mapped_column(String(200))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    counter: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": counter}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """What its steps are recorded under."""
        return f"targets:{self.id}"


class TargetFigures(Base):
    """A revision of a region's figures: the plan's own, or what the region proposes."""

    __tablename__ = "target_figures"

    version: Mapped[int] = mapped_column(ForeignKey("target_versions.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    region: Mapped[str] = mapped_column(String(200), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    cells: Mapped[bytes] = mapped_column(LargeBinary)


class TargetScenario(Base):
    """A scenario beside a version; the newest of a name counts."""

    __tablename__ = "target_scenarios"
    __table_args__ = (UniqueConstraint("version", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("target_versions.id"))
    name: Mapped[str] = mapped_column(String(80))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    assumptions: Mapped[dict[str, object]] = mapped_column(JSON)
