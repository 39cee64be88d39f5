"""Conditions as one types them after --where."""

import pytest

from dashboard.commands.asking import parse_filter
from data.errors import QuestionError
from queries.question import Filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("channel in KA chain|Exclusive store", Filter("channel", ("KA chain", "Exclusive store"))),
        ("  channel  in  KA chain | Exclusive store ", Filter("channel", ("KA chain", "Exclusive store"))),
        ("city not  in 苏州|Springfield (Ohio)", Filter("city", ("苏州", "Springfield (Ohio)"), negated=True)),
        ("province=Hunan", Filter("province", ("Hunan",))),
        ("dealer = Kitchen | Bath", Filter("dealer", ("Kitchen | Bath",))),
        ("dealer = a = b", Filter("dealer", ("a = b",))),
        ("account =", Filter("account", ("",))),
        ("account != Gome", Filter("account", ("Gome",), negated=True)),
        ("dealer contains in|O'Brien", Filter("dealer", ("in", "O'Brien"), contains=True)),
        ("dealer in '; DROP TABLE sales --", Filter("dealer", ("'; DROP TABLE sales --",))),
    ],
)
def test_a_condition_reads_as_meant(text: str, expected: Filter) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize("text", ["", "channel", "channel like KA", "channel inside KA", "in A", "a b in C"])
def test_anything_else_is_refused_and_named(text: str) -> None:
    with pytest.raises(QuestionError) as refused:
        parse_filter(text)
    assert refused.value.values["found"] == text
