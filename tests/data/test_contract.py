import pytest

from data.contract import TABLES
from data.ingest.headers import column_named, table_named
from data.ingest.layout import MONTHLY
from data.text import LANGUAGES, say

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


def test_every_table_and_column_says_what_it_means_in_every_language() -> None:
    for key in [*TABLES, *(f"{table.name}__{column.name}" for table, column in COLUMNS)]:
        assert all(say(f"contract.{key}", language) for language in LANGUAGES)


def test_every_reference_key_and_condition_names_a_column() -> None:
    for table, column in COLUMNS:
        if column.refers_to:
            name, _, key = column.refers_to.partition(".")
            assert TABLES[name].key == (key,) and TABLES[name].core
        if column.when:
            assert column.when[1] in table.column(column.when[0]).values
    assert all(table.column(name) for table in TABLES.values() for name in table.key)
    assert all(TABLES[table].column(cut.date).kind == "date" for table, cut in MONTHLY.items())


@pytest.mark.parametrize(("name", "table"), [
    ("Sales", "sales"), ("sales_2026-01", "sales"), ("Sales part 3", "sales"), ("sales(1)", "sales"),
    ("dealer territories", "dealer_territories"), ("销售明细2026年1月", "sales"), ("../../sales", "sales"),
    ("sales_targets", None), ("2026", None), ("", None),
])
def test_a_file_is_known_by_its_name(name: str, table: str | None) -> None:
    found = table_named(name)
    assert (found and found.name) == table


@pytest.mark.parametrize(("table", "header", "column"), [
    ("sales", " Sold On ", "sold_on"), ("sales", "NET-AMOUNT (CNY)", "net_amount"), ("sales", "日期", "sold_on"),
    ("inventory", "日期", "as_of"), ("sales", "净额（元）", "net_amount"), ("sales", "ＳＫＵ", "sku"),
    ("promotions", "日期", None), ("sales", "", None), ("sales", "colour", None),
])
def test_a_column_is_known_by_its_header(table: str, header: str, column: str | None) -> None:
    assert column_named(TABLES[table], header) == column


def test_no_synonym_hides_behind_another() -> None:
    from data.ingest.headers import _synonyms

    for table, column in COLUMNS:
        meant = {column_named(table, word) for word in _synonyms()[column.name]}
        assert column.name in meant, (table.name, column.name)
