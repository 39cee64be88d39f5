import pytest

from queries.access import User
from queries.members import find, known
from queries.question import Filter

NOBODY = User("nobody")


def test_members_are_found_by_part_of_their_name_those_that_begin_with_it_first(engine, everyone):
    channels = find(engine, everyone, "channel")
    part = channels[0][1:4].upper()
    assert channels[0] in find(engine, everyone, "channel", part)
    letter = channels[-1][0].lower()
    assert find(engine, everyone, "channel", letter)[0].lower().startswith(letter)


def test_never_more_than_the_limit(engine, everyone):
    assert len(find(engine, everyone, "dealer")) == 50
    assert len(find(engine, everyone, "dealer", limit=3)) == 3


def test_a_province_is_looked_for_in_its_region(engine, everyone):
    region = find(engine, everyone, "region")[0]
    inside = find(engine, everyone, "province", where=(Filter("region", (region,)), Filter("channel", ("x",))))
    assert 0 < len(inside) < len(find(engine, everyone, "province"))


@pytest.mark.parametrize("text", ["'; DROP TABLE dealers; --", "%", "_", "\\", "€" * 500])
def test_what_is_typed_is_only_text(engine, everyone, text):
    assert find(engine, everyone, "dealer", text) == []


def test_without_rights_nothing_is_found_and_nothing_known(engine, everyone):
    dealer = find(engine, everyone, "dealer")[0]
    assert find(engine, NOBODY, "dealer") == []
    assert known(engine, everyone, "dealer", (dealer, "no such")) == {dealer}
    assert known(engine, NOBODY, "dealer", (dealer, "")) == {""}
