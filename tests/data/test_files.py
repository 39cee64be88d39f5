"""What kinds of files are read, in which shapes, and what is said of those that cannot be."""

import os
import zipfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from data.errors import DataError
from data.ingest import check, ingest
from data.lake import Lake
from tests.data.company import company, write
from tests.data.sources import put, read, report_on, text

NAMES = "经销商编码,经销商名称,渠道类型,城市编码,授权范围,状态\n"


def workbook(path: Path, sheets: dict[str, list[list[object]]], merged: str = "") -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def grid(table: str) -> list[list[object]]:
    frame = company()[table]
    return [frame.columns, *map(list, frame.rows())]


def test_text_excel_and_parquet_give_the_same_lake(tmp_path: Path) -> None:
    workbook(tmp_path / "book" / "all.xlsx", {name.title(): grid(name) for name in company()})
    sources = [write(tmp_path / "csv", "csv"), write(tmp_path / "parquet"), tmp_path / "book"]
    assert [ingest(each, tmp_path / "lake").changed for each in sources] == [True, False, False]


def test_a_workbook_a_table_and_a_single_file_are_sources_too(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    names, *rows = grid("sales")
    workbook(source / "Sales 2026.xlsx", {"January": [names, *rows[:2]], "February": [names, *rows[2:]], "empty": []})
    assert check(source).tables["sales"].read == 4
    assert check(source / "Sales 2026.xlsx").tables["sales"].read == 4


def test_a_table_may_be_many_files_in_a_folder_or_beside_each_other(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    sales = text("sales")
    for name, row in zip(["sales/2026-01.csv", "Sales_2026-02.csv", "sales part 3.tsv", "sales/deep/x.parquet"],
                         range(4), strict=True):
        path = put(source, name, sales[row : row + 1].write_csv(separator="\t" if name.endswith("tsv") else ","))
        if name.endswith("parquet"):
            company()["sales"][row : row + 1].write_parquet(path)
    assert check(source).tables["sales"].accepted == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_any_encoding_and_delimiter(tmp_path: Path, encoding: str, separator: str) -> None:
    source = write(tmp_path / "source", "csv", dealers=None)
    put(source, "dealers.csv", company()["dealers"].write_csv(separator=separator).encode(encoding))
    ingest(source, tmp_path / "lake")
    assert read(tmp_path / "lake", "dealers")["dealer"].to_list() == company()["dealers"]["dealer"].to_list()


def test_lines_of_both_encodings_are_told_apart_and_others_are_rejected(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", dealers=None, sales=None, inventory=None)
    lines = [NAMES.encode(), "D1,国美,KA chain,C1,national,active\n".encode(),
             "D2,苏宁,KA chain,C1,national,active\n".encode("gb18030"),
             b"D3,\xff\xfe\xff,KA chain,C1,national,active\n"]
    put(source, "dealers.csv", b"".join(lines))
    report, quarantine = report_on(source)
    assert report.tables["dealers"].rules == {"encoding": 1}
    assert quarantine.select("file", "row", "column", "expected").rows() == [
        ("dealers.csv", 4, "dealer", "UTF-8, GB18030")]


def test_columns_are_found_by_case_spaces_and_chinese_names(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", dealers=None, sales=None)
    put(source, "经销商档案.csv", NAMES + "D1,国美,KA chain,C1,national,active\n")
    head = "Sold On,STAGE,dealerId,sku,Quantity (pcs),净额（元）,备注\n"
    put(source, "销售明细2026年1月.csv", head + "2026-01-05,sell_in,D1,S1,1,2.5,x\n")
    report = ingest(source, tmp_path / "lake", tolerance=1)
    assert read(tmp_path / "lake", "sales")["net_amount"].sum() == 2.5
    assert [each.say() for each in report.notices] == [
        "销售明细2026年1月.csv: these columns are not in the contract and were left out: 备注."]


def test_malformed_lines_are_kept_with_their_numbers_and_the_others_load(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    head, *rows = text("sales").write_csv().splitlines()
    wrong = rows[3].replace("-1", "minus one")
    lines = [head, rows[0], "too,few", "", f"{rows[1]},too,many", rows[2], wrong, "cut,sho"]
    put(source, "sales.csv", "\n".join(lines))
    report, quarantine = report_on(source)
    assert (report.tables["sales"].read, report.tables["sales"].accepted) == (6, 2)
    assert quarantine.select("row", "rule", "value", "expected").rows() == [
        (3, "shape", "too,few", "8"), (5, "shape", f"{rows[1]},too,many", "8"),
        (7, "type", "minus one", "123"), (8, "shape", "cut,sho", "8"),
    ]


def test_quoted_line_ends_delimiters_and_quotes_are_text(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", products=None)
    put(source, "products.csv", 'sku,product,category,list_price\nS1,"Air, ""one""\nlarge",AC,1\nS2,Milk,Soy,x\n')
    _, quarantine = report_on(source)
    assert quarantine.filter(table="products").select("row", "value").rows() == [(3, "x")]


def test_titles_and_merged_headings_above_the_header_are_passed_over(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None, targets=None)
    workbook(source / "sales.xlsx", {"Sheet1": [["Sales of 2026"], [], *grid("sales")]}, merged="A1:E1")
    put(source, "targets.csv", "Targets of 2026\n\n" + text("targets").write_csv())
    report, quarantine = report_on(source)
    assert report.tables["sales"].accepted == 4 and report.tables["targets"].accepted == 1 and quarantine.is_empty()


def test_cells_merged_down_into_the_header_count(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    names, *rows = grid("sales")
    upper = [*names[:4], "How much", None, *names[6:]]
    lower = [None] * 4 + names[4:6] + [None] * 2
    workbook(source / "sales.xlsx", {"Sheet1": [upper, lower, *rows]}, merged="E1:F1")
    assert report_on(source)[0].tables["sales"].accepted == 4


def test_a_header_that_cannot_be_found_is_told_in_one_line(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    workbook(source / "sales.xlsx", {"Sheet1": [["Report", None], ["Dealer", "Units"], ["D1", 5]]}, merged="A1:B1")
    with pytest.raises(DataError) as error:
        check(source)
    assert error.value.say().startswith("sales.xlsx#Sheet1: the column sold_on of sales is missing; found")


@pytest.mark.parametrize(("name", "content", "message"), [
    ("sales.csv", b"", "sales.csv is empty: expected a header and rows."),
    ("sales.xlsx", b"", "sales.xlsx is empty: expected a header and rows."),
    ("sales.parquet", b"", "sales.parquet is empty: expected a header and rows."),
    ("sales.csv", b"\xef\xbb\xbf", "sales.csv: the column sold_on of sales is missing; found -."),
    ("sales.csv", b"sold_on,stage\n1,2\n",
     "sales.csv: the column dealer_id of sales is missing; found sold_on, stage."),
    ("sales.xlsx", b"PK\x03\x04 cut", "sales.xlsx cannot be read as xlsx: "),
    ("sales.parquet", b"PAR1 cut short", "sales.parquet cannot be read as parquet: "),
    ("sales.csv", b'sold_on,"' + b"x" * 200_000, "sales.csv: the column sold_on of sales is missing; found -."),
    ("sales.csv", b"sold_on,stage,dealer_id,sku,quantity,net_amount,Sold On\n",
     "sales.csv: the column sold_on is there more than once: sold_on, Sold On."),
])
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    put(source, name, content)
    with pytest.raises(DataError) as error:
        check(source)
    assert message in error.value.say() and "\n" not in error.value.say()
    assert "sales" in error.value.say("zh")


def test_lines_that_a_stray_quote_swallows_are_counted_and_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    head, *rows = text("sales").write_csv().splitlines()
    put(source, "sales.csv", "\n".join([head, rows[0], f'"{rows[1]}', rows[2], rows[3]]))
    report, quarantine = report_on(source)
    assert (report.tables["sales"].read, report.tables["sales"].rules) == (4, {"shape": 3})
    assert quarantine["value"].to_list() == sorted([f'"{rows[1]}', rows[2], rows[3]])


def test_a_quote_that_never_closes_ends_in_one_line(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    rows = text("sales").write_csv()
    put(source, "sales.csv", rows + '"never closed' + rows.partition("\n")[2] * 60_000)
    message = r"sales\.csv cannot be read to its end: a quote that is never closed, or .* 4 MiB, after row \d+\.$"
    with pytest.raises(DataError, match=message):
        check(source)


def test_a_workbook_without_a_cell_is_empty(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    workbook(source / "sales.xlsx", {"Sheet1": [], "Sheet2": []})
    with pytest.raises(DataError, match=r"sales\.xlsx is empty"):
        check(source)


def test_a_truncated_parquet_and_a_truncated_workbook_are_named(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole")
    workbook(whole / "traces.xlsx", {"traces": [["serial_no"], ["1"]]})
    for name in ("sales.parquet", "traces.xlsx"):
        source = write(tmp_path / name, "csv", sales=None)
        put(source, name, (whole / name).read_bytes()[:-40])
        with pytest.raises(DataError, match="cannot be read as"):
            check(source)


@pytest.mark.parametrize("values", [
    pl.lit(datetime(2026, 1, 5, tzinfo=timezone(timedelta(0)))), pl.lit(b"2026-01-05"), pl.concat_list(pl.lit(1)),
])
def test_a_type_that_would_have_to_be_guessed_at_is_named(tmp_path: Path, values: pl.Expr) -> None:
    source = write(tmp_path / "source", sales=company()["sales"].with_columns(sold_on=values))
    with pytest.raises(DataError, match=r"sales\.parquet: the column sold_on should be DATE; found "):
        check(source)


def test_parquet_of_other_types_is_read_by_its_values(tmp_path: Path) -> None:
    sales = company()["sales"].with_columns(
        sold_on=pl.Series([20260105, 20260106, 20260201, 20260228]), quantity=pl.Series(["10", "2", "5", "x"]),
        line_no=pl.Series([1.0, 2.0, None, 3.0]), net_amount=pl.Series([1.0, float("nan"), 2.5, 1e300]))
    source = write(tmp_path / "source", sales=sales)
    _, quarantine = report_on(source)
    assert quarantine.select("row", "column", "rule").rows() == [(2, "net_amount", "number"), (4, "quantity", "type")]
    ingest(source, tmp_path / "lake", tolerance=1)
    kept = read(tmp_path / "lake", "sales").sort("sold_on")
    assert kept["sold_on"].to_list() == [date(2026, 1, 5), date(2026, 2, 1)]
    assert kept["line_no"].to_list() == ["1", None]


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv")
    put(source, "trainings.csv", "held_on,dealer_id,topic,attendees")
    report, _ = report_on(source)
    assert report.tables["trainings"].read == 0 and report.publishable
    assert "trainings has no usable row" in report.notices[0].say()


def test_what_is_not_named_for_a_table_is_noted_and_left_out(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv")
    unmeant = "old/sales.csv", "old/dealers.csv", ".hidden.csv", "~$sales.xlsx", "_x/sales.csv"
    for name in ("notes.csv", "sales.docx", *unmeant):
        put(source, name, "anything")
    workbook(source / "other.xlsx", {"plan": [["x"]]})
    said = [each.say() for each in report_on(source)[0].notices]
    assert sorted(each.split()[0] for each in said) == ["notes.csv", "old", "other.xlsx:", "sales.docx"]


def test_names_that_would_lead_elsewhere_are_only_names(tmp_path: Path) -> None:
    source = write(tmp_path / "source", "csv", sales=None)
    workbook(source / "plain.xlsx", {"PLACEHOLDER": grid("sales")})
    with zipfile.ZipFile(source / "plain.xlsx") as old, zipfile.ZipFile(source / "..sales.xlsx.zip", "w") as new:
        for item in old.namelist():
            new.writestr(item, old.read(item).replace(b"PLACEHOLDER", b"../../sales"))
    (source / "plain.xlsx").unlink()
    (source / "..sales.xlsx.zip").rename(source / "book.xlsx")
    assert ingest(source, tmp_path / "lake").tables["sales"].accepted == 4
    assert {each.name for each in tmp_path.iterdir()} == {"source", "lake"}
    assert Lake.open(tmp_path / "lake").files["sales"][0].is_relative_to(tmp_path / "lake" / "snapshots")


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, source = write(tmp_path / "outside", "csv"), write(tmp_path / "source", "csv", sales=None, targets=None)
    (source / "sales.csv").symlink_to(outside / "sales.csv")
    os.symlink(outside, source / "targets")
    report, _ = report_on(source)
    assert [each.say() for each in report.notices] == [
        "sales.csv is a link and was not followed.", "targets is a link and was not followed."]
    assert [each.values["table"] for each in report.refusals] == ["sales", "targets"]


def test_a_source_that_is_not_there_or_holds_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is nothing at .*nowhere"):
        check(tmp_path / "nowhere")
    put(tmp_path, "notes.txt", "x")
    with pytest.raises(DataError, match=r"No file in .* is named for a table"):
        check(tmp_path)
