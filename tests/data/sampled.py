"""The sample company as views to query: its tables through the contract, and what was planted as `true_*`."""

from pathlib import Path

import duckdb

from data.contract import TABLES
from data.lake import Lake, relation_sql


def tables(folder: Path) -> duckdb.DuckDBPyConnection:
    connection, lake = duckdb.connect(), Lake.open(folder)
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS {relation_sql(lake, name)}")
    for file in folder.with_name(f"{folder.name}-truth").glob("*.parquet"):
        connection.execute(f"CREATE VIEW true_{file.stem} AS FROM '{file}'")
    return connection


def faults(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows that break the contract, by what they break; what nothing breaks is left out."""
    found = {}
    for table in TABLES.values():
        conditions = {f"{table.name}.{each.name}": _broken(each) for each in table.columns}
        counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions.values())
        counted = connection.execute(f"SELECT {counts} FROM {table.name}").fetchall()[0]
        found |= dict(zip(conditions, counted, strict=True))
        if table.key:
            keys = ", ".join(table.key)
            query = f"SELECT count(*) - count(DISTINCT ({keys})) FROM {table.name}"
            found[f"{table.name} ({keys})"] = connection.execute(query).fetchall()[0][0]
    return {name: count for name, count in found.items() if count}


def _broken(column) -> str:
    conditions = [] if column.optional else [f"{column.name} IS NULL"]
    if column.values:
        conditions.append(f"{column.name} NOT IN ({', '.join(map(repr, column.values))})")
    if column.bounds:
        conditions.append(f"{column.name} < {column.bounds[0]} OR {column.name} > CAST('{column.bounds[1]}' AS DOUBLE)")
    if column.refers_to:
        table, name = column.refers_to.split(".")
        only = f"{column.when[0]} = '{column.when[1]}' AND " if column.when else ""
        conditions.append(f"{only}{column.name} NOT IN (SELECT {name} FROM {table})")
    if column.name == "month":
        conditions.append("day(month) <> 1")
    return " OR ".join(conditions) or "false"
