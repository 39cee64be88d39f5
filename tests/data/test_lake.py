import os
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.contract import TABLES
from data.errors import DataError
from data.lake import Lake, relation_sql
from tests.data.company import company, write


def read(folder: Path, table: str) -> pl.DataFrame:
    return duckdb.connect().sql(relation_sql(Lake.open(folder), table)).pl()


def test_a_folder_of_parquet_files_is_a_lake(tmp_path: Path) -> None:
    lake = Lake.open(write(tmp_path))
    assert (lake.path, lake.root, lake.state, lake.quarantine) == (tmp_path, tmp_path, tmp_path / ".sluice", None)
    assert lake.files["sales"] == (tmp_path / "sales.parquet",)
    assert set(lake.files) == set(company())


def test_every_table_reads_with_the_columns_and_types_of_the_contract(tmp_path: Path) -> None:
    write(tmp_path)
    for name in company():
        assert read(tmp_path, name).columns == [each.name for each in TABLES[name].columns]
    sales = read(tmp_path, "sales")
    assert sales.schema["net_amount"] == pl.Decimal(18, 2)
    assert sales.schema["cost_amount"] == pl.Decimal(18, 2)
    assert sales.schema["sold_on"] == pl.Date
    assert sales["net_amount"].sum() == Decimal("31470.25")


def test_a_missing_version_reads_as_plan(tmp_path: Path) -> None:
    assert read(write(tmp_path), "targets")["version"].to_list() == ["plan"]
    mixed = pl.concat([company()["targets"]] * 2).with_columns(version=pl.Series([None, "stretch"]))
    assert read(write(tmp_path, targets=mixed), "targets")["version"].to_list() == ["plan", "stretch"]


def test_right_types_are_read_without_a_cast(tmp_path: Path) -> None:
    exact = company()["sales"].cast({"net_amount": pl.Decimal(18, 2), "quantity": pl.Int32})
    sql = relation_sql(Lake.open(write(tmp_path, sales=exact)), "sales")
    assert "sold_on AS sold_on" in sql and "quantity AS quantity" in sql and "net_amount AS net_amount" in sql


@pytest.mark.parametrize(("column", "values", "expected"), [
    ("quantity", pl.Series([1.0, float("nan"), None, -3.0]), [1, None, None, -3]),
    ("quantity", pl.Series([1, 2, 3, 4], dtype=pl.UInt16), [1, 2, 3, 4]),
    ("net_amount", pl.Series([0.1 + 0.2, 1e9, float("inf"), None]), [Decimal("0.3"), Decimal("1e9"), None, None]),
    ("net_amount", pl.Series(["1.5"] * 4).cast(pl.Decimal(38, 6)), [Decimal("1.50")] * 4),
    ("sold_on", pl.Series([datetime(2026, 1, 5)] * 4), [date(2026, 1, 5)] * 4),
    ("dealer_id", pl.Series(["D1"] * 4, dtype=pl.Categorical), ["D1"] * 4),
    ("line_no", pl.Series([7, 8, 9, 10]), ["7", "8", "9", "10"]),
    ("store_id", pl.Series([None] * 4, dtype=pl.Null), [None] * 4),
])
def test_wider_and_narrower_types_are_read_without_loss(
    tmp_path: Path, column: str, values: pl.Series, expected: list
) -> None:
    write(tmp_path, sales=company()["sales"].with_columns(values.alias(column)))
    assert read(tmp_path, "sales")[column].to_list() == expected


def test_a_fraction_is_not_rounded_to_a_whole_number(tmp_path: Path) -> None:
    write(tmp_path, sales=company()["sales"].with_columns(quantity=pl.lit(1.5)))
    with pytest.raises(duckdb.Error, match="quantity: whole numbers expected"):
        read(tmp_path, "sales")


@pytest.mark.parametrize(("column", "values"), [
    ("sold_on", "2026-01-05"), ("quantity", "one"), ("net_amount", "1"), ("dealer_id", 1.5),
    ("sold_on", pl.lit(datetime(2026, 1, 5)).dt.replace_time_zone("Asia/Shanghai")),
])
def test_a_wrong_type_names_file_column_expected_and_found(tmp_path: Path, column: str, values: object) -> None:
    value = values if isinstance(values, pl.Expr) else pl.lit(values)
    lake = Lake.open(write(tmp_path, sales=company()["sales"].with_columns(value.alias(column))))
    with pytest.raises(DataError) as error:
        relation_sql(lake, "sales")
    message = error.value.say()
    assert str(tmp_path / "sales.parquet") in message and column in message and "\n" not in message
    assert {"expected", "found"} <= set(error.value.values)


def test_a_missing_required_column_is_named(tmp_path: Path) -> None:
    lake = Lake.open(write(tmp_path, sales=company()["sales"].drop("quantity")))
    with pytest.raises(DataError, match="column quantity of sales is missing"):
        relation_sql(lake, "sales")


def test_files_of_one_table_may_differ_in_columns_and_types(tmp_path: Path) -> None:
    write(tmp_path, sales=None)
    one = company()["sales"]
    (tmp_path / "sales" / "2026").mkdir(parents=True)
    one.write_parquet(tmp_path / "sales" / "a.parquet")
    one.drop("document_no").with_columns(pl.col("quantity").cast(pl.Int16), extra=pl.lit(1)).select(
        pl.all().reverse()).write_parquet(tmp_path / "sales" / "2026" / "b.parquet")
    sales = read(tmp_path, "sales")
    assert sales.height == 8 and sales["quantity"].sum() == 32 and sales["document_no"].null_count() == 4


def test_a_hive_folder_gives_a_column_that_the_files_lack(tmp_path: Path) -> None:
    sales = company()["sales"]
    write(tmp_path, sales=None)
    for (stage,), rows in sales.group_by("stage"):
        folder = tmp_path / "sales" / f"stage={stage}"
        folder.mkdir(parents=True)
        rows.drop("stage").write_parquet(folder / "part.parquet")
    assert read(tmp_path, "sales").sort("document_no")["stage"].to_list() == sales["stage"].to_list()


def test_a_hive_folder_does_not_disturb_what_the_files_hold(tmp_path: Path) -> None:
    sales = company()["sales"]
    write(tmp_path, sales=None)
    folder = tmp_path / "sales" / "month=2026-01" / "quantity=99"
    folder.mkdir(parents=True)
    sales.write_parquet(folder / "part.parquet")
    assert read(tmp_path, "sales")["quantity"].to_list() == sales["quantity"].to_list()


def test_names_with_quotes_and_wildcards_are_only_names(tmp_path: Path) -> None:
    assert read(write(tmp_path / "it's [a] lake*?"), "sales").height == 4


@pytest.mark.parametrize("table", [each.name for each in TABLES.values() if each.core])
def test_a_missing_core_table_is_named(tmp_path: Path, table: str) -> None:
    with pytest.raises(DataError, match=f"lacks the core table {table}:"):
        Lake.open(write(tmp_path, **{table: None}))


def test_no_folder_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no folder .*nowhere"):
        Lake.open(tmp_path / "nowhere")
    with pytest.raises(DataError, match="holds none of the tables"):
        Lake.open(tmp_path)


def test_a_truncated_file_is_named_in_one_line(tmp_path: Path) -> None:
    file = write(tmp_path) / "sales.parquet"
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"sales\.parquet cannot be read as parquet") as error:
        relation_sql(Lake.open(tmp_path), "sales")
    assert "\n" not in error.value.say()


def test_a_table_given_twice_is_refused(tmp_path: Path) -> None:
    write(write(tmp_path) / "sales", **dict.fromkeys(company()) | {"sales": company()["sales"]})
    with pytest.raises(DataError, match="table sales is there twice"):
        Lake.open(tmp_path)


def test_an_unknown_table_gets_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no table sale; the nearest is sales"):
        relation_sql(Lake.open(write(tmp_path)), "sale")
    with pytest.raises(DataError, match="has no table traces"):
        relation_sql(Lake.open(tmp_path), "traces")


def test_files_of_a_writer_at_work_are_not_data(tmp_path: Path) -> None:
    write(tmp_path, sales=None)
    for name in ("part.parquet", ".part.parquet", "_temporary/part.parquet"):
        (tmp_path / "sales" / name).parent.mkdir(parents=True, exist_ok=True)
        company()["sales"].write_parquet(tmp_path / "sales" / name)
    assert read(tmp_path, "sales").height == 4


def test_the_columns_that_are_there(tmp_path: Path) -> None:
    lake = Lake.open(write(tmp_path, targets=company()["targets"].with_columns(junk=1).rename({"month": "Month"})))
    assert lake.columns("targets") == ("month", "province", "channel", "category", "target_amount")
    assert read(tmp_path, "targets")["month"].to_list() == [date(2026, 1, 1)]


def test_the_version_of_a_plain_folder_changes_with_its_files(tmp_path: Path) -> None:
    before = Lake.open(write(tmp_path)).version
    assert Lake.open(tmp_path).version == before
    os.utime(tmp_path / "sales.parquet", (1, 1))
    assert Lake.open(tmp_path).version != before


def test_an_open_lake_keeps_its_snapshot(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / "snapshots" / name)
    (tmp_path / "current").symlink_to("snapshots/one")
    lake = Lake.open(tmp_path)
    (tmp_path / "next").symlink_to("snapshots/two")
    os.replace(tmp_path / "next", tmp_path / "current")
    assert (lake.version, lake.root, Lake.open(tmp_path).version) == ("one", tmp_path / "snapshots" / "one", "two")
    assert lake.files["sales"][0].parent == tmp_path / "snapshots" / "one"
