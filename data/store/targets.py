"""Target versions: draft -> proposed -> approved, their figures by region, and the scenarios thought out beside them.

Figures are only added to: each save is a revision of a region's part, so nothing that anybody entered is lost, any two
states can be compared, and of two people who change the same part from the same state the second is refused. A part is
kept as one parquet table, for it is always read and written whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

import polars as pl
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from data.approved import Approved, write
from data.errors import AccessError, ConflictError
from data.store.audit import record
from data.store.base import now
from data.store.target_tables import STEPS, TargetFigures, TargetScenario, TargetVersion

Kind = Literal["plan", "proposal"]
Revisions = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """Who saved a region's figures last, when and why."""

    region: str
    revision: int
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures as they were saved. parts: region -> who saved it.

    cells: region and whatever else was saved; nothing at all before the first save.
    """

    cells: pl.DataFrame
    parts: dict[str, Part]

    @property
    def revisions(self) -> dict[str, int]:
        """Region -> revision: what a later save has to start from."""
        return {region: part.revision for region, part in self.parts.items()}


def start(session: Session, name: str, year: int, base: str, cells: pl.DataFrame, who: str, why: str) -> TargetVersion:
    """A new draft with its first figures. ConflictError when the name is taken."""
    version = TargetVersion(name=name, year=year, state="draft", base=base, made_by=who, made_at=now())
    session.add(version)
    session.flush()
    _add(session, version.id, "plan", cells, {}, who, why)
    record(session, version.subject, who, "start", why, after={"year": year, "total": _total(cells)})
    return version


def versions(session: Session) -> list[TargetVersion]:
    """All versions, the newest first."""
    return list(session.scalars(select(TargetVersion).order_by(TargetVersion.id.desc())))


def figures(session: Session, version: int, kind: Kind = "plan", regions: Iterable[str] | None = None) -> Figures:
    """The newest figures of all regions, or of those named."""
    revisions = _newest(session, version, kind)
    kept = revisions if regions is None else {name: revisions[name] for name in regions if name in revisions}
    return as_of(session, version, kind, kept)


def as_of(session: Session, version: int, kind: Kind, revisions: Revisions) -> Figures:
    """The figures at those revisions, regions in order of their name."""
    where = tuple_(TargetFigures.region, TargetFigures.revision).in_(list(revisions.items()))
    rows = session.scalars(
        select(TargetFigures)
        .where(TargetFigures.version == version, TargetFigures.kind == kind, where)
        .order_by(TargetFigures.region)
    ).all()
    frames = [pl.read_parquet(BytesIO(row.cells)) for row in rows]
    parts = {row.region: Part(row.region, row.revision, row.who, row.at, row.why) for row in rows}
    return Figures(pl.concat(frames, how="vertical_relaxed") if frames else pl.DataFrame(), parts)


def save(
    session: Session, version: int, kind: Kind, cells: pl.DataFrame, seen: Revisions, who: str, why: str
) -> dict[str, int]:
    """Adds a revision of the regions of `cells`, which were changed from the revisions in `seen` (none: 0).

    Returns the new revisions. ConflictError when one was changed meanwhile, or the version is no draft.
    """
    held = session.get(TargetVersion, version, with_for_update={"read": True}, populate_existing=True)
    if held is None or held.state != "draft":
        raise ConflictError("target_no_draft", name=held.name if held else version)
    before = figures(session, version, kind, cells["region"].unique().to_list())
    changed = sorted(region for region, part in before.parts.items() if part.revision != seen.get(region, 0))
    if changed:
        raise ConflictError("targets_changed", who=before.parts[changed[0]].who, regions=", ".join(changed))
    revisions = _add(session, version, kind, cells, seen, who, why)
    then = {} if before.cells.is_empty() else {"total": _total(before.cells)}
    record(session, held.subject, who, kind, why, then, {"total": _total(cells), "regions": sorted(revisions)})
    return revisions


def step(session: Session, version: int, name: str, seen: int, who: str, why: str) -> TargetVersion:
    """Takes one of STEPS. seen: the version's counter as the person saw it.

    ConflictError when it is not in the state that the step starts from or has changed since; AccessError when the one
    who proposed would approve.
    """
    before, after = STEPS[name]
    held = session.get(TargetVersion, version, populate_existing=True)
    if held is None or held.counter != seen or held.state != before:
        raise ConflictError("changed_meanwhile")
    if name == "approve" and held.proposed_by == who:
        raise AccessError("approve_second", who=who)
    held.state = after
    held.proposed_by = who if name == "propose" else None if name == "return" else held.proposed_by
    if name == "approve":
        held.approved_by, held.approved_at = who, now()
    record(session, held.subject, who, name, why, {"state": before}, {"state": after})
    session.flush()
    return held


def publish(session: Session, state: Path) -> list[Path]:
    """Writes every approved version that is not in the lake's state folder yet; cells without a target are left out.

    Units follow from the amount and the average price a cell was planned with; null where there was none.
    """
    written = []
    for held in session.scalars(select(TargetVersion).filter_by(state="approved").order_by(TargetVersion.approved_at)):
        assert held.approved_at
        version = Approved(held.id, held.name, held.approved_at.astimezone(UTC).replace(tzinfo=None))
        if not version.file(state).exists():
            cells = figures(session, held.id).cells
            units = (pl.col("target") / pl.col("price")).round().cast(pl.Int64)
            rows = cells.filter(pl.col("target") > 0).with_columns(target_amount="target", target_quantity=units)
            written.append(write(state, version, rows))
    return written


def scenarios(session: Session, version: int) -> list[TargetScenario]:
    """The scenarios beside a version, the first kept first."""
    return list(session.scalars(select(TargetScenario).filter_by(version=version).order_by(TargetScenario.id)))


def keep_scenario(session: Session, version: int, name: str, assumptions: dict[str, object], who: str) -> None:
    """Keeps a scenario under its name, in the place of one that had it."""
    found = session.scalar(select(TargetScenario).filter_by(version=version, name=name))
    kept = found or TargetScenario(version=version, name=name)
    kept.assumptions, kept.who, kept.at = assumptions, who, now()
    session.add(kept)
    subject = f"targets:{version}"
    record(session, subject, who, "scenario", after={"name": name, "assumptions": assumptions})


def drop_scenario(session: Session, version: int, name: str, who: str) -> None:
    """Takes a scenario away; the record keeps what it was."""
    found = session.scalar(select(TargetScenario).filter_by(version=version, name=name))
    if found is not None:
        before = {"name": name, "assumptions": found.assumptions}
        record(session, f"targets:{version}", who, "drop_scenario", before=before)
        session.delete(found)


def _newest(session: Session, version: int, kind: Kind) -> dict[str, int]:
    rows = session.execute(
        select(TargetFigures.region, func.max(TargetFigures.revision))
        .where(TargetFigures.version == version, TargetFigures.kind == kind)
        .group_by(TargetFigures.region)
    )
    return dict(iter(rows))


def _add(
    session: Session, version: int, kind: Kind, cells: pl.DataFrame, seen: Revisions, who: str, why: str
) -> dict[str, int]:
    """A part a region. The key of a revision that another adds at the same moment is refused by the database."""
    parts = cells.partition_by("region", as_dict=True, maintain_order=True)
    revisions = {str(region): seen.get(str(region), 0) + 1 for (region,) in parts}
    at = now()
    for (region,), part in parts.items():
        out = BytesIO()
        part.write_parquet(out)
        session.add(TargetFigures(version=version, kind=kind, region=region, revision=revisions[str(region)], at=at,
                                  who=who, why=why, cells=out.getvalue()))  # fmt: skip
    session.flush()
    return revisions


def _total(cells: pl.DataFrame) -> int:
    return int(cells["target"].sum())
