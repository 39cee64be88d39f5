"""Snapshots: what a delivery replaces, what it leaves alone, and that nothing half done is ever seen."""

import fcntl
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import DataError
from data.ingest import check, ingest
from data.lake import Lake
from tests.data.company import company, write
from tests.data.sources import put, read, spoiled, text

MARCH = company()["sales"][:1].with_columns(sold_on=pl.lit(date(2026, 3, 9)), document_no=pl.lit("M1"))


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake filled with the company."""
    assert ingest(write(tmp_path / "first"), tmp_path / "lake").changed
    return tmp_path / "lake"


def only(folder: Path, **tables: pl.DataFrame) -> Path:
    """A source of these tables and no other."""
    return write(folder, "csv", **dict.fromkeys(company()) | tables)


def identity(lake: Path) -> dict[str, int]:
    """Which file on the disk each of the lake's files is."""
    opened = Lake.open(lake)
    return {str(file.relative_to(opened.root)): file.stat().st_ino for files in opened.files.values() for file in files}


def test_a_published_lake_is_cut_by_month_and_leaves_nothing_behind(lake: Path) -> None:
    assert sorted(identity(lake)) == [
        "dealers.parquet", "inventory/month=2026-01/part.parquet", "products.parquet",
        "sales/month=2026-01/part.parquet", "sales/month=2026-02/part.parquet",
        "targets.parquet", "territories.parquet",
    ]
    assert {each.name for each in lake.iterdir()} == {".sluice", "current", "snapshots"}
    assert {each.name for each in (lake / ".sluice").iterdir()} == {"ingest.lock"}
    assert read(lake, "sales").sort("document_no").equals(
        read(lake.parent / "first", "sales").cast({"quantity": pl.Int64}).sort("document_no"))


def test_the_same_source_publishes_nothing_new(lake: Path) -> None:
    version = Lake.open(lake).version
    report = ingest(lake.parent / "first", lake)
    assert (report.changed, report.version, Lake.open(lake).version) == (False, version, version)
    shuffled = write(lake.parent / "second", "csv", sales=company()["sales"].reverse())
    assert not ingest(shuffled, lake).changed


def test_a_month_replaces_that_month_and_the_others_stay_the_same_files(lake: Path) -> None:
    before = identity(lake)
    february = text("sales")[2:].with_columns(quantity=pl.lit("7"))
    assert ingest(only(lake.parent / "second", sales=february), lake).changed
    changed = {name for name, file in identity(lake).items() if before.get(name) != file}
    assert changed == {"sales/month=2026-02/part.parquet"}
    assert read(lake, "sales").sort("document_no")["quantity"].to_list() == [10, 2, 7, 7]


def test_what_is_delivered_again_unchanged_stays_the_same_file(lake: Path) -> None:
    before = identity(lake)
    assert ingest(write(lake.parent / "second", "csv", targets=text("targets")[:, :4]), lake).changed
    assert {name for name, file in identity(lake).items() if before[name] != file} == {"targets.parquet"}


def test_a_new_month_is_added_and_a_small_table_is_replaced_whole(lake: Path) -> None:
    ingest(only(lake.parent / "second", sales=MARCH, targets=text("targets").with_columns(version=pl.lit("v2"))), lake)
    assert read(lake, "sales")["document_no"].sort().to_list() == ["A1", "A2", "A3", "A4", "M1"]
    assert read(lake, "targets")["version"].to_list() == ["v2"]


def test_references_and_keys_are_checked_against_what_stays(lake: Path) -> None:
    sales = pl.concat([MARCH, MARCH.with_columns(document_no=pl.lit("A1")), MARCH.with_columns(dealer_id=pl.lit("D9"))])
    report = ingest(only(lake.parent / "second", sales=sales), lake, tolerance=1)
    assert report.tables["sales"].rules == {"duplicate": 1, "reference": 1}
    assert read(lake, "sales").height == 5


def test_rows_that_stay_without_what_they_refer_to_are_noted_or_refused(lake: Path) -> None:
    source = only(lake.parent / "second", dealers=text("dealers")[:2])
    report = ingest(source, lake)
    assert report.refusals[0].say() == "sales: 1 of 4 rows have a broken key; at most a share of 0.01 may."
    report = ingest(source, lake, tolerance=0.5)
    assert report.changed and read(lake, "sales").height == 4
    assert "1 rows that stay in the lake" in report.notices[0].say()


def test_a_refused_source_leaves_the_lake_and_its_rejected_rows_can_be_read(lake: Path) -> None:
    before = identity(lake)
    report = ingest(only(lake.parent / "second", sales=spoiled("sales", "dealer_id", "D9")), lake)
    assert not report.publishable and not report.changed and identity(lake) == before
    assert pl.read_parquet(report.quarantine)["value"].to_list() == ["D9"]
    assert Lake.open(lake).quarantine is None


def test_the_quarantine_holds_the_last_delivery_of_each_table(lake: Path) -> None:
    def rejected() -> list[tuple]:
        return pl.read_parquet(Lake.open(lake).quarantine).select("table", "value").rows()

    ingest(only(lake.parent / "second", sales=spoiled("sales", "net_amount", "x"),
                targets=pl.concat([text("targets")] * 2)), lake, tolerance=1)
    ingest(only(lake.parent / "third", sales=spoiled("sales", "net_amount", "y")), lake)
    twice = "2026-01-01 + Jiangsu + Regional dealer + Air conditioner + plan"
    assert rejected() == [("sales", "y"), ("targets", twice)]
    ingest(lake.parent / "first", lake)
    assert Lake.open(lake).quarantine is None


def test_an_optional_table_without_a_usable_row_leaves_the_old_one(lake: Path) -> None:
    row = pl.DataFrame({"held_on": ["2026-01-01"], "dealer_id": ["D1"], "topic": ["fitting"], "attendees": ["3"]})
    ingest(only(lake.parent / "second", trainings=row), lake)
    ingest(only(lake.parent / "third", trainings=row.with_columns(attendees=pl.lit("-3"))), lake)
    assert read(lake, "trainings")["attendees"].to_list() == [3]


def test_check_publishes_nothing_and_looks_absent_tables_up(lake: Path) -> None:
    before = sorted(lake.rglob("*"))
    source = only(lake.parent / "second", sales=MARCH)
    assert check(source, lake=lake).publishable and not check(source).publishable
    assert sorted(lake.rglob("*")) == before


def test_readers_keep_their_snapshot_and_three_are_kept(lake: Path) -> None:
    opened = [Lake.open(lake)]
    for amount in range(4):
        ingest(only(lake.parent / f"change {amount}", targets=text("targets").with_columns(
            target_amount=pl.lit(str(amount)))), lake)
        opened.append(Lake.open(lake))
    assert [each.root.exists() for each in opened] == [False, False, True, True, True]
    assert sorted(each.name for each in (lake / "snapshots").iterdir()) == [each.version for each in opened[2:]]


def test_the_callers_step_is_run_after_each_ingestion_that_is_not_refused(lake: Path) -> None:
    seen: list[str] = []
    for source in (lake.parent / "first", only(lake.parent / "second", sales=MARCH),
                   only(lake.parent / "third", sales=spoiled("sales", "sku", "S9"))):
        ingest(source, lake, published=lambda lake: seen.append(lake.version))
    assert len(set(seen)) == len(seen) == 2 and seen[-1] == Lake.open(lake).version


def test_progress_rises_and_names_the_file(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    ingest(write(tmp_path / "first"), tmp_path / "lake", progress=lambda *each: told.append(each))
    assert [share for share, _ in told] == sorted(share for share, _ in told) and told[0] == (0, "dealers.parquet")
    assert all(0 <= share <= 1 for share, _ in told)


def test_two_ingestions_at_once_are_refused(lake: Path) -> None:
    with (lake / ".sluice" / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataError, match=r"Another ingestion into .* is at work"):
            ingest(lake.parent / "first", lake)


def test_a_folder_of_tables_and_a_file_are_no_place_for_snapshots(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain")
    with pytest.raises(DataError, match="holds tables that are used as they are"):
        ingest(plain, plain)
    with pytest.raises(DataError, match="There is no folder"):
        ingest(plain, put(tmp_path, "file", "x"))


def test_a_failing_source_leaves_the_lake_as_it_was(lake: Path) -> None:
    before = identity(lake)
    put(lake.parent / "second", "sales.csv", "sold_on,stage")
    with pytest.raises(DataError, match="dealer_id of sales is missing"):
        ingest(lake.parent / "second", lake)
    assert identity(lake) == before
    assert {each.name for each in (lake / ".sluice").iterdir()} == {"ingest.lock"}
