"""Conditions as one types them after --where, and as an address holds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import QuestionError
from queries.conditions import read_condition, write_condition
from queries.question import Filter, Having


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("channel in KA chain|Exclusive store", Filter("channel", ("KA chain", "Exclusive store"))),
        ("  channel  in  KA chain | Exclusive store ", Filter("channel", ("KA chain", "Exclusive store"))),
        ("city not  in 苏州|Springfield (Ohio)", Filter("city", ("苏州", "Springfield (Ohio)"), negated=True)),
        ("province=Hunan", Filter("province", ("Hunan",))),
        ("dealer = Kitchen | Bath", Filter("dealer", ("Kitchen | Bath",))),
        ("dealer in Kitchen \\| Bath|B", Filter("dealer", ("Kitchen | Bath", "B"))),
        ("dealer = a = b", Filter("dealer", ("a = b",))),
        ("account =", Filter("account", ("",))),
        ("account != Gome", Filter("account", ("Gome",), negated=True)),
        ("dealer contains in|O'Brien", Filter("dealer", ("in", "O'Brien"), contains=True)),
        ("dealer not contains top 10 by x", Filter("dealer", ("top 10 by x",), True, True)),
        ("dealer in '; DROP TABLE sales --", Filter("dealer", ("'; DROP TABLE sales --",))),
        ("dealer top 10 by sell_in_amount", Having("dealer", "sell_in_amount", "top", 10)),
        ("dealer not top 10 by dealer", Having("dealer", "dealer", "top", 10, True)),
        ("sku bottom 5 after 20 by margin_rate each region, channel",
         Having("sku", "margin_rate", "bottom", 5, each=("region", "channel"), after=20)),
        ("sku with return_rate >= 0.05", Having("sku", "return_rate", ">=", 0.05)),
        ("city not with sell_in_amount__change<-1000", Having("city", "sell_in_amount__change", "<", -1000, True)),
    ],
)  # fmt: skip
def test_a_condition_reads_as_meant(text: str, expected: Filter | Having) -> None:
    assert read_condition(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "channel", "channel like KA", "channel inside KA", "in A", "a b in C", "dealer top ten by x", "dealer top 5",
     "dealer top 5 by x each", "dealer with x > many", "dealer with > 5", "dealer top 99999999999 by x"],
)  # fmt: skip
def test_anything_else_is_refused_and_named(text: str) -> None:
    with pytest.raises(QuestionError) as refused:
        read_condition(text)
    assert refused.value.values["found"] == text


WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"), min_size=1, max_size=9)
FILTERS = st.builds(Filter, st.just("dealer"), st.lists(WORDS, min_size=1, max_size=3).map(tuple), st.booleans(),
                    st.booleans())  # fmt: skip
HAVINGS = st.builds(
    Having, st.just("dealer"), st.sampled_from(["sell_in_amount", "dealer", "margin_rate__change"]),
    st.sampled_from(["top", "bottom", ">=", ">", "<=", "<"]), st.integers(0, 999).map(float), st.booleans(),
)  # fmt: skip


@given(FILTERS | HAVINGS)
def test_what_is_written_reads_back(condition: Filter | Having) -> None:
    assert read_condition(write_condition(condition)) == condition
