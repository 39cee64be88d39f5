"""Whatever is asked, `ask` gives what plain Polars finds in the raw files, by rollups and without them."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import QuestionError
from data.lake import Lake
from queries import Engine, Filter, Question, User, ask, connect
from queries.metrics import METRICS
from tests.queries import nasty
from tests.queries.asking import USERS, assert_periods, assert_same, questions
from tests.queries.oracle import Oracle, refused

NAMES = (*nasty.LAKES, "other")


@pytest.fixture(scope="session")
def lakes(shared_lake, other_lake) -> Callable[[str], tuple[Oracle, Engine, Engine]]:
    """Opens a lake by name: its oracle, its rollups and its raw files."""

    @cache
    def opened(name: str) -> tuple[Oracle, Engine, Engine]:
        tiny = nasty.LAKES.get(name)
        folder = shared_lake(f"tiny {name}", lambda home: nasty.write(home, **tiny)) if tiny else other_lake
        return Oracle(folder), connect(folder), connect(folder, rollups=False)

    return opened


def check(lake: tuple[Oracle, *tuple[Engine, ...]], question: Question, user: User) -> None:
    """Every engine answers as the oracle does, or refuse what it refuses."""
    oracle, *engines = lake
    if refused(question, *oracle.data):
        for engine in engines:
            with pytest.raises(QuestionError):
                ask(engine, question, user)
        return
    expected = oracle.answer(question, user)
    for engine in engines:
        answer = ask(engine, question, user)
        assert_same(answer.frame, expected, question.by)
        assert_periods(answer, *oracle.periods(question))


# Questions that were once answered wrongly, or differently by the two routes: the lake, the question.
ONCE_WRONG = (
    ("other", Question(("sell_in_amount",), ("city",), compare="target")),
    ("day", Question(("sell_in_quantity",), ("day",), compare="target")),
    ("day", Question(("sell_in_quantity",), (), (Filter("dealer", ()),), compare="target")),
    ("leap", Question(("attainment",), starts=date(2024, 5, 1), ends=date(2024, 5, 31), compare="last_year")),
    ("long", Question(("sell_through",), ("channel",), (), date(2027, 1, 10), date(2027, 1, 16), "last_year")),
    ("day", Question(("weeks_of_supply",), starts=date(2024, 3, 1), ends=date(2025, 2, 28))),
    ("month", Question(("weeks_of_supply",))),
    ("month", Question(("stock_quantity", "weeks_of_supply"), ("day", "category"))),
    ("other", Question(("gross_margin",), ("city",))),
    ("other", Question(("gross_margin", "weeks_of_supply"), ("city",), ends=date(2024, 2, 24))),
    ("leap", Question(("dealer_concentration", "active_dealers"), ("day",))),
    ("leap", Question(("weeks_of_supply",), compare="previous_period")),
    ("long", Question(("sell_in_amount",), ("month", "sku"), starts=date(2026, 7, 14), compare="previous_period")),
    ("long", Question(("sell_in_amount",), ("month",), (Filter("sku", ("S3",), True, True),), date(2026, 7, 14),
                      compare="previous_period")),
    ("leap", Question(("sell_out_quantity",), starts=date(2023, 12, 1), ends=date(2023, 12, 31),
                      compare="last_year_aligned")),
    ("after leap", Question(("attainment",), ("month",), (), date(2025, 1, 18), date(2026, 1, 17), "previous_period")),
    ("after leap", Question(("sell_out_amount",), ("day",), (), date(2025, 1, 1), date(2025, 3, 31), "last_year")),
)


BOSS, EAST = User("boss", everything=True), User("east", regions=frozenset({"East"}), provinces=frozenset({"Hubei"}))
EVERYWHERE = tuple(sorted(METRICS.keys() - {"warehouse_stock"}))
ON_THE_SAMPLE = (
    (EAST, Question(EVERYWHERE, compare="last_year")),
    (BOSS, Question(EVERYWHERE, ("channel", "month"), compare="previous_period")),
    (BOSS, Question(("sell_in_amount", "margin_rate", "active_dealers", "top10_share"), ("province", "quarter"))),
    (EAST, Question(("sell_out_quantity", "return_rate", "weeks_of_supply"), ("city", "category"))),
    (BOSS, Question(("channel_share", "dealer_concentration"), ("channel", "week"), compare="last_year_aligned")),
    (EAST, Question(("average_price", "stock_quantity"), ("dealer",), (Filter("channel", ("Chain",), contains=True),))),
    (BOSS, Question(("warehouse_stock",), ("month", "sku"))),
)


@pytest.mark.parametrize("name, question", ONCE_WRONG)
def test_what_was_once_wrong(lakes, name, question):
    check(lakes(name), question, BOSS)


def test_the_sample_company(sample_lake, engine):
    oracle = Oracle(Lake.open(sample_lake).root)
    for user, question in ON_THE_SAMPLE:
        check((oracle, engine), question, user)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), user=USERS)
def test_any_question(lakes, name, data, user):
    check(lakes(name), data.draw(questions(lakes(name)[0])), user)


@pytest.mark.parametrize("order", [("-sell_in_amount",), ("account", "-gross_margin"), ("-channel", "attainment")])
def test_order_and_limit(lakes, order):
    """Sorted as asked, then by the dimensions; what has no value comes last either way; the first rows are kept."""
    question = Question(("sell_in_amount", "gross_margin", "stock_quantity"), ("account", "dealer"), order=order)
    if "attainment" in order:
        question = Question(("sell_in_amount", "attainment"), ("channel", "month"), order=order)
    oracle, *engines = lakes("long")
    names = [*(name.removeprefix("-") for name in order), *question.by]
    falling = [name.startswith("-") for name in order] + [False] * len(question.by)
    expected = oracle.answer(question, BOSS).sort(names, descending=falling, nulls_last=True)
    for engine in engines:
        assert ask(engine, question, BOSS).frame.select(question.by).equals(expected.select(question.by))
        few = ask(engine, question.but(limit=3), BOSS).frame.select(question.by)
        assert few.equals(expected.select(question.by).head(3))
