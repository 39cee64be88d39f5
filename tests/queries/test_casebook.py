"""A case found again is the same case, whatever the run calls it; rights choose which are seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store import Store, cases
from queries import casebook
from queries.access import User
from queries.alerts import alerts, to_plain
from queries.rushing import Settings
from queries.rushing.case import Case, numbered

EVERYONE = User("x", everything=True)


def case(dealer: str, start: int, weeks: int, units: int = 30) -> Case:
    first = date(2026, 1, 5) + timedelta(weeks=start)
    last = first + timedelta(weeks=weeks, days=-1)
    return Case("", "rushing", dealer, first, last, units, 1.0, units - 1.0, 1.0, 2.0, 100.0, "high", 0.01)


def run(store: Store, mark: str, *found: Case) -> list[Case]:
    made = casebook.carried(numbered(list(found)), store)
    with store.session() as session:
        cases.synchronise(session, "rushing", mark, map(to_plain, made))
    return made


@pytest.fixture
def empty(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


def test_an_earlier_episode_found_later_takes_no_known_cases_id(empty):
    (first,) = run(empty, "1", case("D1", 20, 4))
    later = run(empty, "2", case("D1", 2, 3), case("D1", 20, 6))
    by_start = sorted(later, key=lambda each: each.starts_on)
    assert by_start[1].case_id == first.case_id == "rushing-D1-2026-1"
    assert by_start[0].case_id == "rushing-D1-2026-2"


@settings(max_examples=40)
@given(st.data())
def test_however_runs_differ_no_case_is_doubled_and_each_keeps_its_id(tmp_path_factory, data):
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('book') / 'store.sqlite'}")
    where = st.tuples(st.sampled_from(["D1", "D2"]), st.integers(0, 4))
    episodes = data.draw(st.sets(where, min_size=1))
    ids: dict[tuple[str, int], str] = {}
    for mark in range(3):
        seen = data.draw(st.sets(st.sampled_from(sorted(episodes))))
        found = {at: case(at[0], at[1] * 10 + data.draw(st.integers(0, 2)), 4) for at in seen}
        made = run(store, str(mark), *found.values())
        for at in seen:
            (same,) = [each for each in made if each.dealer_id == at[0] and each.starts_on == found[at].starts_on]
            assert ids.setdefault(at, same.case_id) == same.case_id
    with store.reading() as session:
        kept = cases.entries(session, "rushing")
    assert len(kept) == len(ids) == len(set(ids.values()))
    store.close()


def test_the_sample_is_brought_in_once_and_shown_by_rights(engine, empty):
    found = alerts(engine, EVERYONE)
    for _ in range(2):
        filed = casebook.filed(engine, empty, EVERYONE, "rushing", Settings())
        assert [(each.case, each.held.state, each.found) for each in filed] == [(each, "open", True) for each in found]
    region = engine.run("SELECT t.region AS region FROM territories AS t", {}, EVERYONE)["region"][0]
    some = casebook.filed(engine, empty, User("one", regions=frozenset([region])), "rushing", Settings())
    assert {each.case.case_id for each in some} < {each.case_id for each in found}
    assert casebook.filed(engine, empty, User("nobody"), "rushing", Settings()) == []


def test_a_case_that_is_no_longer_found_stays_and_needs_nobody_unless_it_was_begun(engine, empty):
    casebook.synchronise(engine, empty, Settings())
    strict = Settings(minimum_units=1e9)
    lost = casebook.filed(engine, empty, EVERYONE, "rushing", strict)
    assert lost and not any(each.found or each.open for each in lost)
    with empty.session() as session:
        cases.move(session, lost[0].case.case_id, "triage", "chen", "", lost[0].held.version)
    again = casebook.filed(engine, empty, EVERYONE, "rushing", strict)
    assert [each.open for each in again if each.case.case_id == lost[0].case.case_id] == [True]
    assert all(each.found for each in casebook.filed(engine, empty, EVERYONE, "rushing", Settings()))


def test_only_a_signal_that_could_hardly_be_chance_speaks(engine):
    found = alerts(engine, EVERYONE)[0]
    weak = replace(found.signals["trace"], p_value=0.2)
    assert "trace" in casebook.speaking(found)
    assert "trace" not in casebook.speaking(replace(found, signals=found.signals | {"trace": weak, "price": None}))
