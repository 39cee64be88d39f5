"""Saved views: whose they are, what others see of them, and the one that a visit begins with."""

import pytest

from data.errors import AccessError, DataError
from data.store import history
from data.store.views import default, drop, make_default, move, save, views

QUERY = "rows=dealer&keep=dealer+top+10+by+sell_in_amount"


def test_a_view_is_kept_under_its_name_and_written_over(store):
    with store.session() as session:
        first = save(session, "王", "explore", " East's dealers ", QUERY, "Meetings")
        again = save(session, "王", "explore", "East's dealers", "rows=sku", "Meetings")
        save(session, "王", "explore", "East's dealers", QUERY)
    assert first.id == again.id
    with store.reading() as session:
        found = views(session, "王", "explore")
        assert [(each.folder, each.name, each.query) for each in found] == [
            ("", "East's dealers", QUERY), ("Meetings", "East's dealers", "rows=sku")]  # fmt: skip
        assert [step.what for step in history(session, first.subject)] == ["save", "save"]
        assert views(session, "王", "trends") == []


def test_others_see_what_is_shared_and_change_nothing(store):
    with store.session() as session:
        own = save(session, "Chen", "explore", "private", QUERY)
        shared = save(session, "Chen", "explore", "shared", QUERY, shared=True)
    with store.reading() as session:
        assert [each.name for each in views(session, "Li", "explore")] == ["shared"]
    for id in (own.id, shared.id):
        with pytest.raises(AccessError), store.session() as session:
            drop(session, "Li", id)
        with pytest.raises(AccessError), store.session() as session:
            make_default(session, "Li", "explore", id)
    with store.session() as session:
        drop(session, "Chen", own.id)
    with store.reading() as session:
        assert [each.name for each in views(session, "Chen", "explore")] == ["shared"]
        assert [step.what for step in history(session, own.subject)] == ["save", "drop"]


def test_one_view_of_a_page_is_the_default_of_a_person(store):
    with store.session() as session:
        one, two = (save(session, "Chen", "explore", name, QUERY) for name in ("one", "two"))
        other = save(session, "Li", "explore", "hers", QUERY)
        make_default(session, "Li", "explore", other.id)
    for id in (one.id, two.id):
        with store.session() as session:
            make_default(session, "Chen", "explore", id)
        with store.reading() as session:
            assert default(session, "Chen", "explore").id == id
    with store.session() as session:
        make_default(session, "Chen", "explore", None)
    with store.reading() as session:
        assert default(session, "Chen", "explore") is None
        assert default(session, "Li", "explore").id == other.id


def test_a_view_is_renamed_and_moved_by_its_owner_and_stays_the_default(store):
    with store.session() as session:
        own = save(session, "Chen", "explore", "one", QUERY)
        save(session, "Chen", "explore", "two", QUERY, "Meetings")
        make_default(session, "Chen", "explore", own.id)
    with store.session() as session:
        move(session, "Chen", own.id, " first ", "Meetings")
    with store.reading() as session:
        found = [(each.folder, each.name, each.default) for each in views(session, "Chen", "explore")]
        assert found == [("Meetings", "first", True), ("Meetings", "two", False)]
        assert default(session, "Chen", "explore").query == QUERY
        assert history(session, own.subject)[-1].before == {"name": "one", "folder": ""}
    for person, name, problem in (("Li", "hers", AccessError), ("Chen", "two", DataError), ("Chen", " ", DataError)):
        with pytest.raises(problem), store.session() as session:
            move(session, person, own.id, name, "Meetings")
    with store.session() as session:
        assert move(session, "Chen", own.id, "first", "Meetings").name == "first", "to where it is"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_view_needs_a_name(store, name):
    with pytest.raises(DataError), store.session() as session:
        save(session, "Chen", "explore", name, QUERY)
