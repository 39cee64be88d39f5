"""The kept state beside its lake, on SQLite as it was or copied row by row into another database of that shape."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, text

from data.store import migrate
from tests.older import lake

STATE, REVISION = Path(__file__).with_name("state"), "0007"


def write(folder: Path) -> Path:
    """The lake as it was, with everything that people had entered."""
    lake.write(folder)
    shutil.copytree(STATE, folder / ".sluice")
    packed = folder / ".sluice" / "store.sqlite.gz"
    packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
    packed.unlink()
    return folder


def rows(folder: Path) -> dict[str, list[dict]]:
    """What the tables of the kept store hold."""
    with sqlite3.connect(folder / ".sluice" / "store.sqlite") as database:
        database.row_factory = sqlite3.Row
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")] for name in names}


def copied(held: dict[str, list[dict]], url: str) -> None:
    """Shapes an empty PostgreSQL database as the older release did and puts the rows in."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        shape(connection, REVISION)
    _fill(engine, held)
    engine.dispose()


def shape(connection: Connection, revision: str) -> None:
    """Brings a store to what it was at that revision."""
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _fill(engine: Engine, held: dict[str, list[dict]]) -> None:
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        for table in there.sorted_tables:
            given = held[table.name] if table.name != "alembic_version" else []
            if given:
                connection.execute(table.insert(), [_typed(table, row) for row in given])
            if given and "id" in table.c:
                counter = f"pg_get_serial_sequence('{table.name}', 'id')"
                connection.execute(text(f"SELECT setval({counter}, (SELECT max(id) FROM {table.name}))"))


def _typed(table: Table, row: dict) -> dict:
    return {name: _as(table.c[name].type.python_type, value) for name, value in row.items()}


def _as(kind: type, value: object) -> object:
    """SQLite keeps days, moments and JSON as text, and truth as a number."""
    read: dict[type, Callable] = {
        datetime: lambda at: datetime.fromisoformat(at).replace(tzinfo=UTC), date: date.fromisoformat, bool: bool,
        object: json.loads,
    }  # fmt: skip
    return value if value is None or kind not in read else read[kind](value)
