"""What holds for any rows: nothing is lost, nothing is invented, and the order of things does not matter."""

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.errors import DataError
from data.ingest import check, ingest
from tests.data.company import company, write
from tests.data.sources import read, report_on

few = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
words = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)
good = some.fixed_dictionaries({
    "sold_on": some.dates(date(1990, 1, 1), date.today() + timedelta(days=300)),
    "stage": some.sampled_from(["sell_in", "sell_out"]),
    "dealer_id": some.sampled_from(["D1", "D2", "D3"]),
    "sku": some.sampled_from(["S1", "S2"]),
    "quantity": some.integers(-(2**53), 2**53),
    "net_amount": some.decimals(-(10**15), 10**15, places=2),
    "store_id": some.none() | words.filter(lambda word: "�" not in word),
})
any_text = some.none() | words | some.sampled_from(["D1", "S1", "sell_in", "2026-01-01", "5", "1e400", "nan", "-0"])
broken = some.fixed_dictionaries(dict.fromkeys(
    ["sold_on", "stage", "dealer_id", "sku", "quantity", "net_amount"], any_text))
SCHEMA = {"sold_on": pl.Date, "quantity": pl.Int64, "net_amount": pl.Decimal(18, 2)}


def frame(rows: list[dict], **types: pl.DataType) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: types.get(name, pl.String) for name in rows[0]}, orient="row")


@few
@given(some.lists(good, min_size=1, max_size=30))
def test_good_rows_come_out_as_they_went_in(rows: list[dict]) -> None:
    sales = frame(rows, **SCHEMA)
    with tempfile.TemporaryDirectory() as folder:
        report = ingest(write(Path(folder) / "source", "csv", sales=sales), Path(folder) / "lake", tolerance=0)
        kept = read(Path(folder) / "lake", "sales").select(sales.columns)
    assert report.tables["sales"].rejected == 0
    order = sorted(sales.columns)
    assert kept.select(order).sort(order).equals(sales.select(order).sort(order))
    assert kept["net_amount"].sum() == sum((row["net_amount"] for row in rows), Decimal(0))


@few
@given(some.lists(broken, min_size=1, max_size=30))
def test_every_row_is_either_accepted_or_in_the_quarantine(rows: list[dict]) -> None:
    sales = frame(rows).filter(~pl.all_horizontal(pl.all().is_null()))
    with tempfile.TemporaryDirectory() as folder:
        report, quarantine = report_on(write(Path(folder) / "source", "csv", sales=sales))
    counts = report.tables["sales"]
    assert counts.read == sales.height == counts.accepted + counts.rejected
    assert quarantine.height == counts.rejected
    if counts.rejected:
        assert quarantine["row"].n_unique() == quarantine.height and quarantine["row"].is_between(
            2, sales.height + 1).all()


@few
@given(some.permutations(range(4)), some.integers(1, 4))
def test_how_rows_are_spread_over_files_does_not_matter(order: list[int], files: int) -> None:
    sales = company()["sales"][order]
    with tempfile.TemporaryDirectory() as folder:
        ingest(write(Path(folder) / "whole", "csv"), Path(folder) / "lake")
        spread = write(Path(folder) / "spread", "csv", sales=None)
        for place in range(files):
            sales.gather_every(files, place).write_csv(spread / f"sales_{place}.csv")
        assert not ingest(spread, Path(folder) / "lake").changed


@cache
def sales_file(kind: str) -> bytes:
    """Made once: a workbook notes when it was made, and its size with it, which examples must not depend on."""
    file = BytesIO()
    getattr(company()["sales"], f"write_{kind}")(file)
    return file.getvalue()


@few
@given(some.sampled_from(["csv", "excel", "parquet"]), some.data())
def test_no_damage_to_a_file_ends_in_a_traceback(kind: str, data: some.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = write(Path(folder) / "source", "csv", sales=None)
        whole = sales_file(kind)
        start, length = data.draw(some.integers(0, len(whole))), data.draw(some.integers(0, 30))
        file = source / f"sales.{'xlsx' if kind == 'excel' else kind}"
        file.write_bytes(whole[:start] + data.draw(some.binary(max_size=30)) + whole[start + length :])
        try:
            assert check(source, tolerance=1).tables["sales"].read < 40
        except DataError as error:
            assert "sales" in error.say() and "\n" not in error.say()
