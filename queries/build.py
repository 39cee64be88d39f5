"""Builds the rollups of a lake into one DuckDB file beside it, month by month; months that did not change are kept.

A month's fingerprint is made of the names, sizes and times of the files that can hold its rows, and of how the fact's
rollups are made: a release that makes them otherwise builds them anew, and only them. The file is written aside and put
in place by one rename, so a reader sees a whole one or none.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data.lake import Lake
from queries.fact import Fact
from queries.facts import FACTS
from queries.joins import SMALL
from queries.period import add_months, bucket, month_end
from queries.question import Period
from queries.relations import prepare
from queries.rollups import rollup_sql, shape

ROLLED = {fact.name: fact for fact in FACTS.values() if fact.rollups}
FORMAT = sha256(repr([shape(fact) for fact in ROLLED.values()]).encode()).hexdigest()[:8]  # of the whole file
KEPT = 2
ROWS_AT_ONCE = 3_000_000

Progress = Callable[[float, str], None]


def rollup_file(lake: Lake) -> Path:
    """Where the rollups of this state of the lake are, or will be."""
    return lake.state / "rollups" / f"{lake.snapshot}.{FORMAT}.duckdb"


def build(lake: Lake, progress: Progress = lambda share, stage: None) -> list[date]:
    """Builds what is missing or changed. Returns the months that were computed; none when all was there."""
    target = rollup_file(lake)
    if target.exists():
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return [] if target.exists() else _build_aside(target, lake, progress)


def _build_aside(target: Path, lake: Lake, progress: Progress) -> list[date]:
    """Builds under the lock. What a killed build left behind is cleared away first."""
    aside = target.with_suffix(".tmp")
    for left in target.parent.glob("*.tmp*"):
        left.unlink()
    if previous := _newest(target.parent):
        shutil.copyfile(previous, aside)
    computed = _refresh(aside, lake, progress)
    os.replace(aside, target)
    for old in _by_age(target.parent)[KEPT:]:
        old.unlink(missing_ok=True)
    return computed


def months_of(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    months = [bucket(first, "month")]
    while (following := add_months(months[-1], 1)) <= last:
        months.append(following)
    return months


def _refresh(file: Path, lake: Lake, progress: Progress) -> list[date]:
    """Brings the rollups in a file, new or copied, up to the lake's state."""
    with closing(duckdb.connect()) as connection:
        connection.execute("SET preserve_insertion_order = false; SET memory_limit = '5GB'")
        connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS rollups")
        prepare(connection, lake)
        there = {name: fact for name, fact in ROLLED.items() if fact.table in lake.files}
        _forget(connection, there)
        rows = connection.execute("SELECT fact, month, print FROM rollups.months").fetchall()
        before = {(fact, month): text for fact, month, text in rows}
        after = {(name, month): text for name in there for month, text in _fingerprints(lake, there[name]).items()}
        changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
        months = {name: [month for fact, month in changed if fact == name] for name in there}
        spans = [(name, span) for name in there for span in _spans(lake, there[name], months[name])]
        for done, (name, span) in enumerate(spans):
            progress(done / len(spans), f"{name} {span.starts:%Y-%m}")
            _rebuild(connection, there[name], span)
        connection.execute("DELETE FROM rollups.months")
        for (name, month), text in after.items():
            connection.execute("INSERT INTO rollups.months VALUES ($1, $2, $3)", [name, month, text])
        connection.execute("CHECKPOINT rollups")
    return sorted({month for _, month in changed})


def _forget(connection: duckdb.DuckDBPyConnection, there: Mapping[str, Fact]) -> None:
    """Drops what a file holds of facts that the lake or this release no longer has, or makes otherwise.

    A table made otherwise may have other columns, and months that are not rebuilt would stay as they were: so all of it
    goes.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS rollups.shapes (fact VARCHAR, shape VARCHAR)")
    connection.execute("CREATE TABLE IF NOT EXISTS rollups.months (fact VARCHAR, month DATE, print VARCHAR)")
    rows = connection.execute("SELECT fact, shape FROM rollups.shapes").fetchall()
    kept = {name for name, made in rows if name in there and made == shape(there[name])}
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'rollups'").fetchall()
    own = {rollup.name for name in kept for rollup in there[name].rollups} | {"shapes", "months"}
    for name in {name for (name,) in tables} - own:
        connection.execute(f"DROP TABLE rollups.{name}")
    connection.execute("DELETE FROM rollups.months WHERE NOT list_contains($1, fact)", [sorted(kept)])
    connection.execute("DELETE FROM rollups.shapes")
    for name, fact in there.items():
        connection.execute("INSERT INTO rollups.shapes VALUES ($1, $2)", [name, shape(fact)])


def _spans(lake: Lake, fact: Fact, months: list[date]) -> list[Period]:
    """The months as spans of neighbours, each of about as many rows as one pass holds in memory with ease."""
    rows = sum(pq.read_metadata(file).num_rows for file in lake.files[fact.table])
    most = max(1, ROWS_AT_ONCE * max(len(months), 1) // max(rows, 1))
    spans: list[Period] = []
    for month in months:
        joins = spans and add_months(spans[-1].ends.replace(day=1), 1) == month
        if joins and len(months_of(spans[-1].starts, month)) <= most:
            spans[-1] = Period(spans[-1].starts, month_end(month))
        else:
            spans.append(Period(month, month_end(month)))
    return spans


def _rebuild(connection: duckdb.DuckDBPyConnection, fact: Fact, months: Period) -> None:
    """Computes some months of every rollup of a fact, the finer ones before those made from them."""
    for rollup in fact.rollups:
        span = {"first": months.starts, "last": months.ends}
        text, table = rollup_sql(rollup), f"rollups.{rollup.name}"
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM ({text}) WHERE 1 = 0", span)
        connection.execute(f"DELETE FROM {table} WHERE {rollup.time} BETWEEN $first AND $last", span)
        connection.execute(f"INSERT INTO {table} {text}", span)


def _fingerprints(lake: Lake, fact: Fact) -> dict[date, str]:
    """Month -> digest of all files that can hold its rows, those of the small tables among them."""
    common = [_facts(lake, file) for name in SMALL for file in lake.files[name]]
    held: dict[date, list[str]] = {}
    for file in lake.files[fact.table]:
        for month in sorted({month for column in fact.day for month in _months_in(file, column)}):
            held.setdefault(month, []).append(_facts(lake, file))
    return {month: sha256(repr((common, facts)).encode()).hexdigest() for month, facts in held.items()}


def _facts(lake: Lake, file: Path) -> str:
    status = file.stat()
    return f"{file.relative_to(lake.root)} {status.st_size} {status.st_mtime_ns}"


def _months_in(file: Path, column: str) -> list[date]:
    """The months between a parquet file's first and last day, by its statistics, or by its rows where it has none."""
    metadata = pq.read_metadata(file)
    index = next((i for i in range(metadata.num_columns) if metadata.schema.column(i).name.lower() == column), None)
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    statistics = [group.column(index).statistics for group in groups] if index is not None else [None]
    if not all(each is not None and each.has_min_max and isinstance(each.min, date) for each in statistics):
        quoted = str(file).replace("'", "''")
        rows = duckdb.sql(f"SELECT min({column}), max({column}) FROM read_parquet('{quoted}', hive_partitioning=true)")
        first, last = (str(each)[:10] for each in rows.fetchall()[0])  # type: ignore
        return months_of(date.fromisoformat(first), date.fromisoformat(last)) if first != "None" else []
    days = [(date(*each.min.timetuple()[:3]), date(*each.max.timetuple()[:3])) for each in statistics]
    return months_of(min(first for first, _ in days), max(last for _, last in days)) if days else []


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _newest(folder: Path) -> Path | None:
    return next(iter(_by_age(folder)), None)
