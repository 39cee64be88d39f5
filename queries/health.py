"""How fresh and how complete a lake is: its tables by their parquet footers, and what ingestion rejected."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import pyarrow.parquet as pq

from data.contract import TABLES, Table
from queries.access import User
from queries.engine import Engine
from queries.facts import FACTS


@dataclass(frozen=True)
class TableHealth:
    """One table of the contract. rows: 0 when absent. first, last: the days that its rows span, if it has any and the
    files say so."""

    name: str
    core: bool
    present: bool
    rows: int = 0
    first: date | None = None
    last: date | None = None


def tables(engine: Engine) -> list[TableHealth]:
    """Every table of the contract, absent ones too. Counts say nothing about any one row, so they need no rights."""
    return [_health(engine, name) for name in TABLES]


def quarantine(engine: Engine, user: User, limit: int = 5000) -> pl.DataFrame:
    """The rejected rows: file, row, table, column, rule, value, expected. Only for a user who may see everything."""
    file = engine.lake.quarantine
    empty = dict.fromkeys(("file", "table", "column", "rule", "value", "expected"), pl.String)
    if file is None or not user.everything:
        return pl.DataFrame(schema={**empty, "row": pl.Int64})
    return pl.scan_parquet(file).head(limit).collect()


def _health(engine: Engine, name: str) -> TableHealth:
    files, table = engine.lake.files.get(name, ()), TABLES[name]
    metadata = [pq.read_metadata(file) for file in files]
    spans = [span for each in metadata for day in _days_of(table) if (span := _span(each, day))]
    first, last = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else (None, None)
    return TableHealth(name, table.core, bool(files), sum(each.num_rows for each in metadata), first, last)


def _days_of(table: Table) -> tuple[str, ...]:
    """The columns that say when a row counts: those of its fact, else its first date."""
    fact = next((fact for fact in FACTS.values() if fact.table == table.name), None)
    return fact.day if fact else tuple(column.name for column in table.columns if column.kind == "date")[:1]


def _span(metadata: pq.FileMetaData, column: str) -> tuple[date, date] | None:
    names = [metadata.schema.column(at).name.lower() for at in range(metadata.num_columns)]
    if column not in names:
        return None
    groups = (metadata.row_group(at).column(names.index(column)).statistics for at in range(metadata.num_row_groups))
    known = [each for each in groups if each is not None and each.has_min_max and isinstance(each.min, date)]
    return (_day(min(each.min for each in known)), _day(max(each.max for each in known))) if known else None


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
