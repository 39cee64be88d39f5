"""The pages as they are looked at in every case, beside the raw files of the same lake."""

import pytest

from dashboard import company
from data.store import Store
from queries import Engine, connect
from tests.dashboard.page_cases import CASES, Case, Looked
from tests.dashboard.raw import Raw, open_raw
from tests.queries import nasty, small


@pytest.fixture(scope="session")
def files(sample_lake, other_lake) -> dict:
    """Name of a lake -> its raw files as tables of a database of their own."""
    return {"sample": open_raw(sample_lake, whole=True), "other": open_raw(other_lake, whole=False)}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def looked(request, files, engine, other_engine) -> Looked:
    """Each case in turn."""
    case: Case = request.param
    raw = Raw(files[case.lake], case.keep, case.days, case.then, case.measure)
    return Looked(case, raw, engine if case.lake == "sample" else other_engine)


@pytest.fixture(scope="session")
def lakes(engine, other_engine, shared_lake) -> dict[str, Engine]:
    """Name -> engine: the sample, the one unlike it, and the small nasty ones."""
    found = {"sample": engine, "other": other_engine, "small": connect(shared_lake("anywhere small", small.write))}
    for name, how in nasty.LAKES.items():
        lake = shared_lake(f"anywhere {name}", lambda folder, how=how: nasty.write(folder, **how))
        found[name] = connect(lake)
    return found


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store of the test's own, which the pages open."""
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setattr(company, "store", lambda lake=None: opened)
    yield opened
    opened.close()
