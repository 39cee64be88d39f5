"""Meetings on SQLite and PostgreSQL: agendas, packs, notes and decisions, and two people at once."""

import threading
from datetime import date

import pytest

from data.errors import ConflictError, DataError, QuestionError, SluiceError
from data.store import decisions, history, meetings, newest
from data.store.decisions import Said

ALL = {"everything": True, "regions": [], "provinces": []}
DAY = date(2026, 11, 25)
VIEWS = [("overview", "headline", ""), ("channel", "shares", "region=East"), ("trends", "line", "grain=week")]


def made(store, title="Weekly", who="chen", follows=None):
    with store.session() as session:
        return meetings.create(session, title, DAY, who, ALL, follows)


def add(store, meeting, shown, who="chen"):
    with store.session() as session:
        return meetings.add(session, meeting, shown, shown[1], who).id


def headings(store, meeting):
    with store.reading() as session:
        return [view.heading for view in meetings.agenda(session, meeting)]


def write(store, meeting, **said):
    given = {"kind": "decision", "words": "Ask East for a plan", "owner": "li", "due_on": DAY} | said
    with store.session() as session:
        return decisions.write(session, meeting, Said(**given), "chen")


@pytest.fixture
def weekly(store):
    meeting = made(store)
    for shown in VIEWS:
        add(store, meeting.id, shown)
    return meeting


def test_the_next_meeting_begins_with_the_agenda_of_the_last(store, weekly):
    after = made(store, "Weekly again", follows=weekly.id)
    assert headings(store, after.id) == headings(store, weekly.id) == ["headline", "shares", "line"]
    add(store, after.id, ("why", "parts", ""))
    assert headings(store, weekly.id) == ["headline", "shares", "line"]
    with store.reading() as session:
        assert [each.id for each in meetings.listed(session)] == [after.id, weekly.id]
        steps = [step.what for step in history(session, after.subject)]
    assert steps == ["create", "add", "add", "add", "add"]


def test_a_view_comes_on_an_agenda_once_and_an_agenda_ends_somewhere(store, weekly):
    with pytest.raises(QuestionError) as refused:
        add(store, weekly.id, VIEWS[0])
    assert refused.value.key == "meeting_has_view"
    add(store, weekly.id, ("trends", "line", "grain=week&metric=margin_rate"))
    with pytest.raises(QuestionError):  # the same, its parameters named the other way round
        add(store, weekly.id, ("trends", "line", "metric=margin_rate&grain=week"))
    for at in range(meetings.MOST_VIEWS - len(VIEWS) - 1):
        add(store, weekly.id, ("explore", "answer", f"most={at}"))
    with pytest.raises(QuestionError) as refused:
        add(store, weekly.id, ("explore", "answer", "one more"))
    assert refused.value.key == "meeting_full"
    with pytest.raises(DataError):
        add(store, 99, VIEWS[0])


def test_an_agenda_is_arranged_and_what_came_meanwhile_stands_last(store, weekly):
    with store.reading() as session:
        ids = [view.id for view in meetings.agenda(session, weekly.id)]
    add(store, weekly.id, ("why", "parts", ""), "li")
    with store.session() as session:
        meetings.arrange(session, weekly.id, ids[::-1], "chen", seen=1)
    assert headings(store, weekly.id) == ["line", "shares", "headline", "parts"]


def test_who_acts_on_what_another_has_changed_is_told_by_whom_and_nothing_is_lost(store, weekly):
    with store.reading() as session:
        ids = [view.id for view in meetings.agenda(session, weekly.id)]
    with store.session() as session:
        assert meetings.drop(session, weekly.id, ids[1], "li", seen=1) == "shares"
    for act in (
        lambda session: meetings.arrange(session, weekly.id, ids, "chen", seen=1),
        lambda session: meetings.drop(session, weekly.id, ids[0], "chen", seen=1),
        lambda session: meetings.change(session, weekly.id, "Other", DAY, "chen", seen=1),
    ):
        with pytest.raises(ConflictError, match="li changed this"), store.session() as session:
            act(session)
    assert headings(store, weekly.id) == ["headline", "line"]
    with store.reading() as session:
        assert meetings.views(session, weekly.id)[ids[1]].place is None
        assert meetings.one(session, weekly.id).title == "Weekly"


def test_of_two_who_change_at_once_one_is_told(store, weekly):
    outcomes, start = [], threading.Barrier(2)

    def run(who):
        start.wait()
        try:
            with store.session() as session:
                meetings.change(session, weekly.id, f"By {who}", DAY, who, seen=1)
            outcomes.append("saved")
        except ConflictError as problem:
            outcomes.append(problem.key)

    threads = [threading.Thread(target=run, args=(who,)) for who in ("chen", "li")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes)[-1] == "saved" and outcomes.count("saved") == 1
    assert set(outcomes) - {"saved"} <= {"overtaken", "changed_meanwhile"}


def test_every_pack_is_kept_under_its_number(store, weekly):
    with store.reading() as session:
        assert meetings.pack(session, weekly.id) is None
    for content in ("one", "two"):
        with store.session() as session:
            meetings.freeze(session, weekly.id, "chen", "v1", DAY, content)
    with store.reading() as session:
        last = meetings.pack(session, weekly.id)
        assert (last.number, last.content, last.through, last.who) == (2, "two", DAY, "chen")
        assert session.get(meetings.Pack, (weekly.id, 1)).content == "one"
        assert meetings.pack(session, weekly.id, content=False).number == 2


def test_a_decision_is_followed_up_until_it_is_done_and_every_step_is_kept(store, weekly):
    later = write(store, weekly.id, due_on=date(2026, 12, 9))
    first, never = write(store, weekly.id), write(store, weekly.id, due_on=None)
    write(store, weekly.id, kind="note", words="East says it rained", owner=None, due_on=None)
    with store.reading() as session:
        assert [note.id for note in decisions.following(session, [weekly.id])] == [first.id, later.id, never.id]
        assert len(decisions.of_meeting(session, weekly.id)) == 4
    with store.session() as session:
        decisions.settle(session, first.id, "done", "li", "plan of 2 Dec", seen=1)
    with store.session() as session:
        decisions.revise(session, later.id, "Ask East and South", "wang", date(2026, 12, 16), "li", seen=1)
    with store.reading() as session:
        assert [note.id for note in decisions.following(session, [weekly.id])] == [later.id, never.id]
        assert [(step.what, step.who, step.why) for step in history(session, first.subject)] == [
            ("write", "chen", ""), ("done", "li", "plan of 2 Dec")
        ]  # fmt: skip
        (_, step) = history(session, later.subject)
        assert step.before["owner"] == "li" and step.after["owner"] == "wang"
    with pytest.raises(ConflictError, match="li changed this"), store.session() as session:
        decisions.revise(session, later.id, "mine", "chen", None, "chen", seen=1)
    with store.reading() as session:
        assert decisions.found(session, later.id).words == "Ask East and South"


@pytest.mark.parametrize(("said", "key"), [
    ({"words": "  "}, "note_words"), ({"kind": "rumour"}, "note_words"), ({"owner": " "}, "decision_owner"),
    ({"words": "x" * 2001}, "note_too_long"), ({"view": 99}, "unknown_panel"),
])  # fmt: skip
def test_what_cannot_be_written_down_is_refused_and_nothing_is_kept(store, weekly, said, key):
    with pytest.raises(SluiceError) as refused:
        write(store, weekly.id, **said)
    assert refused.value.key == key and refused.value.say("zh")
    with store.reading() as session:
        assert decisions.of_meeting(session, weekly.id) == []


def test_a_note_cannot_be_pinned_to_another_meetings_view(store, weekly):
    other = made(store, "Other")
    with store.reading() as session:
        view = meetings.agenda(session, weekly.id)[0].id
    with pytest.raises(QuestionError):
        write(store, other.id, view=view)


@pytest.mark.parametrize("title", ["", "  ", "x" * 121])
def test_a_meeting_needs_a_title(store, title):
    with pytest.raises(DataError) as refused:
        made(store, title)
    assert refused.value.key == "meeting_title"


def test_the_newest_step_of_a_topic_is_its_own(store, weekly):
    with store.reading() as session:
        before = newest(session, "meeting")
        assert before and newest(session, "case") == 0
    write(store, weekly.id)
    with store.reading() as session:
        assert newest(session, "meeting") == before and newest(session, "meeting-note") > before
