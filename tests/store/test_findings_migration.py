"""A store of before findings had any subject: brought over on SQLite and PostgreSQL, with everything that was in it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from data.store import Store, attachments, cases, history, thresholds
from data.store.base import Moment
from data.store.database import _address
from queries.access import User
from queries.findings import casebook
from queries.findings.kept import findings, mark
from queries.findings.rushing.goods import goods
from queries.findings.subjects import Seen
from tests.older.opened import shape

AT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
EVERYONE = User("x", everything=True)
STATES = ("open", "triage", "review", "confirmed", "insufficient")
SAVED = [
    (1, {"minimum_units": 8.0, "returns": 3.0}, "too many small ones"),
    (2, {"border_km": 80.0, "minimum_units": 8.0}, "neighbours trade farther"),
]
JSON, TEXT = sa.JSON(), sa.String()
TABLES = {
    "case_findings": {"case_id": TEXT, "kind": TEXT, "dealer_id": TEXT, "current": sa.Boolean(), "facts": JSON},
    "cases": {
        "case_id": TEXT, "state": TEXT, "opened_at": Moment(), "assignee": TEXT, "due_on": sa.Date(), "reviewer": TEXT,
        "appealed": sa.Integer(), "signals": JSON, "version": sa.Integer(),
    },
    "case_runs": {"kind": TEXT, "mark": TEXT, "at": Moment()},
    "case_attachments": {"case_id": TEXT, "digest": TEXT, "name": TEXT, "size": sa.Integer(), "who": TEXT,
                         "at": Moment()},
    "thresholds": {"version": sa.Integer(), "values": JSON, "who": TEXT, "at": Moment(), "why": TEXT},
    "steps": {"subject": TEXT, "at": Moment(), "who": TEXT, "what": TEXT, "why": TEXT, "before": JSON, "after": JSON},
}  # fmt: skip


def before(finding) -> dict:
    """The facts as they were kept before: those of `sluice alerts`, and the words of each signal."""
    found = goods(finding)
    words = {name: {"key": seen.key, "values": seen.values} for name, seen in found.signals.items() if seen}
    return found.to_dict() | {"words": words}


def renamed(finding, at: int) -> str:
    """An id that no run would give."""
    return f"{finding.kind}-{finding.subject_id}-1999-{at + 1}"


@pytest.fixture
def found(engine):
    return [each for kind in ("rushing", "blocking") for each in findings(engine, EVERYONE, kind)]


@pytest.fixture
def old(store_url, found, engine):
    """The URL of a store at revision 0007 with every case of the sample in it, in several states, one of them lost."""
    database = sa.create_engine(_address(store_url))
    with database.begin() as connection:
        shape(connection, "0007")

        def put(table: str, **values: object) -> None:
            columns = [sa.column(name, kind) for name, kind in TABLES[table].items()]
            connection.execute(sa.insert(sa.table(table, *columns)).values(**values))

        for at, each in enumerate(found):
            case_id, state = renamed(each, at), STATES[at % len(STATES)]
            said = {"kind": each.kind, "dealer_id": each.subject_id, "current": at > 0}
            put("case_findings", case_id=case_id, **said, facts=before(each) | {"case_id": case_id})
            signals = ["trace"] if state == "confirmed" else None
            put("cases", case_id=case_id, state=state, opened_at=AT, assignee="li", due_on=date(2026, 12, 1),
                reviewer="chen", appealed=at % 2, signals=signals, version=at + 1)  # fmt: skip
            put("steps", subject=f"case:{case_id}", at=AT, who="chen", what="comment", why=f"words {at}", before={},
                after={"units_seen": 3})  # fmt: skip
        held = renamed(found[1], 1)
        put("case_attachments", case_id=held, digest="d" * 64, name="notes.pdf", size=9, who="li", at=AT)
        for kind in ("rushing", "blocking"):
            put("case_runs", kind=kind, mark=mark(engine, kind), at=AT)  # as if this very run had been brought in
        for version, values, why in SAVED:
            put("thresholds", version=version, values=values, who="wang", at=AT, why=why)
            put("steps", subject="thresholds", at=AT, who="wang", what="save", why=why, before={}, after=values)
    database.dispose()
    return store_url


def test_every_case_is_there_with_what_people_decided(old, found):
    store = Store.open(old)
    with store.reading() as session:
        entries = {each.case.case_id: each for kind in ("rushing", "blocking") for each in cases.entries(session, kind)}
        assert entries.keys() == {renamed(each, at) for at, each in enumerate(found)}
        for at, each in enumerate(found):
            held = entries[renamed(each, at)]
            row = held.case
            assert (row.state, row.assignee, row.due_on, row.reviewer, row.appealed, row.version, row.opened_at) == (
                STATES[at % 5], "li", date(2026, 12, 1), "chen", at % 2, at + 1, AT)  # fmt: skip
            assert (held.finding.subject_kind, held.finding.subject_id) == ("dealer", each.subject_id)
            assert (held.finding.stake, held.finding.current) == (each.stake, at != 0)
            (step,) = history(session, cases.subject(row.case_id))
            assert (step.why, step.after) == (f"words {at}", {"units_seen": 3})
        (kept,) = attachments.of_case(session, renamed(found[1], 1))
        assert (kept.name, kept.size) == ("notes.pdf", 9)
    store.close()


def test_facts_are_findings_and_say_the_same_in_both_languages(old, found):
    store = Store.open(old)
    with store.reading() as session:
        entries = [each for kind in ("rushing", "blocking") for each in cases.entries(session, kind)]
    rows = {each.case.case_id: each.finding for each in entries}
    for at, each in enumerate(found):
        kept = casebook.Finding.of_plain(rows[renamed(each, at)].facts)
        known = ("kind", "measure", "seen", "expected", "low", "high", "excess", "stake", "q_value", "severity",
                 "starts_on", "ends_on", "signals", "exclusions", "detail", "subject_id", "key")  # fmt: skip
        assert [getattr(kept, name) for name in known] == [getattr(each, name) for name in known]
        assert goods(kept).destinations == goods(each).destinations
        assert kept.text("en") and kept.text("zh")
    store.close()


def test_thresholds_are_each_kinds_own_and_the_old_steps_stay(old):
    store = Store.open(old)
    with store.session() as session:
        sets = {kind: thresholds.saved(session, kind) for kind in ("rushing", "blocking")}
        told = {
            kind: [(each.version, each.values, each.why, each.who, each.at) for each in rows]
            for kind, rows in sets.items()
        }
        assert told["rushing"] == [(2, SAVED[1][1], SAVED[1][2], "wang", AT),
                                   (1, {"minimum_units": 8.0}, SAVED[0][2], "wang", AT)]  # fmt: skip
        assert told["blocking"] == [(2, {"minimum_units": 8.0}, SAVED[1][2], "wang", AT),
                                    (1, SAVED[0][1], SAVED[0][2], "wang", AT)]  # fmt: skip
        assert [step.why for step in history(session, "thresholds")] == [why for _, _, why in SAVED]
        thresholds.save(session, "blocking", {"returns": 4.0}, "li", "as agreed", 2)
        assert [step.before for step in history(session, "thresholds:blocking")] == [{"minimum_units": 8.0}]
    store.close()


def test_the_next_look_finds_the_same_cases_under_the_ids_they_have(old, engine, found):
    store = Store.open(old)
    for kind in ("rushing", "blocking"):
        made = casebook.cases(engine, store, Seen.of(engine, EVERYONE), kind)
        known = {renamed(each, at): each for at, each in enumerate(found) if each.kind == kind}
        assert {each.id for each in made} == known.keys()
        assert all(each.current and each.finding.region == known[each.id].region for each in made)
        assert {each.id: each.held.state for each in made} == {
            renamed(each, at): STATES[at % 5] for at, each in enumerate(found) if each.kind == kind}  # fmt: skip
    with store.reading() as session:
        steps = [step.what for step in history(session, cases.subject(renamed(found[0], 0)))]
    assert steps == ["comment", "found_again"]
    store.close()


def test_a_row_that_lacks_what_later_releases_kept_is_no_reason_to_stay_closed(store_url):
    engine = sa.create_engine(_address(store_url))
    with engine.begin() as connection:
        shape(connection, "0007")
        row = "('rushing-D1-2026-1', 'rushing', 'D1', true, '{}')"
        connection.execute(sa.text(f"INSERT INTO case_findings VALUES {row}"))
        connection.execute(sa.text("INSERT INTO cases (case_id, state, opened_at, appealed, version) VALUES"
                                   " ('rushing-D1-2026-1', 'open', '2026-11-01 08:30:00', 0, 1)"))  # fmt: skip
    engine.dispose()
    store = Store.open(store_url)
    with store.reading() as session:
        (entry,) = cases.entries(session, "rushing")
        assert casebook.Finding.of_plain(entry.finding.facts).text()
    store.close()
