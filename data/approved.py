"""Approved target versions as files in a lake's state folder, where the engine reads them beside the table `targets`.

A file is written once, when its version is approved, and never again: name and content are final. Its rows are the
contract's of `targets`, with the moment of the approval.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

SCHEMA = {
    "month": pl.Date, "province": pl.String, "channel": pl.String, "category": pl.String,
    "target_quantity": pl.Int64, "target_amount": pl.Decimal(18, 2), "version": pl.String,
    "approved_at": pl.Datetime("us"),
}  # fmt: skip


@dataclass(frozen=True)
class Approved:
    """A version that was approved. number: its id in the store. at: when, UTC without a zone."""

    number: int
    version: str
    at: datetime

    def file(self, state: Path) -> Path:
        """Where its rows are, or will be."""
        return state / "targets" / f"{self.at:%Y%m%dT%H%M%S%f}-{self.number}.parquet"


def write(state: Path, approved: Approved, rows: pl.DataFrame) -> Path:
    """Writes the version's rows, whole or not at all.

    rows: month, province, channel, category, target_quantity (null where unknown) and target_amount.
    """
    file = approved.file(state)
    file.parent.mkdir(parents=True, exist_ok=True)
    stamped = rows.with_columns(version=pl.lit(approved.version), approved_at=pl.lit(approved.at))
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    stamped.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()).sort("month").write_parquet(aside)
    os.replace(aside, file)
    return file


def files(state: Path) -> tuple[Path, ...]:
    """The files of all approved versions, the one approved first before the others."""
    return tuple(sorted((state / "targets").glob("*.parquet")))
