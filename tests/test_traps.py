"""Every trap that other tools fall into, by their users' reports, has a test of its name here."""

import csv
import io
import time
from datetime import date, timedelta

import duckdb
import openpyxl
import pytest

from dashboard.board.payload import encode
from dashboard.documents.model import freeze
from dashboard.files import Sheet, write_csv, write_xlsx
from dashboard.pages import PAGES
from dashboard.pages.statements import freezing
from queries import Engine, Filter, Period, Question, User, ask, connect, detail, members
from queries.period import add_months
from queries.pivot import Axis, Pivot, tabled
from queries.question import Having
from tests import crowded
from tests.dashboard.looking import looking, panels

BOSS = User("boss", everything=True)
EAST = User("east", regions=frozenset({"East"}))
NOVEMBER = Question(("sell_in_amount",), (), (), date(2026, 11, 1), date(2026, 11, 30), "last_year")


@pytest.fixture(scope="module")
def crowd(shared_lake) -> Engine:
    """80,000 dealers, 20,000 products."""
    return connect(shared_lake("crowded", crowded.write))


def raw(sample_lake, what: str, where: str) -> float:
    """Plain SQL over the files."""
    sql = (f"SELECT {what} FROM '{sample_lake}/sales/**/*.parquet' s JOIN '{sample_lake}/dealers.parquet' d ON"
           f" s.dealer_id = d.dealer_id JOIN '{sample_lake}/territories.parquet' t ON t.city_id = d.city_id"
           f" WHERE stage = 'sell_in' AND {where}")  # fmt: skip
    return float(duckdb.sql(sql).fetchall()[0][0])


def test_year_on_year_counts_members_new_this_year_in_every_total(engine, sample_lake):
    """A dealer without last year's figure is in its region's total and in its growth."""
    dealers = ask(engine, NOVEMBER.but(by=("region", "dealer")), BOSS).frame
    regions = ask(engine, NOVEMBER.but(by=("region",)), BOSS).frame
    new = dealers.filter(dealers["sell_in_amount__last_year"].is_null() & dealers["sell_in_amount"].is_not_null())
    assert new.height
    for row in regions.iter_rows(named=True):
        for name, span in (("sell_in_amount", "2026-11"), ("sell_in_amount__last_year", "2025-11")):
            days = f"region = '{row['region']}' AND sold_on BETWEEN '{span}-01' AND '{span}-22'"
            assert row[name] == pytest.approx(raw(sample_lake, "sum(net_amount)", days)), (row, name)
    table = panels(looking(engine, "explore", {"rows": "region"}))["answer"].body
    whole = regions.select("sell_in_amount", "sell_in_amount__last_year").sum().row(0)
    assert table.total["sell_in_amount__change"] == pytest.approx(whole[0] / whole[1] - 1)


def test_a_partial_month_is_compared_with_the_same_part_of_a_month(engine, sample_lake):
    answer = ask(engine, NOVEMBER, BOSS)
    assert (answer.period.ends, answer.compared.ends) == (date(2026, 11, 22), date(2025, 11, 22))
    expected = raw(sample_lake, "sum(net_amount)", "sold_on BETWEEN '2025-11-01' AND '2025-11-22'")
    assert answer.frame["sell_in_amount__last_year"].item() == pytest.approx(expected)
    before = ask(engine, NOVEMBER.but(compare="previous_period"), BOSS).compared
    assert (before.starts, before.ends) == (date(2026, 10, 1), date(2026, 10, 22))


@pytest.mark.parametrize("ends", [date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), date(2026, 2, 28)])
def test_one_year_ago_is_the_same_date_not_366_days(engine, ends):
    asked = Question(("sell_in_amount",), (), (), ends.replace(day=1), ends, "last_year")
    then = ask(engine, asked, BOSS).compared
    assert then.starts == add_months(ends.replace(day=1), -12)
    end_of_february = date(ends.year - 1, 3, 1) - timedelta(1)
    assert then.ends == (end_of_february if ends.month == 2 else ends.replace(year=ends.year - 1))


@pytest.mark.parametrize("rows", [("region",), ("dealer",), ("region", "channel")])
def test_totals_are_not_missing_from_exports(engine, rows):
    scope = looking(engine, "explore", {"rows": rows, "columns": ("month",), "period": "this_quarter"})
    panel = panels(scope)["answer"]
    sheet = Sheet.of(panel, scope)
    lines = list(csv.reader(io.StringIO(write_csv(sheet).decode("utf-8-sig"))))
    cells = list(openpyxl.load_workbook(io.BytesIO(write_xlsx(sheet)))["Data"].values)
    at = lines[0].index("Total · Sell-in")
    asked = scope.ask("sell_in_amount", compare=None).frame.item()
    assert lines[-1][0] == cells[-1][0] == "Total"
    assert float(lines[-1][at]) == pytest.approx(cells[-1][at]) == pytest.approx(asked)
    assert any("Last year" in heading for heading in lines[0]), "the compared figures are there, too"


def test_filters_are_not_lost_on_drill(engine):
    """Each click down keeps all that was kept, conditions included, to the serial number."""
    pairs = {"rows": "channel", "category": "Television", "keep": ("dealer contains a", "city != Shanghai")}
    scope = looking(engine, "explore", pairs)
    seen = panels(scope)["answer"]
    for _ in range(2):
        first = seen.body.frame.row(0, named=True)
        scope = type(scope)("explore", scope.filters.with_(**seen.body.clicks[0].filters), BOSS, engine, "en")
        seen = panels(scope)["answer"]
        assert seen.body.total["sell_in_amount"] == pytest.approx(first["sell_in_amount"])
        assert scope.filters.of("category") == ("Television",) and len(scope.filters.listed("keep")) == 2
    rows = scope.filters.with_(detail="lines")
    behind = panels(type(scope)("explore", rows, BOSS, engine, "en"))["behind"].rows
    _, batches = detail.stream(engine, behind.question, "lines", BOSS)
    amount = sum(float(value) for batch in batches for stage, value in zip(
        batch.column("stage").to_pylist(), batch.column("net_amount").to_pylist(), strict=True) if stage == "sell_in")
    assert amount == pytest.approx(seen.body.total["sell_in_amount"])


def test_filters_are_not_lost_on_export(engine):
    pairs = {"rows": "dealer", "region": "East", "keep": ("dealer top 3 by sell_in_amount", "channel != KA chain")}
    scope = looking(engine, "explore", pairs)
    shown = panels(scope)["answer"]
    fetched = looking(engine, "explore", pairs)  # as a link does: read again from the address
    assert fetched.filters.query_string() == scope.filters.query_string()
    sheet = Sheet.of(panels(fetched)["answer"], fetched)
    assert sheet.frame["dealer"].to_list() == shown.body.frame["row"].to_list() and sheet.frame.height == 3
    about = dict(sheet.about)
    assert "East" in about["Shown"] and "3 largest" in about["Note"] and "KA chain" in about["Note"]


def test_nobody_sees_beyond_their_rights_in_exports(engine):
    for page in PAGES:
        for user in (EAST, User("nobody")):
            scope = looking(engine, page, {}, user)
            for panel in panels(scope).values():
                if panel.download is None and not panel.answers:
                    continue
                frame = Sheet.of(panel, scope).frame
                for name in {"region"} & set(frame.columns):
                    allowed = {"East", "", "Total"} if user is EAST else set()
                    assert set(frame[name].to_list()) <= allowed, (page, panel.key)
    lines = detail.stream(engine, NOVEMBER, "lines", EAST)[1]
    assert {region for batch in lines for region in batch.column("region").to_pylist()} == {"East"}
    assert detail.count(engine, NOVEMBER, "lines", User("nobody")).frame.item() == 0


def test_report_recipients_do_not_see_beyond_their_rights(engine):
    """A statement for the East names nobody of another region, in no table, sentence or chart."""
    others = engine.run("SELECT dealer, province, region FROM dealers WHERE region <> 'East'", {}, BOSS)
    names = {f'"{name}"' for column in others.iter_columns() for name in column}
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    told = {user: freeze(freezing.compose("monthly", october, user, engine, "en")) for user in (BOSS, EAST)}
    assert len([name for name in names if name in told[BOSS]]) > 5
    assert [name for name in names if name in told[EAST]] == []


def test_totals_of_ratios_are_not_added_up(engine, sample_lake):
    asked = Question(("margin_rate", "active_dealers", "average_price"), (), (), date(2026, 1, 1), date(2026, 10, 31))
    pivot = Pivot(asked, (Axis("category", 3),), (Axis("quarter"),))
    table = tabled(pivot, {level: ask(engine, each, BOSS).frame for level, each in pivot.levels().items()})
    whole = table.cells[(), ()]
    days = "sold_on BETWEEN '2026-01-01' AND '2026-10-31'"
    costed = "sum(CASE WHEN cost_amount IS NOT NULL THEN net_amount END)"
    expected = raw(sample_lake, f"sum(net_amount - cost_amount) / {costed}", days)
    assert whole["margin_rate"] == pytest.approx(expected)
    assert whole["active_dealers"] == raw(sample_lake, "count(DISTINCT s.dealer_id)", f"{days} AND quantity > 0")
    assert whole["average_price"] == pytest.approx(raw(sample_lake, "sum(net_amount) / sum(quantity)", days))
    assert sum(table.value(row, (), "active_dealers") for row in table.rows) > whole["active_dealers"]


@pytest.mark.parametrize("rows", [("dealer",), ("sku",), ("region", "dealer")])
def test_a_pivot_of_tens_of_thousands_of_members_stays_usable(crowd, rows):
    """A page of rows, the rest as one that adds up, in a message that a browser bears."""
    began = time.process_time()
    scope = looking(crowd, "explore", {"rows": rows, "columns": ("month",), "period": "2025-09-01..2026-01-31"})
    made = panels(scope)
    body = made["answer"].body
    assert time.process_time() - began < 20
    assert len(encode(list(made.values()), "en")) < 400_000 and body.frame.height <= 200
    tops = body.frame if not body.levels else body.frame.filter([level == 0 for level in body.levels])
    assert tops["sell_in_amount"].sum() == pytest.approx(body.total["sell_in_amount"])
    if len(rows) == 1:
        assert body.paging.all > 15_000 and "Others" in body.frame["row"]
        last = looking(crowd, "explore", {"rows": rows, "page": "300", "period": "2025-09-01..2026-01-31"})
        assert panels(last)["answer"].body.frame.height == 51


def test_eighty_thousand_dealers_are_searched_never_listed(crowd):
    found = members.find(crowd, BOSS, "dealer", "dealer 7999", (), 30)
    assert found[0] == "Dealer 7999" and len(found) <= 30
    scope = looking(crowd, "explore", {"rows": "dealer", "find": "dealer 7999", "period": "2025-09-01..2026-01-31"})
    body = panels(scope)["answer"].body
    assert 0 < body.frame.height <= 11
    for page in PAGES:
        assert len(encode(list(panels(looking(crowd, page, {})).values()), "en")) < 1_500_000, page


def test_a_top_n_of_thousands_with_conditions_still_adds_up(crowd):
    question = Question(("sell_in_amount", "active_dealers"), ("dealer",), (Filter("channel", ("Chain",)),),
                        others=(Having("dealer", "sell_in_amount", "top", 10),))  # fmt: skip
    parts = ask(crowd, question, BOSS).frame
    whole = ask(crowd, question.but(by=(), others=()), BOSS).frame.row(0, named=True)
    assert parts.height == 11
    assert parts["sell_in_amount"].sum() == pytest.approx(whole["sell_in_amount"])
    assert parts["active_dealers"].sum() == whole["active_dealers"]
