"""The covering test: each refusal by its rule, and the value and the route of an answer together."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.lake import Lake
from queries import Filter, Period, Question, User, ask, connect
from queries.build import build
from queries.facts import FACTS
from queries.rollups import ROLLUPS, Need, choose, covers
from tests.queries import small

EVERYONE = User("everyone", everything=True)
DATA = Period(date(2024, 1, 1), date(2026, 11, 22))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
SALES_SUMS = tuple(FACTS["sales"].sums)
MONTHLY = ROLLUPS["sales_place_category_month"]
DAILY = ROLLUPS["sales_place_day"]


def need(dimensions=("region",), sums=("net_amount",), grains=(), period=OCTOBER, view="sales") -> Need:
    return Need(view, frozenset(dimensions), frozenset(sums), grains, period, DATA)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.write(tmp_path_factory.mktemp("lake"))
    build(Lake.open(folder))
    return folder


def test_a_rollup_that_has_all_that_is_needed_covers() -> None:
    assert covers(MONTHLY, need(("region", "channel", "stage"), SALES_SUMS, ("month", "quarter", "year")))


def test_rule_1_another_view_is_refused() -> None:
    assert not covers(MONTHLY, need(view="stock"))


def test_rule_2_a_missing_dimension_is_refused() -> None:
    assert not covers(MONTHLY, need(("city",)))
    assert not covers(DAILY, need(("category",)))


def test_rule_2_a_distinct_count_needs_the_counted_key() -> None:
    assert not covers(MONTHLY, need(("region", "dealer_id"), ("positive_quantity",)))
    assert covers(ROLLUPS["sales_dealer_category_month"], need(("region", "dealer_id"), ("positive_quantity",)))


@pytest.mark.parametrize("grain", ["day", "week"])
def test_rule_3_months_make_no_days_or_weeks(grain: str) -> None:
    assert not covers(MONTHLY, need(grains=(grain,)))
    assert covers(DAILY, need(grains=(grain,)))


@pytest.mark.parametrize(
    "period", [Period(date(2026, 10, 2), date(2026, 10, 31)), Period(date(2026, 10, 1), date(2026, 10, 30))]
)
def test_rule_4_part_of_a_month_is_refused(period: Period) -> None:
    assert not covers(MONTHLY, need(period=period))
    assert covers(DAILY, need(period=period))


def test_rule_4_a_month_that_the_data_end_in_is_whole() -> None:
    assert covers(MONTHLY, need(period=Period(date(2026, 11, 1), date(2026, 11, 22))))


def test_rule_5_a_missing_sum_is_refused() -> None:
    assert not covers(ROLLUPS["stock_place_category"], need((), ("in_transit",), view="stock"))


def test_rule_6_rollups_of_another_state_are_not_offered(tmp_path: Path) -> None:
    folder = small.write(tmp_path)
    build(Lake.open(folder))
    assert connect(folder).catalog.rollups
    (folder / "products.parquet").touch()
    assert not connect(folder).catalog.rollups


def test_the_fewest_rows_win() -> None:
    rows = {"sales_place_day": 10, "sales_place_category_month": 20, "sales_dealer_category_day": 30}
    assert choose(need(), rows) is DAILY
    assert choose(need(("category",)), rows) is MONTHLY
    assert choose(need(("document_no",)), rows) is None


ROUTES = [
    (Question(("sell_in_amount",), starts=OCTOBER.starts, ends=OCTOBER.ends), "sales_place_category_month"),
    (Question(("sell_in_amount",), ("day",), starts=OCTOBER.starts, ends=OCTOBER.ends), "sales_place_day"),
    (
        Question(("sell_in_amount",), ("dealer",), starts=OCTOBER.starts, ends=OCTOBER.ends),
        "sales_dealer_category_month",
    ),
    (Question(("sell_in_amount",), ("sku",), starts=OCTOBER.starts, ends=OCTOBER.ends), "sales_dealer_sku_month"),
    (Question(("sell_in_amount",), ("sku", "day"), starts=OCTOBER.starts, ends=OCTOBER.ends), "sales"),
]


@pytest.mark.parametrize(("question", "route"), ROUTES, ids=[route for _, route in ROUTES])
def test_value_and_route_together(lake: Path, question: Question, route: str) -> None:
    answer = ask(connect(lake), question, EVERYONE)
    by_hand = duckdb.sql(
        f"SELECT sum(net_amount) FROM '{lake}/sales/*.parquet' WHERE stage = 'sell_in'"
        " AND sold_on BETWEEN DATE '2026-10-01' AND DATE '2026-10-31'"
    ).fetchall()[0][0]
    assert answer.sources == (route,)
    assert round(answer.frame["sell_in_amount"].sum(), 2) == float(by_hand)
    assert answer.frame.equals(ask(connect(lake, rollups=False), question, EVERYONE).frame)


def test_a_filter_and_a_right_need_their_dimension(lake: Path) -> None:
    engine, question = connect(lake), Question(("sell_in_amount",), where=(Filter("city", ("Wuhan",)),))
    assert ask(engine, question, EVERYONE).sources == ("sales_dealer_category_month",)
    east = User("east", regions=frozenset({"East"}))
    everything = ask(engine, Question(("sell_in_amount",), ("region",)), EVERYONE).frame
    assert (
        ask(engine, Question(("sell_in_amount",)), east).frame["sell_in_amount"].to_list()
        == everything.filter(region="East")["sell_in_amount"].to_list()
    )
