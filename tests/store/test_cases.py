"""Cases on SQLite and PostgreSQL: the way to a verdict, two people at once, what a run of the detector may change."""

import threading
from datetime import date

import pytest

from data.errors import ConflictError, QuestionError, SluiceError
from data.store import cases, history, thresholds
from data.store.workflow import VERDICTS, WAYS

FACTS = {
    "finding_id": "rushing-D1-2026-1", "subject_kind": "dealer", "subject_id": "D1", "region": "R", "province": "P",
    "starts_on": "2026-05-01", "ends_on": "2026-06-30", "seen": 60, "expected": 10.0, "stake": 9000.0,
    "severity": "high",
}  # fmt: skip
CASE = str(FACTS["finding_id"])
VERDICT = WAYS["verdict"]
WAY = [("triage", "chen", ""), ("ask_dealer", "chen", ""), ("review", "chen", "no reply by 12 May")]


def found(store, *facts, mark="1"):
    with store.session() as session:
        cases.synchronise(session, "rushing", mark, facts)


def entry(store, case_id=CASE):
    with store.reading() as session:
        return next(each for each in cases.entries(session, "rushing") if each.case.case_id == case_id)


def take(store, step, who, why="because", seen=None, **more):
    seen = entry(store).case.version if seen is None else seen
    with store.session() as session:
        return cases.move(session, CASE, step, who, why, seen, **more)


def steps(store):
    with store.reading() as session:
        return history(session, cases.subject(CASE))


@pytest.fixture
def opened(store):
    found(store, FACTS)
    return store


def test_a_case_goes_from_open_to_a_verdict_by_two_people_and_an_appeal_opens_it_again(opened):
    for step, who, why in WAY:
        take(opened, step, who, why)
    with pytest.raises(QuestionError) as refused:
        take(opened, "confirm", "chen")
    assert refused.value.key == "case_second_person"
    assert take(opened, "confirm", "li", signals=["trace", "surge"]).signals == ["surge", "trace"]
    assert VERDICT.allowed(entry(opened).case.state) == ["appeal"]
    take(opened, "appeal", "wang", "the dealer brought delivery notes")
    case = entry(opened).case
    assert (case.state, case.appealed, case.signals) == ("triage", 1, None)
    for step, who, why in WAY[1:]:
        take(opened, step, who, why)
    take(opened, "overturn", "li", "notes are genuine", signals=["trace"])
    assert entry(opened).case.state == "overturned"
    told = [(step.who, step.what, step.before.get("state"), step.after.get("state")) for step in steps(opened)]
    assert told == [
        ("detector", "found", None, None), ("chen", "triage", "open", "triage"),
        ("chen", "ask_dealer", "triage", "reply"), ("chen", "review", "reply", "review"),
        ("li", "confirm", "review", "confirmed"),
        ("wang", "appeal", "confirmed", "triage"), ("chen", "ask_dealer", "triage", "reply"),
        ("chen", "review", "reply", "review"), ("li", "overturn", "review", "overturned"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", VERDICT.states)
def test_only_the_steps_of_the_table_can_be_taken(opened, state):
    case = entry(opened).case
    with opened.session() as session:
        session.get(cases.CaseRow, CASE).state = state
    for step in VERDICT.steps.keys() - set(VERDICT.allowed(state)):
        with pytest.raises(QuestionError) as refused:
            take(opened, step, "chen")
        assert refused.value.key == "case_step"
    assert entry(opened).case.state == state and case.state == "open"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_state_leads_on_every_end_can_be_reached_and_says_why(way):
    assert all(way.allowed(state) for state in way.states)
    assert {step.after for step in way.steps.values()} >= {*way.closed, *way.right, *way.wrong}
    assert {*way.right, *way.wrong} <= set(way.closed) and not set(way.right) & set(way.wrong)
    assert all(step.reason for step in way.steps.values() if step.after in way.closed)


def test_every_verdict_can_be_reached_and_takes_a_second_person():
    assert {VERDICT.steps[name].after for name in VERDICT.allowed("review", appealed=True)} >= set(VERDICTS)
    assert "overturn" not in VERDICT.allowed("review"), "nothing was decided yet that could be overturned"
    assert all(step.other for step in VERDICT.steps.values() if step.after in VERDICT.closed)


def test_a_task_is_taken_put_off_done_and_opened_again(store):
    with store.session() as session:
        cases.synchronise(session, "idle_stock", "1", [FACTS], WAYS["task"].first)

    def go(step, why="", way="task"):
        with store.session() as session:
            seen = session.get(cases.CaseRow, CASE).version
            return cases.move(session, CASE, step, "chen", why, seen, way=way).state

    assert go("take") == "taken" and go("snooze", "after the season") == "snoozed"
    for step, why, way in (("decline", " ", "task"), ("reopen", "x", "task"), ("triage", "", "verdict")):
        with pytest.raises(QuestionError):
            go(step, why, way)
    assert go("take") == "taken" and go("finish", "moved on to Anhui") == "done"
    assert go("reopen", "it came back") == "taken" and go("decline", "a showroom") == "declined"


def test_a_step_that_needs_a_reason_is_not_taken_without(opened):
    take(opened, "triage", "chen", "")
    take(opened, "ask_dealer", "chen", "")
    for why in ("", "  \n"):
        with pytest.raises(QuestionError) as refused:
            take(opened, "review", "chen", why)
        assert refused.value.key == "case_reason"
    assert entry(opened).case.state == "reply"


def test_of_two_who_change_what_they_saw_the_second_is_told_who_was_first_and_nothing_is_lost(opened):
    seen = entry(opened).case.version
    with opened.session() as session:
        cases.assign(session, CASE, "li", date(2026, 7, 1), "chen", seen)
    with pytest.raises(ConflictError) as refused:
        take(opened, "triage", "wang", seen=seen)
    assert "chen" in refused.value.say("en") and "chen" in refused.value.say("zh")
    with opened.session() as session:
        cases.comment(session, CASE, "wang", "a comment never collides")
    case = entry(opened).case
    assert (case.state, case.assignee, case.due_on) == ("open", "li", date(2026, 7, 1))
    assert [(step.who, step.what) for step in steps(opened)][1:] == [("chen", "assign"), ("wang", "comment")]


def test_at_the_very_same_moment_exactly_one_of_many_takes_the_step(opened):
    seen, ready, ended = entry(opened).case.version, threading.Barrier(6), []

    def rush(who: str) -> None:
        try:
            with opened.session() as session:
                session.get(cases.CaseRow, CASE)
                if opened.engine.dialect.name == "postgresql":
                    ready.wait()  # all have read the same version; SQLite lets in one after the other
                cases.move(session, CASE, "triage", who, "", seen)
            ended.append(who)
        except ConflictError:
            ended.append(None)

    threads = [threading.Thread(target=rush, args=(f"p{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [who for who in ended if who]
    assert len(ended) == 6 and len(winners) == 1
    assert [step.who for step in steps(opened) if step.what == "triage"] == winners


def test_a_run_updates_loses_and_finds_again_but_never_touches_what_people_decided(opened):
    take(opened, "triage", "chen")
    version = entry(opened).case.version
    found(opened, FACTS, mark="1")
    found(opened, FACTS | {"seen": 70}, mark="2")
    found(opened, mark="3")
    assert entry(opened).finding.current is False and entry(opened).finding.facts["seen"] == 70
    found(opened, FACTS | {"seen": 70}, FACTS | {"finding_id": "rushing-D1-2026-2"}, mark="4")
    held = entry(opened)
    assert (held.finding.current, held.case.state, held.case.version) == (True, "triage", version)
    assert [step.what for step in steps(opened)] == ["found", "triage", "updated", "lost", "found_again"]
    assert steps(opened)[2].before["seen"] == 60 and steps(opened)[2].after["seen"] == 70
    with opened.reading() as session:
        assert len(cases.entries(session, "rushing")) == 2 and cases.entries(session, "blocking") == []


@pytest.mark.parametrize(
    "act",
    [lambda session: cases.move(session, "rushing-D1-2026-9", "triage", "chen", "", 1),
     lambda session: cases.comment(session, "'; DROP TABLE cases", "chen", "x"),
     lambda session: cases.comment(session, CASE, "chen", "   "),
     lambda session: cases.comment(session, CASE, "chen", "x" * 5001),
     lambda session: cases.move(session, CASE, "nonsense", "chen", "", 1)],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(opened, act):
    with pytest.raises(SluiceError) as refused, opened.session() as session:
        act(session)
    assert refused.value.say("en") and refused.value.say("zh")
    assert [step.what for step in steps(opened)] == ["found"]


def test_thresholds_keep_who_when_why_and_the_second_of_two_is_told(store):
    with store.session() as session:
        assert thresholds.in_force(session, "rushing") is None
        thresholds.save(session, "rushing", {"minimum_units": 8.0}, "chen", "too many small ones", 0)
    with pytest.raises(ConflictError), store.session() as session:
        thresholds.save(session, "rushing", {"minimum_units": 3.0}, "li", "we miss some", 0)
    with pytest.raises(QuestionError), store.session() as session:
        thresholds.save(session, "rushing", {}, "li", " ", 1)
    with store.session() as session:
        thresholds.save(session, "rushing", {}, "li", "back to the detector's own", 1)
        thresholds.save(session, "blocking", {"returns": 3.0}, "li", "of another kind", 0)
    with store.reading() as session:
        assert [(each.version, each.who, each.values) for each in thresholds.saved(session, "rushing")] == [
            (2, "li", {}), (1, "chen", {"minimum_units": 8.0})]  # fmt: skip
        assert [step.why for step in history(session, thresholds.subject("rushing"))] == [
            "too many small ones", "back to the detector's own"]  # fmt: skip
