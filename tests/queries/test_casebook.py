"""A case found again is the same case, whatever the run calls it; rights choose which are seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store import Store, cases
from queries.access import User
from queries.findings import Finding, casebook
from queries.findings.finding import numbered
from queries.findings.kept import findings
from queries.findings.subjects import Seen

EVERYONE = User("x", everything=True)


def finding(dealer: str, start: int, weeks: int, units: int = 30) -> Finding:
    first = date(2026, 1, 5) + timedelta(weeks=start)
    last = first + timedelta(weeks=weeks, days=-1)
    return Finding(
        kind="rushing", finding_id="", subject_kind="dealer", subject_id=dealer, region="R", province="P",
        measure="sell_in_quantity", seen=units, expected=1.0, low=2.0, high=3.0, excess=units - 1.0, stake=100.0,
        p_value=0.001, q_value=0.01, severity="high", starts_on=first, ends_on=last, key="x.y",
    )  # fmt: skip


def run(store: Store, mark: str, *found: Finding) -> list[Finding]:
    made = casebook.carried(numbered(list(found)), store)
    with store.session() as session:
        cases.synchronise(session, "rushing", mark, [each.to_plain() for each in made])
    return made


def seen_by(engine, store: Store, user: User, thresholds: dict[str, float] | None = None) -> list[casebook.Case]:
    return casebook.cases(engine, store, Seen.of(engine, user), "rushing", thresholds)


@pytest.fixture
def empty(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


def test_an_earlier_episode_found_later_takes_no_known_cases_id(empty):
    (first,) = run(empty, "1", finding("D1", 20, 4))
    later = run(empty, "2", finding("D1", 2, 3), finding("D1", 20, 6))
    by_start = sorted(later, key=lambda each: each.starts_on)
    assert by_start[1].finding_id == first.finding_id == "rushing-D1-2026-1"
    assert by_start[0].finding_id == "rushing-D1-2026-2"


@settings(max_examples=40)
@given(st.data())
def test_however_runs_differ_no_case_is_doubled_and_each_keeps_its_id(tmp_path_factory, data):
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('book') / 'store.sqlite'}")
    where = st.tuples(st.sampled_from(["D1", "D2"]), st.integers(0, 4))
    episodes = data.draw(st.sets(where, min_size=1))
    ids: dict[tuple[str, int], str] = {}
    for mark in range(3):
        seen = data.draw(st.sets(st.sampled_from(sorted(episodes))))
        found = {at: finding(at[0], at[1] * 10 + data.draw(st.integers(0, 2)), 4) for at in seen}
        made = run(store, str(mark), *found.values())
        for at in seen:
            (same,) = [each for each in made if each.subject_id == at[0] and each.starts_on == found[at].starts_on]
            assert ids.setdefault(at, same.finding_id) == same.finding_id
    with store.reading() as session:
        kept = cases.entries(session, "rushing")
    assert len(kept) == len(ids) == len(set(ids.values()))
    store.close()


def test_the_sample_is_brought_in_once_and_shown_by_rights(engine, empty):
    found = findings(engine, EVERYONE, "rushing")
    for _ in range(2):
        held = seen_by(engine, empty, EVERYONE)
        assert [(each.finding, each.held.state, each.current) for each in held] == [
            (each, "open", True) for each in found]  # fmt: skip
    region = engine.run("SELECT t.region AS region FROM territories AS t", {}, EVERYONE)["region"][0]
    some = seen_by(engine, empty, User("one", regions=frozenset([region])))
    assert {each.id for each in some} < {each.finding_id for each in found}
    assert seen_by(engine, empty, User("nobody")) == []


def test_a_case_that_is_no_longer_found_stays_and_needs_nobody_unless_it_was_begun(engine, empty):
    casebook.synchronise(engine, empty, "rushing")
    strict = {"minimum_units": 1e9}
    lost = seen_by(engine, empty, EVERYONE, strict)
    assert lost and not any(each.current or each.open for each in lost)
    with empty.session() as session:
        cases.move(session, lost[0].id, "triage", "chen", "", lost[0].held.version)
    again = seen_by(engine, empty, EVERYONE, strict)
    assert [each.open for each in again if each.id == lost[0].id] == [True]
    assert all(each.current for each in seen_by(engine, empty, EVERYONE))


def test_only_a_signal_that_could_hardly_be_chance_speaks(engine):
    found = findings(engine, EVERYONE, "rushing")[0]
    weak = replace(found.signals["trace"], p_value=0.2)
    assert "trace" in casebook.speaking(found)
    assert "trace" not in casebook.speaking(replace(found, signals=found.signals | {"trace": weak, "price": None}))
