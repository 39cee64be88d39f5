"""People's files become a lake: read, checked row by row, and published as a snapshot in one step.

The rules, and what a second delivery replaces, are told in docs/ingestion.md.
"""

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from data.ingest.judge import judge
from data.ingest.quarantine import write_quarantine
from data.ingest.read import parts
from data.ingest.report import Counts, Notice, Report
from data.ingest.settle import settle
from data.ingest.snapshots import locked, publish
from data.ingest.sources import find
from data.ingest.stage import Stage
from data.lake import QUARANTINE, Lake

__all__ = ["Counts", "Notice", "Report", "check", "ingest"]

TOLERANCE = 0.01
Progress = Callable[[float, str], None]


def check(
    source: str | Path, tolerance: float = TOLERANCE, *, lake: str | Path | None = None,
    quarantine: Path | None = None, progress: Progress | None = None,
) -> Report:
    """Does all that `ingest` does but publish; nothing is written but `quarantine`, when a file is named for it.

    lake: where tables that the source lacks are looked up. DataError as for `ingest`.
    """
    with tempfile.TemporaryDirectory() as folder:
        stage = _staged(Path(source), Lake.open(lake) if lake else None, Path(folder), tolerance, progress)
        if quarantine:
            stage.report.quarantine = write_quarantine(stage, quarantine)
        return stage.report


def ingest(
    source: str | Path, lake: str | Path, tolerance: float = TOLERANCE, progress: Progress | None = None,
    published: Callable[[Lake], object] | None = None,
) -> Report:
    """Reads a folder of CSV, Excel and parquet files (or one file) into the lake, and tells what came of it.

    tolerance: the share of a table's rows, 0 to 1, whose keys may be broken. progress: called with the share done and
    what is being done. published: called with the lake while no other ingestion can run, also when nothing changed.
    When the report is not publishable the lake stays as it was. DataError, naming file, column, expected and found,
    when a file cannot be read or lacks a required column, or another ingestion is at work.
    """
    path = Path(lake).expanduser().absolute()
    with locked(path) as state, _emptied(state / "ingest") as folder:
        before = Lake.open(path) if (path / "current").is_symlink() else None
        stage = _staged(Path(source), before, folder, tolerance, progress)
        report = stage.report
        if not report.publishable:
            report.quarantine = write_quarantine(stage, state / QUARANTINE)
            return report
        report.changed = publish(stage, path)
        after = Lake.open(path)
        report.version, report.quarantine = after.version, after.quarantine
        if published:
            published(after)
    return report


def _staged(source: Path, lake: Lake | None, folder: Path, tolerance: float, progress: Progress | None) -> Stage:
    report = Report()
    stage = Stage(folder, lake, report, date.today())
    sources = find(source.expanduser().absolute(), report)
    sizes = [each.path.stat().st_size for each in sources]
    for place, each in enumerate(sources):
        if progress:
            progress(sum(sizes[:place]) / max(1, sum(sizes)), each.name)
        for part in parts(each, report):
            stage.read(part)
    settle(stage)
    judge(stage, tolerance)
    return stage


@contextmanager
def _emptied(folder: Path) -> Generator[Path]:
    """A folder to work in, cleared before and after."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
