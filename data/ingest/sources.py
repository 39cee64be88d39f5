"""Which files of a source belong to which table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.contract import Table
from data.errors import DataError
from data.ingest.headers import table_named
from data.ingest.report import Report

TEXT, WORKBOOK, PARQUET = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm", ".xls"), (".parquet",)


@dataclass(frozen=True)
class Source:
    """One file. name: its path in the source, for people. table: what its name says; a workbook's sheets may say it."""

    path: Path
    name: str
    table: Table | None


def find(source: Path, report: Report) -> list[Source]:
    """The files of a folder (or the one file) that hold tables, in the order of their names; the others are noted.

    A table is a file at the top, or all files below a folder, of its name. Links are not followed, so that a source
    from elsewhere cannot pull in what lies outside it. DataError when there is no such path or no table in it.
    """
    if not source.exists():
        raise DataError("source_missing", path=source)
    found = list(_found(source, report)) if source.is_dir() else [_source(source, source.name, source.stem)]
    usable = [each for each in found if each.table or each.path.suffix.lower() in WORKBOOK]
    for name in dict.fromkeys(Path(each.name).parts[0] for each in found if each not in usable):
        report.note("notice_file", file=name)
    if not usable:
        raise DataError("source_empty", path=source)
    return usable


def _found(source: Path, report: Report) -> Iterator[Source]:
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if any(part[0] in ".~_" for part in inside.parts):
            continue
        if path.is_symlink():
            report.note("notice_link", file=inside)
        elif path.is_file():
            yield _source(path, str(inside), inside.parts[0] if len(inside.parts) > 1 else path.stem)


def _source(path: Path, name: str, titled: str) -> Source:
    known = path.suffix.lower() in (*TEXT, *WORKBOOK, *PARQUET)
    return Source(path, name, table_named(titled) if known else None)
