"""A listing is a row: its question asked, its columns written, its absence said."""

from datetime import date

import polars as pl
import pytest

from dashboard.panels import Grid, Prose
from dashboard.parts.listing import Listing, absence, by_members, table, told, written
from data.errors import QuestionError
from tests.dashboard.looking import looking

ORDERS = Listing("orders", {"month": "month", "lines": "count"}, "dealer_orders", table="orders")
STOCK = Listing("stock", {"sell_in_amount": "metric", "sell_in_amount__change": "change", "margin_rate": "metric"},
                by="channel", none="no_stock")  # fmt: skip
WRITTEN = {  # kind -> a value, how it reads, how its column is drawn
    "count": (1234.0, "1,234", "number"),
    "tenths": (1234.56, "1,234.6", "number"),
    "rate": (0.125, "12.5%", "number"),
    "day": (date(2026, 11, 2), "2 Nov 2026", "text"),
    "month": (date(2026, 11, 1), "Nov 2026", "text"),
    "text": ("as it is", "as it is", "text"),
    "words": ("as it is", "as it is", "words"),
    "member": ("A-1", "A-1", "text"),
    "word": ("return", "Return", "text"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_column_is_written_by_its_kind(lakes, kind):
    value, text, drawn = WRITTEN[kind]
    name = {"member": "sku", "word": "kind", "month": "month"}.get(kind, "lines")
    (column,) = written(looking(lakes["small"], "dealer", {}), pl.DataFrame({name: [value]}), {name: kind})
    assert (column.format(value), column.kind) == (text, drawn)
    assert column.label == {"member": "SKU", "word": "Kind", "month": "Promised for"}.get(kind, "Lines")


def test_a_day_that_is_missing_is_a_dash(lakes):
    (column,) = written(looking(lakes["small"], "dealer", {}), pl.DataFrame({"month": [None]}), {"month": "month"})
    assert column.format(None) == "–"


def test_a_special_question_takes_what_its_head_names(engine):
    scope = looking(engine, "dealer", {})
    name = engine.run("SELECT min(dealer_id) FROM orders", {}, scope.user).item()
    year = {"starts": date(2025, 11, 23), "ends": date(2026, 11, 22)}
    answer = told(scope, ORDERS, {"dealer": name, **year, "cities": ["of no use to it"]})
    assert answer.parameters == {"dealer": name, **year}
    panel = table(scope, ORDERS, answer, answer.frame, days="these days")
    assert panel.body.frame.height == min(answer.frame.height, 200) and "these days" in panel.note
    assert told(scope, ORDERS, {"dealer": "", **year}) is None
    with pytest.raises(QuestionError):
        told(scope, Listing("x", {}, "dealer_order", table="orders"), year)


def test_what_is_absent_says_what_it_needs(engine, lakes):
    assert absence(looking(engine, "dealer", {}), ORDERS) == "Timeliness of orders: nothing recorded."
    without = looking(lakes["small"], "dealer", {})
    assert absence(without, ORDERS) == "Timeliness of orders: needs the table orders."
    given = {"dealer": "D1", "starts": date(2026, 1, 1), "ends": date(2026, 1, 31)}
    assert told(without, ORDERS, given) is None


def test_metrics_by_members_have_a_total_that_is_asked(engine):
    scope = looking(engine, "statements", {})
    panel = by_members(scope, STOCK)
    assert isinstance(panel.body, Grid)
    assert panel.body.frame["sell_in_amount"].is_sorted(descending=True)
    assert panel.body.total["margin_rate"] == scope.ask("margin_rate").frame["margin_rate"][0]
    assert [each.name for each in panel.body.columns] == ["channel", *STOCK.columns]
    nothing = by_members(looking(engine, "statements", {"region": "Nowhere"}), STOCK)
    assert isinstance(nothing.body, Prose)
    assert nothing.body.sentences[0][0].text == "There was no stock count in this period."
