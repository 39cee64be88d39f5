"""The tables and views that queries see, made in a fresh DuckDB database from a lake's files.

`raw` holds the files as the contract has them and is never named by a query; `main` holds what RULES lists.
"""

from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.contract import TABLES, Table
from data.lake import Lake, relation_sql
from data.parquet import SQL_TYPES, quote
from queries.access import EVERYTHING, PLACE, PUBLIC, AccessRule
from queries.fact import Fact
from queries.facts import FACTS, VIEWS
from queries.joins import SMALL
from queries.period import GRAINS
from queries.rollups import ROLLUPS

TEXTS = Path(__file__).with_name("views")
PROVINCE = AccessRule("through", "province", "territories", "province")
OPEN = ("products", "calendar", "events", "promotions")  # what says nothing of any dealer or place
HIDDEN = ("inventory",)  # asked for as `stock`, whose warehouses' rows are for those who see all


def _rule_of_table(table: Table) -> AccessRule:
    """By the first column that says whose a row is: its dealer, its city or its province. Without one: everything."""
    for column in table.columns:
        if column.refers_to in ("dealers.dealer_id", "territories.city_id"):
            whole, _, key = column.refers_to.partition(".")
            return AccessRule("through", column.name, whole, key)
        if column.name == "province":
            return PROVINCE
    return EVERYTHING


def _rule_of_view(fact: Fact) -> AccessRule:
    """A wide view and its rollups have their rows' place; where there is none, they need everything."""
    return PLACE if {"region", "province"} <= {*fact.given} else EVERYTHING


# A table or view that is not named here cannot be asked for; one whose rows have no owner is for those who see all.
RULES: dict[str, AccessRule] = {
    **{name: _rule_of_table(table) for name, table in TABLES.items() if name not in HIDDEN},
    **dict.fromkeys(("territories", "dealers"), PLACE),
    **dict.fromkeys(OPEN, PUBLIC),
    **{fact.view: _rule_of_view(fact) for fact in FACTS.values()},
    **{name: _rule_of_view(FACTS[rollup.fact]) for name, rollup in ROLLUPS.items()},
}


def prepare(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Makes the raw views, the small tables with their unique names, and what is wide of what the lake has."""
    connection.execute("CREATE SCHEMA raw")
    for table in lake.files:
        connection.execute(f"CREATE VIEW raw.{table} AS {relation_sql(lake, table)}")
    connection.execute(f"CREATE VIEW raw.approved AS {_approved(lake)}")
    connection.execute(f"CREATE TABLE raw.in_force AS {_text('in_force')}")
    for name in SMALL:
        connection.execute(f"CREATE TABLE {name} AS {_text(name)}")
    for name, fact in _wide(lake).items():
        # plans are few and asked for by every page: a question takes 1.8 ms instead of 4.9
        kind = "TABLE" if fact.kind == "plan" else "VIEW"
        connection.execute(f"CREATE {kind} {name} AS {fact.wide}")
    for name in _plain(lake):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM raw.{name}")


def _wide(lake: Lake) -> dict[str, Fact]:
    """The wide views of what the lake has."""
    return {name: fact for name, fact in VIEWS.items() if fact.table in lake.files}


def _plain(lake: Lake) -> list[str]:
    """The tables that are seen as they lie: those that no view stands in for."""
    return [name for name in lake.files if name in TABLES and name not in (*SMALL, *VIEWS, *HIDDEN)]


def _approved(lake: Lake) -> str:
    """The rows of all target versions approved in Sluice; none before the first."""
    if lake.approved:
        return f"SELECT * FROM read_parquet([{', '.join(map(quote, lake.approved))}])"
    kinds = {**{each.name: SQL_TYPES[each.kind] for each in TABLES["targets"].columns}, "approved_at": "TIMESTAMP"}
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in kinds.items())} WHERE 1 = 0"


def make_calendar(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """The table `calendar`: every day from two years before the data to two after, with the first days of its spans."""
    days = (first - timedelta(740), last + timedelta(740))
    connection.execute(
        "CREATE TABLE calendar AS SELECT CAST(day AS DATE) AS day, "
        + ", ".join(f"CAST(date_trunc('{grain}', day) AS DATE) AS {grain}" for grain in GRAINS[1:])
        + " FROM (SELECT unnest(generate_series(CAST($first AS DATE), CAST($last AS DATE), INTERVAL '1' DAY)) AS day)",
        {"first": days[0], "last": days[1]},
    )


def known(lake: Lake, rollups: dict[str, int]) -> dict[str, AccessRule]:
    """The rules of the tables this lake can answer from."""
    there = {*SMALL, "calendar", *rollups, *_wide(lake), *_plain(lake)}
    return {name: rule for name, rule in RULES.items() if name in there}


def _text(name: str) -> str:
    return (TEXTS / f"{name}.sql").read_text("utf-8")
