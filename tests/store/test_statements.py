"""Issued statements are kept as they were, each number of a period once."""

import threading
from datetime import date

import pytest

from data.errors import ConflictError, DataError
from data.store import history, statements

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
ALL = {"everything": True, "regions": [], "provinces": []}


def issue(store, who="Chen", kind="monthly", days=OCTOBER, content="{}"):
    with store.session() as session:
        return statements.issue(session, kind, days, who, "v1", "en", ALL, content)


def test_a_later_issue_of_the_same_period_has_the_next_number(store):
    numbers = [issue(store, content=text).number for text in ("one", "two")]
    assert numbers == [1, 2]
    assert issue(store, kind="weekly").number == 1
    with store.reading() as session:
        first = statements.one(session, statements.listed(session)[-2].id)
        assert [(each.kind, each.number) for each in statements.listed(session)] == [
            ("monthly", 2), ("monthly", 1), ("weekly", 1)
        ]  # fmt: skip
        assert (first.content, first.rights, first.issued_by) == ("one", ALL, "Chen")
        assert [step.what for step in history(session, f"statement:{first.id}")] == ["issue"]


def test_of_two_who_issue_at_once_each_gets_a_number_of_their_own_or_is_told(store):
    outcomes, start = [], threading.Barrier(4)

    def run(who):
        start.wait()
        try:
            outcomes.append(issue(store, who).number)
        except ConflictError as problem:
            outcomes.append(problem.key)

    threads = [threading.Thread(target=run, args=(f"person {at}",)) for at in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    numbers = sorted(each for each in outcomes if isinstance(each, int))
    assert numbers == list(range(1, len(numbers) + 1)) and numbers
    assert set(outcomes) - set(numbers) <= {"changed_meanwhile"}
    with store.reading() as session:
        assert sorted(each.number for each in statements.listed(session)) == numbers


def test_a_statement_that_is_not_there_is_said(store):
    with pytest.raises(DataError, match="77"), store.reading() as session:
        statements.one(session, 77)
