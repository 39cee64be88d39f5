"""The store on SQLite and PostgreSQL: shape, transactions, what happens when two write at once."""

import threading
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import data.store as package
from data.errors import DataError
from data.store import Base, Step, Store, history, record


def opened(url: str) -> int:
    """Opens and closes the store; for another process."""
    Store.open(url).close()
    return 1


def test_the_migrations_make_exactly_the_declared_tables(store):
    for module in iter_modules(package.__path__):
        if not module.ispkg:
            import_module(f"data.store.{module.name}")
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_many_processes_may_open_an_empty_store_at_once(store_url):
    with get_context("spawn").Pool(4) as pool:
        assert pool.map(opened, [store_url] * 8) == [1] * 8
    opened(store_url)


def test_a_step_is_read_back_as_it_was_recorded(store):
    facts = {"due": datetime(2026, 11, 25).date(), "assignee": "王"}
    with store.session() as session:
        record(session, "case:1", "陈", "assign", "her region", {"assignee": None}, facts)
        record(session, "case:2", "陈", "open")
    with store.reading() as session:
        (step,) = history(session, "case:1")
    assert (step.who, step.what, step.why, step.before) == ("陈", "assign", "her region", {"assignee": None})
    assert step.after == {"due": "2026-11-25", "assignee": "王"}
    assert abs((datetime.now(UTC) - step.at).total_seconds()) < 60


@pytest.mark.parametrize("statement", ["UPDATE steps SET who = 'other'", "DELETE FROM steps"])
def test_the_database_itself_refuses_to_change_what_was_recorded(store, statement):
    with store.session() as session:
        record(session, "case:1", "Chen", "open")
    with pytest.raises(DBAPIError, match="only added to"), store.session() as session:
        session.execute(text(statement))
    with store.reading() as session:
        assert [step.who for step in history(session, "case:1")] == ["Chen"]


def test_a_transaction_counts_whole_or_not_at_all(store):
    with pytest.raises(ZeroDivisionError), store.session() as session:
        record(session, "case:1", "Chen", "open")
        session.flush()
        _ = 1 / 0
    with store.reading() as session:
        assert history(session, "case:1") == []


def test_reading_cannot_write_and_writing_after_it_can(store):
    with pytest.raises((DataError, DBAPIError)), store.reading() as session:
        session.add(Step(subject="x", at=datetime.now(UTC), who="x", what="x", why="", before={}, after={}))
        session.flush()
    with store.session() as session:
        record(session, "x", "x", "x")


def test_many_writers_wait_for_each_other_and_nothing_is_lost(store):
    def write(name: int) -> None:
        for n in range(10):
            with store.session() as session:
                history(session, "case:1")
                record(session, "case:1", f"{name}", f"{n}")

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert len({(step.who, step.what) for step in history(session, "case:1")}) == 40


def test_a_store_of_a_newer_sluice_is_left_alone(store, store_url):
    with store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DataError) as caught:
        Store.open(store_url)
    assert "9999" in caught.value.say("en") and "9999" in caught.value.say("zh")


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "", "sqlite://", "sqlite:///:memory:"])
def test_what_is_no_store_is_said_in_a_sentence(url):
    with pytest.raises(DataError) as caught:
        Store.open(url)
    assert "SLUICE_STORE" in caught.value.say("en")


def test_a_database_that_cannot_be_reached_is_said_without_its_password():
    with pytest.raises(DataError) as caught:
        Store.open("postgresql://sluice:secret@127.0.0.1:1/none")
    assert "127.0.0.1" in caught.value.say() and "secret" not in caught.value.say()


def test_the_file_is_its_owners_alone(tmp_path: Path):
    Store.open(f"sqlite:///{tmp_path / 'deep' / 'store.sqlite'}").close()
    assert (tmp_path / "deep" / "store.sqlite").stat().st_mode & 0o777 == 0o600
