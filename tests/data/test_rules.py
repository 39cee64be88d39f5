"""Each rule of ingestion: what breaks it, what is told of it, and what is let pass."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from data.contract import TABLES
from data.ingest import ingest
from data.text import LANGUAGES, topic
from tests.data.company import company, write
from tests.data.sources import checked, put, read, report_on, spoiled, text

DATES = f"≥ 1990-01-01, ≤ {date.today().year + 2}-12-31"
BROKEN = [
    ("sales", "dealer_id", None, "required", "UTF-8, GB18030"),
    ("sales", "dealer_id", "  \t\u3000", "required", "UTF-8, GB18030"),
    ("sales", "quantity", "", "required", "123"),
    ("sales", "sold_on", "5 Jan 2026", "type", "YYYY-MM-DD"),
    ("sales", "sold_on", "01/02/2026", "type", "YYYY-MM-DD"),
    ("sales", "sold_on", "2026-02-30", "type", "YYYY-MM-DD"),
    ("sales", "quantity", "ten", "type", "123"),
    ("sales", "quantity", "1.5", "type", "123"),
    ("sales", "quantity", "1,23", "type", "123"),
    ("sales", "net_amount", "1.234,50", "type", "123.45"),
    ("sales", "net_amount", "99999999999999999999", "type", "123.45"),
    ("sales", "net_amount", "NaN", "number", "123.45"),
    ("sales", "quantity", "inf", "number", "123"),
    ("territories", "latitude", "-Infinity", "number", "123.45"),
    ("sales", "stage", "sold", "value", "sell_in, sell_out"),
    ("inventory", "on_hand", "-1", "bounds", "≥ 0"),
    ("territories", "latitude", "91", "bounds", "-90 … 90"),
    ("dealers", "own_brand_share", "1.5", "bounds", "0 … 1"),
    ("sales", "sold_on", "0206-01-05", "date", DATES),
    ("sales", "sold_on", "2062-01-05", "date", DATES),
    ("dealers", "left_on", "infinity", "date", "≥ 1990-01-01"),
    ("targets", "month", "2026-01-15", "month", "YYYY-MM-01"),
    ("sales", "dealer_id", "D9", "reference", "dealers.dealer_id"),
    ("sales", "sku", "S9", "reference", "products.sku"),
    ("dealers", "city_id", "C9", "reference", "territories.city_id"),
    ("inventory", "location_id", "W1", "reference", "dealers.dealer_id"),
    ("sales", "document_no", "A2", "duplicate", "document_no + line_no"),
    ("territories", "city_id", "C2", "duplicate", "city_id"),
]


@pytest.fixture(scope="module")
def quarantine(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """What is rejected when each table has, below its good rows, a row for each case."""
    spoiled_tables = {}
    for table in dict.fromkeys(case[0] for case in BROKEN):
        frame = text(table)
        rows = [spare(table, place) | {case[1]: case[2]} for place, case in enumerate(BROKEN) if case[0] == table]
        spoiled_tables[table] = pl.concat([frame, pl.DataFrame(rows, infer_schema_length=None)], how="diagonal")
    return checked(tmp_path_factory.mktemp("broken"), **spoiled_tables)[1]


def spare(table: str, place: int) -> dict[str, str | None]:
    """A good row with a key of its own."""
    fresh = {
        "sales": {"document_no": f"new {place}"}, "territories": {"city_id": f"new {place}"},
        "dealers": {"dealer_id": f"new {place}"}, "targets": {"channel": f"new {place}"},
        "inventory": {"location_kind": "dealer", "location_id": "D2"},
    }
    return text(table).row(-1, named=True) | fresh[table]


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_row_is_kept_with_its_place_rule_and_value(quarantine: pl.DataFrame, case: tuple) -> None:
    table, column, value, rule, expected = case
    before = [each for each in BROKEN[: BROKEN.index(case)] if each[0] == table]
    row = 2 + company()[table].height + len(before)  # the header is row 1
    found = quarantine.row(by_predicate=(pl.col("table") == table) & (pl.col("row") == row), named=True)
    shown = {"required": None, "duplicate": {"sales": "A2 + 1", "territories": "C2"}.get(table)}.get(rule, value)
    assert found == {
        "file": f"{table}.csv", "row": row, "table": table, "column": column, "rule": rule, "value": shown,
        "expected": expected,
    }


def test_every_rule_has_a_case_and_a_text() -> None:
    from data.ingest.verdict import RULES

    tested = {rule for *_, rule, _ in BROKEN} | {"encoding", "shape"}  # those two in test_files.py
    assert tested == {*RULES, "duplicate", "reference", "shape"}
    assert all(set(topic("rules")[rule]) == set(LANGUAGES) for rule in tested)


READ = [
    ("sales", "sold_on", "2026/1/5", date(2026, 1, 5)),
    ("sales", "sold_on", "20260105", date(2026, 1, 5)),
    ("sales", "sold_on", "2026.1.5", date(2026, 1, 5)),
    ("sales", "sold_on", "2026年1月5日", date(2026, 1, 5)),
    ("sales", "sold_on", "2026-01-05 13:45:00", date(2026, 1, 5)),
    ("targets", "month", "2026-01", date(2026, 1, 1)),
    ("targets", "month", "2026年1月", date(2026, 1, 1)),
    ("dealers", "left_on", "9999-12-31", date(9999, 12, 31)),
    ("sales", "quantity", "12.0", 12),
    ("sales", "quantity", "-1,234", -1234),
    ("sales", "net_amount", "1,234,567.50", Decimal("1234567.50")),
    ("sales", "net_amount", "1e3", Decimal("1000.00")),
    ("sales", "store_id", "\u3000T1\t", "T1"),
    ("sales", "promotion_id", " ", None),
    ("territories", "city", "=HYPERLINK(\"x\")", "=HYPERLINK(\"x\")"),
]


def test_what_people_write_is_read(tmp_path: Path) -> None:
    tables = {}
    for table in dict.fromkeys(case[0] for case in READ):
        rows = [spare(table, place) | {case[1]: case[2]} for place, case in enumerate(READ) if case[0] == table]
        tables[table] = pl.concat([text(table), pl.DataFrame(rows, infer_schema_length=None)], how="diagonal")
    report = ingest(write(tmp_path / "source", "csv", **tables), tmp_path / "lake", tolerance=0)
    assert all(counts.rejected == 0 for counts in report.tables.values())
    for table, column, _, expected in READ:
        assert expected in read(tmp_path / "lake", table)[column].to_list(), (table, column, expected)


def test_a_comma_is_no_thousands_separator_where_it_may_be_a_decimal_point(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    put(source, "sales.csv", spoiled("sales", "net_amount", "12,500").write_csv(separator=";"))
    _, quarantine = report_on(source)
    assert quarantine.select("column", "rule", "value").rows() == [("net_amount", "type", "12,500")]


def test_the_first_row_of_a_key_stays_and_a_key_with_a_gap_is_not_checked(tmp_path: Path) -> None:
    sales = pl.concat([text("sales"), text("sales").with_columns(quantity=pl.lit("99"))])
    open_ended = text("sales").with_columns(line_no=pl.lit(None, pl.String))
    source = write(tmp_path / "source", "csv", sales=pl.concat([sales, open_ended, open_ended]))
    report = ingest(source, tmp_path / "lake", tolerance=0.3)
    assert report.tables["sales"].rules == {"duplicate": 4}
    assert read(tmp_path / "lake", "sales")["quantity"].sum() == 16 * 3


def test_what_refers_to_a_rejected_row_is_rejected_too(tmp_path: Path) -> None:
    dealers = text("dealers").with_columns(parent_dealer_id=pl.Series(["D9", "D1", "D2"]))
    report, _ = checked(tmp_path, dealers=dealers)
    assert report.tables["dealers"].rules == {"reference": 3}
    assert not report.publishable


def test_the_first_rule_in_the_order_of_the_columns_is_told(tmp_path: Path) -> None:
    sales = spoiled("sales", "sold_on", "never").with_columns(stage=pl.lit("none"))
    report, quarantine = checked(tmp_path, sales=sales)
    assert quarantine["rule"].to_list() == ["type", "value", "value", "value"]
    assert report.tables["sales"].rejected == 4


def test_a_formula_is_kept_as_it_is_and_noted_with_its_place(tmp_path: Path) -> None:
    report, quarantine = checked(tmp_path, dealers=spoiled("dealers", "dealer", "@SUM(1+1)*cmd|' /C calc'!A0", row=1))
    assert quarantine.is_empty() and report.publishable
    (notice,) = report.notices
    assert "dealers.csv, row 3, dealer: @SUM(1+1)" in notice.say() and "dealers.csv 第 3 行" in notice.say("zh")


def test_a_core_table_without_a_usable_row_is_not_published(tmp_path: Path) -> None:
    report, _ = checked(tmp_path, inventory=text("inventory").with_columns(on_hand=pl.lit("-5")))
    (refusal,) = report.refusals
    assert refusal.say() == (
        "The core table inventory has no usable row: 2 read, most rejected by the rule bounds."
    )


def test_keys_may_be_broken_up_to_the_tolerance(tmp_path: Path) -> None:
    sales = spoiled("sales", "dealer_id", "D9")
    assert checked(tmp_path, tolerance=0.25, sales=sales)[0].publishable
    report, _ = checked(tmp_path, tolerance=0.24, sales=sales)
    assert report.refusals[0].say() == "sales: 1 of 4 rows have a broken key; at most a share of 0.24 may."


def test_values_that_are_no_key_may_be_broken_beyond_the_tolerance(tmp_path: Path) -> None:
    report, _ = checked(tmp_path, tolerance=0, sales=spoiled("sales", "net_amount", "much"))
    assert report.publishable and report.tables["sales"].rejected == 1


def test_a_missing_core_table_is_a_refusal_that_names_it(tmp_path: Path) -> None:
    report, _ = checked(tmp_path, targets=None)
    assert [each.say() for each in report.refusals] == [
        "The core table targets is neither in the source nor in the lake."
    ]


def test_every_table_and_column_of_the_contract_can_be_ingested(tmp_path: Path) -> None:
    """One row in each optional table, every column filled with a value that its rules allow."""
    sample = {"date": "2026-01-01", "integer": "7", "real": "0.5", "money": "12.34", "text": "x"}
    known = {"dealers.dealer_id": "D1", "products.sku": "S1", "territories.city_id": "C1"}
    extra = {
        table.name: pl.DataFrame({
            column.name: [known.get(str(column.refers_to)) or (column.values or (sample[column.kind],))[0]]
            for column in table.columns
        })
        for table in TABLES.values() if not table.core
    }
    source = write(tmp_path / "source", "csv", **extra)
    report = ingest(source, tmp_path / "lake", tolerance=0)
    assert set(report.tables) == set(TABLES) and all(counts.rejected == 0 for counts in report.tables.values())
    for name, frame in extra.items():
        assert read(tmp_path / "lake", name).null_count().sum_horizontal().item() == 0, name
        assert read(tmp_path / "lake", name).columns == frame.columns
