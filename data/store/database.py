"""The store's database: opened, brought to its newest shape, and used in transactions."""

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from data.errors import ConflictError, DataError
from data.store import migrate

PATIENCE = 10  # seconds that a writer waits for another
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
TWICE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


class Store:
    """What people entered. Safe to share between threads; a session is not."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = sessionmaker(engine, expire_on_commit=False)
        reading = engine.execution_options(postgresql_readonly=True, reading=True)
        self._read = sessionmaker(reading, expire_on_commit=False, autoflush=False)

    @classmethod
    def open(cls, url: str) -> "Store":
        """The store at a database URL, `sqlite:///file` or `postgresql://…`, made or migrated when it has to be.

        DataError when the URL is not one of these, the database cannot be reached, or a newer Sluice has shaped it.
        """
        address = _address(url)
        if address.drivername.startswith("sqlite"):
            engine = _sqlite(address)
        else:
            engine = create_engine(address, json_serializer=_json, pool_pre_ping=True, connect_args={
                "connect_timeout": PATIENCE, "options": f"-c lock_timeout={PATIENCE}s"})  # fmt: skip
        try:
            with _told(engine):
                migrate.upgrade(engine)
        except Exception:
            engine.dispose()
            raise
        return cls(engine)

    @contextmanager
    def session(self) -> Generator[Session]:
        """One transaction: it counts whole when the block ends, and not at all when it raises.

        ConflictError when somebody else changed a row meanwhile, DataError when the database cannot be used. What was
        read may be kept after the block.
        """
        with _told(self.engine), self._write.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Generator[Session]:
        """One transaction that only reads: it waits for nobody, and the database refuses to write in it."""
        with _told(self.engine), self._read.begin() as session:
            yield session

    def close(self) -> None:
        """Lets go of the connections."""
        self.engine.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        return address.set(drivername=DRIVERS[address.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise DataError("store_url", found=url.partition(":")[0][:40]) from None


def _sqlite(address: URL) -> Engine:
    """A file whose readers see the last whole state while one writes. It is readable by its owner alone."""
    if not address.database or address.database == ":memory:":
        raise DataError("store_url", found="sqlite")
    file = Path(address.database).expanduser()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
    except OSError as problem:
        raise DataError("store_unusable", where=file, found=problem.strerror) from None
    connect = {"timeout": PATIENCE, "isolation_level": None}  # transactions begin where _begin says
    engine = create_engine(address.set(database=str(file)), json_serializer=_json, connect_args=connect)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once: one that began by reading could be refused in the middle of its work."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _told(engine: Engine) -> Generator[None]:
    """The database's refusals as errors that a person can act on."""
    try:
        yield
    except StaleDataError:
        raise ConflictError("changed_meanwhile") from None
    except IntegrityError as problem:
        if _reason(problem) in TWICE:
            raise ConflictError("changed_meanwhile") from problem
        raise
    except OperationalError as problem:
        where = engine.url.render_as_string(hide_password=True)
        raise DataError("store_unusable", where=where, found=str(problem.orig).partition("\n")[0]) from None


def _reason(problem: DBAPIError) -> str:
    """The database's own name of what went wrong."""
    return getattr(problem.orig, "sqlstate", None) or getattr(problem.orig, "sqlite_errorname", "")


def _json(value: object) -> str:
    """Days and moments are kept as ISO text."""
    return json.dumps(value, ensure_ascii=False, default=str)
