"""A world as a lake, asked as the product asks: the same engine, the same guard, the detector's own user."""

import weakref
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from queries import connect
from queries.findings.kind import DETECTOR
from queries.findings.rushing.read import Run

TARGETS = pl.DataFrame(
    schema={"month": pl.Date, "province": pl.String, "channel": pl.String, "category": pl.String}
)  # a lake needs the table, the detector nothing in it


def write(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """One parquet file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in ({"targets": TARGETS} | tables).items():
        frame.write_parquet(folder / f"{name}.parquet")


def opened(folder: Path) -> Run:
    """A `run` over a folder of the contract's tables."""
    engine = connect(folder, rollups=False)

    def run(sql: str, parameters: dict[str, object]) -> pl.DataFrame:
        return engine.run(sql, parameters, DETECTOR)

    return run


def runner(tables: dict[str, pl.DataFrame]) -> Run:
    """A `run` over frames; their files go when it does."""
    folder = TemporaryDirectory(prefix="sluice-world-")
    write(tables, Path(folder.name))
    run = opened(Path(folder.name))
    weakref.finalize(run, folder.cleanup)
    return run
