"""Brings a database to the newest shape, once, however many processes open it at the same time."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data.errors import DataError

FOLDER = Path(__file__).with_name("migrations")
KEY = 0x51_0CE  # any number, as long as all processes agree on it
_LOCK = Lock()  # Alembic keeps what it works on in globals


def upgrade(engine: Engine) -> None:
    """Runs what is missing, all in one transaction. DataError when the database is newer than this code."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with _LOCK:
        script = ScriptDirectory.from_config(config)
        head = script.get_current_head()
        with engine.connect().execution_options(reading=True) as connection:
            if _shape(connection) == head:
                return
        with engine.begin() as connection:  # SQLite lets one writer in; PostgreSQL is told to
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({KEY})")
            if (found := _shape(connection)) not in {None, *(each.revision for each in script.walk_revisions())}:
                raise DataError("store_newer", found=found, known=head)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _shape(connection: Connection) -> str | None:
    """The last migration that was run; None in an empty database."""
    return MigrationContext.configure(connection).get_current_revision()
