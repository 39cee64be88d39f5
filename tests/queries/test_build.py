"""Rollups are built by month, only where something changed, and a broken build leaves what was there."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.lake import Lake
from queries import Question, User, ask, connect
from queries.build import build, months_of, rollup_file
from queries.rollups import ROLLUPS
from tests.queries import small

EVERYONE = User("everyone", everything=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.write(tmp_path_factory.mktemp("built"))
    build(Lake.open(folder))
    return folder


@pytest.fixture
def lake(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "lake", dirs_exist_ok=True))


def contents(folder: Path) -> dict[str, list]:
    with duckdb.connect(rollup_file(Lake.open(folder)), read_only=True) as connection:
        return {name: sorted(connection.execute(f"FROM {name}").fetchall(), key=repr) for name in ROLLUPS}


def test_nothing_changed_builds_nothing(built: Path) -> None:
    assert build(Lake.open(built)) == []


def test_only_the_changed_month_is_computed_and_equals_a_build_from_nothing(lake: Path) -> None:
    file = lake / "sales" / "2026-03.parquet"
    rows = pl.read_parquet(file)
    rows.with_columns(pl.col("quantity") + 7).write_parquet(file)
    assert build(Lake.open(lake)) == [date(2026, 3, 1)]
    refreshed = contents(lake)
    shutil.rmtree(lake / ".sluice")
    build(Lake.open(lake))
    assert contents(lake) == refreshed


def test_a_month_that_is_gone_is_gone_from_the_rollups(lake: Path) -> None:
    (lake / "sales" / "2024-01.parquet").unlink()
    assert build(Lake.open(lake)) == [date(2024, 1, 1)]
    engine = connect(lake)
    assert engine.catalog.data.starts == date(2024, 2, 1)
    assert ask(engine, Question(("sell_in_amount",), ("month",)), EVERYONE).frame["month"].min() == date(2024, 2, 1)


def test_a_changed_dealer_changes_every_month(lake: Path) -> None:
    dealers = pl.read_parquet(lake / "dealers.parquet")
    dealers.with_columns(channel=pl.lit("Engineering")).write_parquet(lake / "dealers.parquet")
    months = build(Lake.open(lake))
    assert len(months) == len(months_of(small.FIRST, small.LAST))
    answer = ask(connect(lake), Question(("sell_in_amount",), ("channel",)), EVERYONE)
    assert answer.frame["channel"].to_list() == ["Engineering"]


def test_one_flat_file_without_statistics_is_built_whole(tmp_path: Path) -> None:
    folder = small.write(tmp_path / "flat")
    rows = pl.concat([pl.read_parquet(file) for file in sorted((folder / "sales").glob("*.parquet"))])
    expected = build(Lake.open(folder)) and contents(folder)
    shutil.rmtree(folder / "sales")
    rows.write_parquet(folder / "sales.parquet", statistics=False)
    build(Lake.open(folder))
    assert contents(folder) == expected


@pytest.mark.parametrize("after", [0.05, 0.3, 0.8])
def test_a_killed_build_leaves_what_was_there(lake: Path, after: float) -> None:
    build(Lake.open(lake))
    before = connect(lake).catalog.rollups
    old = rollup_file(Lake.open(lake))
    for file in (lake / "sales").glob("2026-*.parquet"):
        os.utime(file)
    code = f"from data.lake import Lake; from queries.build import build; build(Lake.open({str(lake)!r}))"
    process = subprocess.Popen([sys.executable, "-c", code])
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert old.exists() and before
    build(Lake.open(lake))
    assert set(connect(lake).catalog.rollups) == set(before)
    assert not list(old.parent.glob("*.tmp*"))


def test_a_lake_nobody_may_write_to_is_still_read(tmp_path: Path) -> None:
    folder = small.write(tmp_path / "lake")
    assert ask(connect(folder), Question(("sell_in_amount",)), EVERYONE).sources == ("sales",)
