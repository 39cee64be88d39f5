"""The rows of a source on their way into a lake, in a database of their own."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.contract import TABLES, Table
from data.errors import DataError
from data.ingest.layout import MONTHLY, month_of
from data.ingest.read import Part
from data.ingest.report import Counts, Report
from data.ingest.verdict import verdict_sql
from data.lake import Lake
from data.parquet import SQL_TYPES, select

MEMORY = "2GB"  # what does not fit goes to disk


class Stage:
    """Every row read, a table each: `#file` (a place in `files`), `#row`, the contract's columns, and of a rejected
    row `#column`, `#rule`, `#value` and `#expected`. `lake`: what it will be added to, None for a new one.
    """

    def __init__(self, folder: Path, lake: Lake | None, report: Report, today: date) -> None:
        self.lake, self.report, self.today = lake, report, today
        self.files: list[str] = []
        self.connection = duckdb.connect(
            folder / "rows.duckdb", config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}
        )
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.begin()  # never committed: nothing of it need survive, and so nothing is synced to the disk

    @property
    def tables(self) -> list[Table]:
        """The tables that were read, those that others refer to first."""
        return [table for table in TABLES.values() if table.name in self.report.tables]

    def read(self, part: Part) -> None:
        """Adds the rows of a part. DataError when it breaks off on the way."""
        self._create(part.table)
        self.files.append(part.name)
        try:
            verdict = verdict_sql(part, part.scan(self.connection), self.today)
            self.rows(f'INSERT INTO "{part.table.name}" SELECT {len(self.files) - 1}, * FROM ({verdict})')
        except (duckdb.Error, pa.ArrowException) as error:
            raise DataError("file_broken", file=part.name, found=_reason(error)) from None
        self._reject_malformed(part)

    def good(self, table: str) -> str:
        """The accepted rows of a table that was read, as a query."""
        columns = ", ".join(column.name for column in TABLES[table].columns)
        return f'SELECT {columns} FROM "{table}" WHERE "#rule" IS NULL'

    def given(self, table: str) -> bool:
        """Whether the source has an accepted row of the table; if not, what the lake has of it stays."""
        return table in self.report.tables and bool(self.rows(f"FROM ({self.good(table)}) LIMIT 1"))

    def months(self, table: str) -> list[str]:
        """The months, YYYY-MM, that a monthly table has accepted rows in; one empty text for another table."""
        if table not in MONTHLY:
            return [""]
        found = self.rows(f"SELECT DISTINCT strftime({MONTHLY[table].date}, '%Y-%m') FROM ({self.good(table)})")
        return sorted(month for (month,) in found)

    def kept(self, table: str) -> tuple[Path, ...]:
        """The lake's files of a table that stay: all when it is not given, else the months that are not."""
        files = self.lake.files.get(table, ()) if self.lake else ()
        replaced = self.months(table) if self.given(table) else []
        return tuple(file for file in files if month_of(file) not in replaced)

    def all(self, table: str) -> str | None:
        """All that the lake is going to hold of a table, as a query; None when that is nothing."""
        old = self.kept(table)
        queries = [self.good(table)] if self.given(table) else []
        return " UNION ALL ".join(queries + ([select(TABLES[table], old)] if old else [])) or None

    def rows(self, sql: str, *values: object) -> list[tuple]:
        """Runs one statement."""
        return self.connection.execute(sql, list(values)).fetchall()

    def _create(self, table: Table) -> None:
        self.report.tables.setdefault(table.name, Counts())
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
        self.rows(f'CREATE TABLE IF NOT EXISTS "{table.name}" ("#file" INTEGER, "#row" BIGINT, {columns},'
                  ' "#column" VARCHAR, "#rule" VARCHAR, "#value" VARCHAR, "#expected" VARCHAR)')

    def _reject_malformed(self, part: Part) -> None:
        if not part.malformed:
            return
        self.connection.register("malformed", pa.Table.from_pylist([asdict(each) for each in part.malformed]))
        self.rows(f'INSERT INTO "{part.table.name}" ("#file", "#row", "#column", "#rule", "#value", "#expected")'
                  f" SELECT {len(self.files) - 1}, row, '', 'shape', text, expected FROM malformed")


def _reason(error: Exception) -> str:
    """What went wrong, without what wraps it."""
    return str(error).rpartition("Invalid: ")[2].partition(". Detail:")[0].partition("\n")[0]
