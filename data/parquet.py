"""How parquet files of many writers are read as one table of the contract."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.contract import Column, Table
from data.errors import DataError

SQL_TYPES = {"text": "VARCHAR", "date": "DATE", "integer": "BIGINT", "real": "DOUBLE", "money": "DECIMAL(18,2)"}
_WHOLE = r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?"
_DECIMAL = r"DECIMAL\(\d+,\d+\)"
# kind -> (stored type, how it is read), the first that matches. Types that are right are left alone, so that a filter
# reaches the parquet statistics. Frames that know no missing whole number store such columns as floats with NaN.
_READS = {
    "text": (("VARCHAR", "{0}"), (_WHOLE, "CAST({0} AS VARCHAR)")),
    "date": (("DATE", "{0}"), ("TIMESTAMP(_S|_MS|_NS)?", "CAST({0} AS DATE)")),
    "integer": (
        ("INTEGER|BIGINT", "{0}"),
        (rf"{_WHOLE}|DECIMAL\(\d+,0\)", "CAST({0} AS BIGINT)"),
        ("DOUBLE|FLOAT", "CASE WHEN NOT isfinite({0}) THEN NULL"
                         " WHEN {0} <> floor({0}) THEN error('{0}: whole numbers expected')"
                         " ELSE CAST({0} AS BIGINT) END"),
    ),
    "real": (("DOUBLE", "{0}"), (f"FLOAT|{_WHOLE}|{_DECIMAL}", "CAST({0} AS DOUBLE)")),
    "money": (
        (r"DECIMAL\((\d|1[0-8]),2\)", "{0}"),
        (f"{_WHOLE}|{_DECIMAL}", "CAST({0} AS DECIMAL(18,2))"),
        ("DOUBLE|FLOAT", "CASE WHEN isfinite({0}) THEN CAST({0} AS DECIMAL(18,2)) END"),
    ),
}


@dataclass(frozen=True)
class Shape:
    """Files of one table that hold the same columns.

    types: lower-case name -> stored type. hive: the contract's columns that the names of the folders hold.
    """

    files: tuple[Path, ...]
    types: dict[str, str]
    hive: frozenset[str]

    def reader(self, *options: str) -> str:
        """The table function that reads the files."""
        settings = f"hive_partitioning={bool(self.hive)}", "hive_types_autocast=false", *options
        return f"read_parquet([{', '.join(map(quote, self.files))}], {', '.join(settings)})"


def select(table: Table, files: tuple[Path, ...]) -> str:
    """The SELECT that reads `files` with exactly the contract's columns of `table`, in its order and types."""
    return "\nUNION ALL\n".join(_select(table, shape) for shape in shapes(table, files))


def shapes(table: Table, files: tuple[Path, ...]) -> list[Shape]:
    """The files grouped by the columns they hold. DataError for a file that is not parquet."""
    groups: dict[tuple[pa.Schema, frozenset[str]], list[Path]] = {}
    for file in files:
        schema = _schema(file)
        groups.setdefault((schema, _hive(table, file, schema)), []).append(file)
    return [_shape(tuple(group), hive) for (_, hive), group in groups.items()]


def reading(column: Column, stored: str) -> str | None:
    """The SQL that reads a column stored as the type `stored`; None when that cannot be done without loss."""
    fitting = (expression for pattern, expression in _READS[column.kind] if re.fullmatch(pattern, stored))
    return next((expression.format(column.name) for expression in fitting), None)


def quote(text: object) -> str:
    """A SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


def _select(table: Table, shape: Shape) -> str:
    columns = (f"{_read(table, each, shape)} AS {each.name}" for each in table.columns)
    return f"SELECT {', '.join(columns)} FROM {shape.reader()}"


def _read(table: Table, column: Column, shape: Shape) -> str:
    """How one column is read: as it is, cast without loss, or a typed null."""
    stored = shape.types.get(column.name, '"NULL"')
    if stored == '"NULL"' and column.optional:
        expression = f"CAST(NULL AS {SQL_TYPES[column.kind]})"
    elif column.name not in shape.types:
        raise DataError("column_missing", file=shape.files[0], table=table.name, column=column.name,
                        found=", ".join(shape.types))
    elif column.name in shape.hive:
        expression = f"CAST({column.name} AS {SQL_TYPES[column.kind]})"
    else:
        expression = _cast(column, stored, shape.files[0])
    return f"coalesce({expression}, {quote(column.default)})" if column.default else expression


def _cast(column: Column, stored: str, file: Path) -> str:
    expression = reading(column, stored)
    if expression is None:
        raise DataError("column_type", file=file, column=column.name, expected=SQL_TYPES[column.kind], found=stored)
    return expression


def _shape(files: tuple[Path, ...], hive: frozenset[str]) -> Shape:
    """The names are folded to lower case, as DuckDB does not tell cases apart."""
    reader = Shape(files[:1], {}, hive).reader()
    try:
        described = duckdb.connect().sql(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    except duckdb.Error as error:
        raise _unreadable(files[0], error) from None
    return Shape(files, {name.casefold(): stored for name, stored, *_ in described}, hive)


def _schema(file: Path) -> pa.Schema:
    try:
        return pq.read_schema(file).remove_metadata()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> DataError:
    return DataError("file_unreadable", file=file, expected="parquet", found=str(error).partition("\n")[0])


def _hive(table: Table, file: Path, schema: pa.Schema) -> frozenset[str]:
    """The contract's columns among the `name=value` folders, when one of them is not in the file itself."""
    keys = {part.partition("=")[0].casefold() for part in file.parent.parts if "=" in part}
    keys &= {each.name for each in table.columns}
    return frozenset(keys) if keys - {name.casefold() for name in schema.names} else frozenset()
