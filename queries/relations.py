"""The tables and views that queries see, made in a fresh DuckDB database from a lake's files.

`raw` holds the files as the contract has them and is never named by a query; `main` holds what RULES lists.
"""

from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.contract import TABLES
from data.lake import Lake, relation_sql
from data.parquet import SQL_TYPES, quote
from queries.access import CITY, DEALER, EVERYTHING, PLACE, PUBLIC, Rule
from queries.period import GRAINS
from queries.rollups import ROLLUPS

VIEWS = Path(__file__).with_name("views")
SMALL = ("territories", "dealers", "products")
WIDE = {"sales": "sales", "stock": "inventory", "targets": "targets", "traces": "traces"}

RULES: dict[str, Rule] = {
    **dict.fromkeys(("territories", "dealers", *WIDE, *ROLLUPS), PLACE),
    **dict.fromkeys(("dealer_territories", "orders", "receivables", "trainings"), DEALER),
    **dict.fromkeys(("price_checks", "competitor_prices"), CITY),
    **dict.fromkeys(("products", "calendar", "events", "promotions"), PUBLIC),
    **dict.fromkeys(("agreements",), EVERYTHING),
    "approved_movements": Rule("through", "from_dealer_id", "dealers", "dealer_id"),
    "service_cases": DEALER,
    "channel_costs": Rule("through", "province", "territories", "province"),
    "market": Rule("through", "province", "territories", "province"),
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
    for name, table in WIDE.items():
        if table in lake.files:  # targets are few and asked for by every plan: a question takes 1.8 ms instead of 4.9
            kind = "TABLE" if name == "targets" else "VIEW"
            connection.execute(f"CREATE {kind} {name} AS {_text(name)}")
    for name in lake.files:
        if name not in (*SMALL, *WIDE, "inventory"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM raw.{name}")


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


def known(lake: Lake, rollups: dict[str, int]) -> dict[str, Rule]:
    """The rules of the tables this lake can answer from."""
    there = {*SMALL, "calendar", *rollups, *(name for name, table in WIDE.items() if table in lake.files)}
    there |= {name for name in lake.files if name in TABLES and name != "inventory"}
    return {name: rule for name, rule in RULES.items() if name in there}


def _text(name: str) -> str:
    return (VIEWS / f"{name}.sql").read_text("utf-8")
