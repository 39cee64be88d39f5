"""The file of the rejected rows, for people to open and mend what they sent."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from data.contract import Table
from data.ingest.stage import Stage
from data.parquet import quote


def write_quarantine(stage: Stage, file: Path) -> Path | None:
    """Writes every rejected row of the source, and those the lake has of tables that stay; None when there are none.

    Columns: file, row, table, column, rule, value, expected. Of a malformed line the column is empty.
    """
    stage.connection.register("files", pa.table({"place": range(len(stage.files)), "name": stage.files}))
    rejected = " UNION ALL ".join([*(_rejected(table) for table in stage.tables), *_remembered(stage)])
    if not stage.rows(f"FROM ({rejected}) LIMIT 1"):
        return None
    stage.rows(f"COPY (FROM ({rejected}) ORDER BY ALL) TO {quote(file)} (FORMAT parquet, COMPRESSION zstd)")
    return file


def _rejected(table: Table) -> str:
    return f"""SELECT name AS file, "#row" AS row, {quote(table.name)} AS "table", "#column" AS "column",
            "#rule" AS rule, "#value" AS value, "#expected" AS expected
        FROM "{table.name}" JOIN files ON place = "#file" WHERE "#rule" IS NOT NULL"""


def _remembered(stage: Stage) -> Iterator[str]:
    if stage.lake and stage.lake.quarantine:
        read = ", ".join(quote(table.name) for table in stage.tables)
        yield f"""SELECT * FROM read_parquet({quote(stage.lake.quarantine)}) WHERE "table" NOT IN ({read})"""
