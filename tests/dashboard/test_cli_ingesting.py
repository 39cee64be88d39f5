"""`sluice check` and `ingest`: what is said, what is published, how it ends."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.dashboard.test_cli import sluice


@pytest.fixture
def source(tmp_path: Path, other_lake: Path) -> Path:
    """The other company's files, sales among them as one CSV with a sale of a dealer that nobody knows."""
    folder = tmp_path / "source"
    shutil.copytree(other_lake, folder, ignore=shutil.ignore_patterns("sales", ".*"))
    sales = pl.read_parquet(other_lake / "sales", hive_partitioning=True).with_columns(pl.col("sold_on").dt.date())
    stranger = sales.tail(1).with_columns(dealer_id=pl.lit("=cmd|calc"))
    pl.concat([sales, stranger]).write_csv(folder / "sales.csv")
    return folder


def counts(output: str) -> dict[str, list[str]]:
    """Table -> rows read, accepted, rejected."""
    return {words[0]: words[1:4] for line in output.splitlines() if len(words := line.split()) >= 4}


def test_check_counts_names_the_bad_row_and_writes_nothing(source: Path, tmp_path: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    done = sluice("check", source)
    assert done.returncode == 0, done.stderr
    assert counts(done.stdout)["sales"] == ["4,001", "4,000", "1"]
    assert "sales.csv, row 4002, dealer_id" in done.stderr
    assert "=cmd|calc" in done.stderr
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_what_was_published_stays_when_a_later_delivery_is_refused(source: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = sluice("ingest", source, "--lake", lake)
    assert first.returncode == 0, first.stderr
    state = sluice("info", "--lake", lake).stdout
    assert "1 rows rejected" in state
    (source / "dealers.parquet").write_bytes((source / "dealers.parquet").read_bytes()[:100])
    refused = sluice("ingest", source, "--lake", lake)
    assert refused.returncode == 1
    assert "dealers.parquet" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert sluice("info", "--lake", lake).stdout == state


def test_more_broken_keys_than_tolerated_are_refused(source: Path) -> None:
    refused = sluice("check", source, "--tolerance", "0.0001")
    assert refused.returncode == 1
    assert sluice("check", source, SLUICE_TOLERANCE="0.0001").returncode == 1
    assert "sales" in refused.stderr.splitlines()[-1]


def test_a_lake_must_be_named_to_be_written(source: Path) -> None:
    done = sluice("ingest", source)
    assert done.returncode == 2
    assert "--lake" in done.stderr
