"""Publishing a snapshot: written aside, then in use by one rename; whatever breaks before leaves the lake as it was."""

import fcntl
import filecmp
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from data.contract import TABLES
from data.errors import DataError
from data.ingest.layout import MONTHLY, place
from data.ingest.quarantine import write_quarantine
from data.ingest.stage import Stage
from data.lake import QUARANTINE
from data.parquet import quote

KEPT = 3  # snapshots: the one in use, and those that readers may still be on
ASIDE = ".tmp-"


@contextmanager
def locked(lake: Path) -> Generator[Path]:
    """Sluice's own folder in the lake, held by this process alone; what a killed one left behind is cleared away.

    DataError when another process is at work, or the lake is a folder of tables that people keep themselves.
    """
    if lake.exists() and not lake.is_dir():
        raise DataError("lake_not_a_folder", path=lake)
    plain = any((lake / each).exists() for table in TABLES for each in (table, f"{table}.parquet"))
    if plain and not (lake / "current").is_symlink():
        raise DataError("lake_is_plain", path=lake)
    (lake / ".sluice").mkdir(parents=True, exist_ok=True)
    with (lake / ".sluice" / "ingest.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError("lake_busy", path=lake) from None
        _clear(lake)
        yield lake / ".sluice"


def publish(stage: Stage, lake: Path) -> bool:
    """Makes the accepted rows and the files that stay the lake's new snapshot. False when nothing has changed."""
    snapshots, name = lake / "snapshots", f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside = snapshots / f"{ASIDE}{name}"
    aside.mkdir(parents=True)
    _write(stage, aside)
    if stage.lake and _same(stage.lake.root, aside):
        shutil.rmtree(aside)
        return False
    for folder in (aside, *(each for each in aside.rglob("*") if each.is_dir())):
        _flush(folder)
    aside.rename(snapshots / name)
    _flush(snapshots)
    _swap(lake, name)
    _prune(snapshots, name)
    return True


def _write(stage: Stage, aside: Path) -> None:
    """Files that stay or come out as they were are linked, so that they keep their time and nothing is rebuilt."""
    for table in TABLES:
        for file in stage.kept(table) if stage.lake else ():
            _link(file, aside / file.relative_to(stage.lake.root))  # type: ignore
        for month in stage.months(table) if stage.given(table) else ():
            file = aside / place(table, month)
            file.parent.mkdir(parents=True, exist_ok=True)
            stage.rows(_copy_sql(stage, table, month, file))
            _finish(file, stage.lake and stage.lake.root / place(table, month))
    if file := write_quarantine(stage, aside / QUARANTINE):
        _finish(file, stage.lake and stage.lake.root / QUARANTINE)


def _copy_sql(stage: Stage, table: str, month: str, file: Path) -> str:
    """Every column takes part in the order, so that the same rows make the same file however they came."""
    rows, order = stage.good(table), "ALL"
    if month:
        cut = MONTHLY[table]
        first = f"{month}-01"
        rows += f" AND {cut.date} >= DATE '{first}' AND {cut.date} < DATE '{first}' + INTERVAL 1 MONTH"
        order = ", ".join([cut.cluster, cut.date, *(column.name for column in TABLES[table].columns)])
    return f"COPY (FROM ({rows}) ORDER BY {order}) TO {quote(file)} (FORMAT parquet, COMPRESSION zstd)"


def _finish(file: Path, before: Path | None) -> None:
    if before and before.is_file() and filecmp.cmp(before, file, shallow=False):
        file.unlink()
        _link(before, file)
    else:
        _flush(file)


def _link(old: Path, new: Path) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:  # not every file system has links
        shutil.copy2(old, new)
        _flush(new)


def _same(one: Path, other: Path) -> bool:
    """Whether two snapshots hold the same files, those that did not change being linked."""
    files = [{file.relative_to(root) for file in root.rglob("*.parquet")} for root in (one, other)]
    return files[0] == files[1] and all(filecmp.cmp(one / file, other / file) for file in files[0])


def _swap(lake: Path, name: str) -> None:
    link = lake / f"{ASIDE}{name}"
    link.symlink_to(Path("snapshots", name))
    os.replace(link, lake / "current")
    _flush(lake)


def _prune(snapshots: Path, current: str) -> None:
    older = sorted(each.name for each in snapshots.iterdir() if each.name < current and each.name[0] != ".")
    for name in older[: -(KEPT - 1)]:
        _remove(snapshots / name)


def _clear(lake: Path) -> None:
    """Removes what was being written, and snapshots that are newer than the one in use: they never came into use."""
    link = lake / "current"
    current = os.readlink(link).rpartition("/")[2] if link.is_symlink() else ""
    for each in lake.glob(f"{ASIDE}*"):
        each.unlink()
    for each in (lake / "snapshots").glob("*"):
        if each.name.startswith(ASIDE) or each.name > current:
            _remove(each)


def _remove(folder: Path) -> None:
    """Under another name first, so that what is half removed is never taken for a snapshot."""
    gone = folder.with_name(f"{ASIDE}{folder.name.removeprefix(ASIDE)}")
    folder.rename(gone)
    shutil.rmtree(gone)


def _flush(path: Path) -> None:
    """Makes sure that a file or a folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
