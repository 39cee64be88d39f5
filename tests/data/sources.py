"""Sources for ingestion, made from the small company, and what is read back from what came of them."""

from pathlib import Path

import duckdb
import polars as pl

from data.ingest import Report, check
from data.lake import Lake, relation_sql
from tests.data.company import company, write


def checked(folder: Path, tolerance: float = 1, **changed: pl.DataFrame | None) -> tuple[Report, pl.DataFrame]:
    """The report on the company with some tables changed, and its quarantine."""
    return report_on(write(folder / "source", "csv", **changed), tolerance)


def report_on(source: Path, tolerance: float = 1) -> tuple[Report, pl.DataFrame]:
    """The report on a source and its quarantine, empty when nothing was rejected."""
    report = check(source, tolerance, quarantine=source.parent / "quarantine.parquet")
    return report, pl.read_parquet(report.quarantine) if report.quarantine else pl.DataFrame()


def text(table: str) -> pl.DataFrame:
    """A table of the company with every value as text, to be spoiled."""
    return company()[table].cast(pl.String)


def spoiled(table: str, column: str, value: str | None, row: int = 0) -> pl.DataFrame:
    """A table of the company in which one value is another."""
    frame = text(table)
    values = frame[column].to_list() if column in frame.columns else [None] * frame.height
    values[row] = value
    return frame.with_columns(pl.Series(column, values, dtype=pl.String))


def put(source: Path, name: str, content: bytes | str) -> Path:
    """A file of the source with this content."""
    path = source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(lake: Path, table: str) -> pl.DataFrame:
    """All rows of a table of a lake."""
    return duckdb.connect().sql(relation_sql(Lake.open(lake), table)).pl()
