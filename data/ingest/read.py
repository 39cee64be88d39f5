"""Files of any supported kind as relations in DuckDB, with the contract's column names and each row's number."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import fastexcel
import numpy as np
import pyarrow as pa

from data.contract import Table
from data.errors import DataError
from data.ingest.delimited import Malformed, Rows, dialect
from data.ingest.headers import header, places, require, table_named
from data.ingest.report import Report
from data.ingest.sources import PARQUET, WORKBOOK, Source
from data.parquet import SQL_TYPES, shapes

HEADER_ROWS = 20  # how far down titles may push the header
# A value of these types is one value; a moment with a time zone is left out, as which day it was is a guess.
_PLAIN = r'VARCHAR|"NULL"|BOOLEAN|DATE|TIMESTAMP(_S|_MS|_NS)?|FLOAT|DOUBLE|DECIMAL.*|\w*INT(EGER)?'


@dataclass
class Part:
    """The rows of one table in one file or sheet.

    name: the file, and the sheet after a `#`. types: contract column -> the SQL type it is stored as. scan: gives the
    FROM that reads those columns and `#`, the row number (as a spreadsheet shows it; from 1 in parquet). malformed:
    lines that are not rows, complete once the rows were read. thousands: a comma in a number may part thousands.
    """

    table: Table
    name: str
    types: dict[str, str]
    scan: Callable[[duckdb.DuckDBPyConnection], str]
    malformed: list[Malformed] = field(default_factory=list)
    thousands: bool = True


def parts(source: Source, report: Report) -> Iterator[Part]:
    """The parts of a file; columns that the contract does not know are noted.

    DataError naming the file when it is empty or cannot be read, and the column when a required one is missing.
    """
    suffix = source.path.suffix.lower()
    try:
        if not source.path.stat().st_size:
            raise DataError("file_empty", file=source.name)
        if suffix in WORKBOOK:
            yield from _workbook(source, report)
        elif source.table:
            yield (_parquet if suffix in PARQUET else _text)(source, source.table, report)
    except (OSError, fastexcel.FastExcelError) as error:
        kind = suffix.removeprefix(".")
        raise DataError("file_unreadable", file=source.name, expected=kind, found=_first_line(error)) from None


def _text(source: Source, table: Table, report: Report) -> Part:
    layout = dialect(source.path, table, HEADER_ROWS)
    rows = Rows(source.path, layout, _columns(table, layout.header.names, source.name, report))
    types = dict.fromkeys(rows.columns, "VARCHAR")
    thousands = layout.delimiter != ";"  # people who write semicolons use the comma as their decimal point
    return Part(table, source.name, types, _registered(rows.batches), rows.malformed, thousands)


def _parquet(source: Source, table: Table, report: Report) -> Part:
    (shape,) = shapes(table, (source.path,))
    names = list(shape.types)
    found = _columns(table, names, source.name, report)
    types = {column: shape.types[names[place]] for column, place in found.items()}
    for column, stored in types.items():
        if not re.fullmatch(_PLAIN, stored):
            wanted = SQL_TYPES[table.column(column).kind]
            raise DataError("column_type", file=source.name, column=column, expected=wanted, found=stored)
    columns = "".join(f", {_identifier(names[place])} AS {column}" for column, place in found.items())
    scan = f"(SELECT file_row_number + 1 AS \"#\"{columns} FROM {shape.reader('file_row_number=true')})"
    return Part(table, source.name, types, lambda _: scan)


def _workbook(source: Source, report: Report) -> Iterator[Part]:
    """The sheets named for tables; in a workbook that is itself named for one, all its other sheets are its parts."""
    book = fastexcel.read_excel(source.path)
    sheets = {name: book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow()
              for name in book.sheet_names}
    filled = {name: cells for name, cells in sheets.items() if cells.num_rows}
    if not filled:
        raise DataError("file_empty", file=source.name)
    for name, cells in filled.items():
        if table := table_named(name) or source.table:
            yield _sheet(replace(source, name=f"{source.name}#{name}"), table, cells, report)
        else:
            report.note("notice_sheet", file=source.name, sheet=name)


def _sheet(source: Source, table: Table, cells: pa.RecordBatch, report: Report) -> Part:
    rows = list(zip(*(column.to_pylist() for column in cells.slice(0, HEADER_ROWS).columns), strict=True))
    _, found = header(rows, table)
    columns = _columns(table, found.names, source.name, report)
    numbers = pa.array(np.arange(found.place + 2, cells.num_rows + 1))
    below = cells.slice(found.place + 1)
    held = pa.table([numbers, *(below.column(place) for place in columns.values())], ["#", *columns])
    return Part(table, source.name, dict.fromkeys(columns, "VARCHAR"), _registered(lambda: held))


def _columns(table: Table, names: Sequence[str], file: str, report: Report) -> dict[str, int]:
    found = places(table, names, file)
    require(table, list(found), names, file)
    unknown = [name for place, name in enumerate(names) if name and place not in found.values()]
    if unknown:
        report.note("notice_columns", file=file, columns=", ".join(unknown))
    return found


def _registered(rows: Callable[[], object]) -> Callable[[duckdb.DuckDBPyConnection], str]:
    def scan(connection: duckdb.DuckDBPyConnection) -> str:
        connection.register("incoming", rows())
        return "incoming"

    return scan


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
