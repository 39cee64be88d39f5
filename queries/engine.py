"""The one place that runs SQL: a lake's state opened in DuckDB, every query guarded, a cursor a call."""

import warnings
from collections.abc import Collection, Generator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from data.lake import Lake
from queries.access import AccessRule, User, secure
from queries.build import rollup_file
from queries.compile import Catalog
from queries.fact import Fact
from queries.facts import FACTS, there
from queries.question import Period
from queries.relations import known, make_calendar, prepare
from queries.rollups import ROLLUPS

# Rows of the largest rollup up to which a second thread works more (a tenth of a click) than it spares, as soon as
# two people click at once.
FEW = 4_000_000

# `sql()`, which DuckDB recommends here, binds every query twice: that takes longer than copying the rows of an answer.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy", UserWarning)


@dataclass(frozen=True)
class Engine:
    """A lake's state, open for questions. It keeps answering from that state when a newer one is published.

    rules: the tables that may be named, and whose rows they are.
    """

    lake: Lake
    catalog: Catalog
    rules: dict[str, AccessRule]
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, path: str | Path, rollups: bool = True) -> "Engine":
        """The lake at `path` with its rollups where they are built. DataError when it is no lake."""
        lake = Lake.open(path)
        connection = duckdb.connect()
        prepare(connection, lake)
        rows = _attach(connection, rollup_file(lake)) if rollups else {}
        if rows and max(rows.values()) <= FEW:
            connection.execute("SET threads = 1")
        facts = there(lake.files)
        spans = _spans(connection, rows, facts)
        data = spans.get("sales") or Period(date.today(), date.today())  # a lake without any sale
        catalog = Catalog(data, _snapshots(connection, rows, facts), rows, facts, spans)
        make_calendar(connection, catalog.data.starts, catalog.data.ends)
        _confine(connection, lake)
        return cls(lake, catalog, known(lake, rows), connection)

    def until(self, day: date) -> "Engine":
        """The same state as if its data ended on an earlier day, so that what was asked on it can be asked again.

        Only questions by metrics end there; what `special/*.sql` and the alerts know of later days stays.
        """
        data = self.catalog.data
        if day >= data.ends:
            return self
        catalog = replace(self.catalog, data=Period(data.starts, max(day, data.starts)))
        return replace(self, catalog=catalog, lake=replace(self.lake, ends=day))

    def run(self, sql: str, parameters: dict[str, object], user: User) -> pl.DataFrame:
        """The rows of one SELECT that the user may see. AccessError for anything else, or without a user."""
        safe = secure(sql, user, self.rules)
        cursor = self.connection.cursor()
        try:
            return pl.from_arrow(cursor.execute(_parsed(safe), parameters).to_arrow_table())  # type: ignore
        finally:
            cursor.close()

    def stream(
        self, sql: str, parameters: dict[str, object], user: User, rows: int
    ) -> tuple[pa.Schema, Generator[pa.RecordBatch]]:
        """As `run`, in batches of at most so many rows, read as they are taken; close what is not taken whole."""
        safe = secure(sql, user, self.rules)
        cursor = self.connection.cursor()
        reader = cursor.sql(safe, params=parameters).to_arrow_reader(rows)

        def batches() -> Generator[pa.RecordBatch]:
            try:
                yield from reader
            finally:
                cursor.close()

        return reader.schema, batches()

    def close(self) -> None:
        """Lets go of the lake's files."""
        self.connection.close()


@lru_cache(maxsize=2048)
def _parsed(sql: str) -> duckdb.Statement:
    """The one statement of the text: questions differ by what is bound far more often than by their words."""
    (statement,) = duckdb.extract_statements(sql)
    return statement


def _confine(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """From here on the database reads nothing but the lake, whatever a query that slipped through might name."""
    folders = ", ".join(f"'{str(folder).replace(chr(39), chr(39) * 2)}'" for folder in (lake.root, lake.state))
    connection.execute(f"SET allowed_directories = [{folders}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _attach(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, int]:
    """Makes the rollups of the file readable under their own names. Returns name -> rows, none without a file."""
    if not file.exists():
        return {}
    connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS rollups (READ_ONLY)")
    rows = connection.execute("SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'rollups'")
    sizes = {name: size for name, size in rows.fetchall() if name in ROLLUPS}
    for name in sizes:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM rollups.{name}")
    return sizes


def _source(fact: Fact, rollups: dict[str, int]) -> tuple[str, str]:
    """Where the days of a fact are read, and their column: the smallest rollup of its view by days, else the table."""
    told = {fact.only[0]} if fact.only else set()
    able = [ROLLUPS[name] for name in rollups if ROLLUPS[name].view == fact.view and ROLLUPS[name].time == "day"]
    daily = [each for each in able if told <= {*each.dimensions}]
    smallest = min(daily, key=lambda each: rollups[each.name], default=None)
    return (smallest.name, "day") if smallest else (fact.source, fact.dated)


def _snapshots(
    connection: duckdb.DuckDBPyConnection, rollups: dict[str, int], facts: Collection[str]
) -> dict[str, tuple[date, ...]]:
    """Fact -> the days that have a snapshot of it."""
    days = {}
    for fact in (FACTS[name] for name in sorted(facts) if FACTS[name].kind == "snapshot"):
        table, day = _source(fact, rollups)
        only = f" WHERE {fact.only[0]} = '{fact.only[1]}'" if fact.only else ""
        rows = connection.execute(f"SELECT DISTINCT {day} AS day FROM {table}{only} ORDER BY day").fetchall()
        days[fact.name] = tuple(found for (found,) in rows)
    return days


def _spans(
    connection: duckdb.DuckDBPyConnection, rollups: dict[str, int], facts: Collection[str]
) -> dict[str, Period]:
    """Fact -> first and last day of its rows, of those that have any and are no snapshots."""
    spans = {}
    for fact in (FACTS[name] for name in sorted(facts) if FACTS[name].kind != "snapshot"):
        table, day = _source(fact, rollups)
        first, last = connection.execute(f"SELECT min({day}), max({day}) FROM {table}").fetchall()[0]
        spans |= {fact.name: Period(first, last)} if first else {}
    return spans
