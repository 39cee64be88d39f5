"""The version approved last is the plan of its year: everything divides by it, and the others can still be asked."""

import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data import approved
from data.approved import Approved
from data.lake import Lake
from queries import Filter, Question, User, ask, connect
from queries.build import build, rollup_file

EVERYONE = User("tester", everything=True)
YEAR = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}


@pytest.fixture(scope="module")
def lake(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with two versions approved for 2026 and one for 2027."""
    folder = tmp_path_factory.mktemp("in_force") / "lake"
    shutil.copytree(sample_lake, folder, copy_function=shutil.copy2)
    plan = pl.read_parquet(folder / "targets.parquet").filter(
        pl.col("version") == "plan", pl.col("month").dt.year() == 2026
    )
    for number, (name, year, factor) in enumerate([("first", 2026, 2), ("next year", 2027, 3), ("second", 2026, 5)], 1):
        rows = plan.with_columns(
            pl.col("month").dt.offset_by(f"{12 * (year - 2026)}mo"), pl.col("target_amount", "target_quantity") * factor
        )
        made = approved.write(folder / ".sluice", Approved(number, name, datetime(2026, 11, 20 + number)), rows)
        assert made == approved.files(folder / ".sluice")[number - 1]
    return folder


def by_hand(lake: Path, condition: str, region: str = "") -> float:
    """The sum of targets over the plain files."""
    place = f"province IN (SELECT province FROM '{lake}/territories.parquet' WHERE region = '{region}')"
    sql = (
        f"WITH every AS (SELECT month, province, version, target_amount FROM '{lake}/targets.parquet' UNION ALL "
        f"SELECT month, province, version, target_amount FROM '{lake}/.sluice/targets/*.parquet') "
        f"SELECT sum(target_amount) FROM every WHERE {condition} AND {place if region else 'true'}"
    )
    return float(duckdb.sql(sql).fetchall()[0][0])


def target(lake: Path, version: str | None = None, user: User = EVERYONE, **period: date) -> float:
    answer = ask(connect(lake), Question(("target_amount",), version=version, **(period or YEAR)), user)
    return float(answer.frame["target_amount"][0])


def test_the_version_approved_last_is_the_denominator(lake: Path) -> None:
    engine = connect(lake)
    row = ask(engine, Question(("sell_in_amount", "attainment"), **YEAR), EVERYONE).frame.row(0, named=True)
    planned = by_hand(lake, "version = 'second'")
    assert row["attainment"] == pytest.approx(float(row["sell_in_amount"]) / planned, rel=1e-12)


def test_every_year_has_its_own_plan(lake: Path) -> None:
    whole = target(lake, starts=date(2025, 1, 1), ends=date(2027, 12, 31))
    before = by_hand(lake, "version = 'plan' AND year(month) = 2025")
    expected = before + by_hand(lake, "version = 'second'") + by_hand(lake, "version = 'next year'")
    assert whole == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("version", ["plan", "first", "second", "plan 2026 revised"])
def test_every_version_can_still_be_asked(lake: Path, version: str) -> None:
    assert target(lake, version) == pytest.approx(by_hand(lake, f"version = '{version}' AND year(month) = 2026"))


def test_rights_hold_for_what_was_approved(lake: Path) -> None:
    north = User("north", regions=frozenset({"North"}))
    assert target(lake, user=north) == pytest.approx(by_hand(lake, "version = 'second'", "North"))
    filtered = Question(("target_amount",), where=(Filter("region", ("North",)),), **YEAR)
    assert float(ask(connect(lake), filtered, EVERYONE).frame["target_amount"][0]) == target(lake, user=north)


def test_an_approval_is_a_new_state_that_needs_no_new_rollups(sample_lake: Path, lake: Path) -> None:
    before, after = Lake.open(sample_lake), Lake.open(lake)
    assert len(after.approved) == 3 and after.version != after.snapshot
    assert before.version == before.snapshot
    build(after)
    held = rollup_file(after)
    assert held.exists() and "-t" not in held.name
    one_less = approved.files(after.state)[-1]
    one_less.rename(one_less.with_suffix(".away"))
    try:
        assert Lake.open(lake).version not in (after.version, after.snapshot)
        assert rollup_file(Lake.open(lake)) == held
        assert target(lake) == pytest.approx(by_hand(lake, "version = 'first'"))
    finally:
        one_less.with_suffix(".away").rename(one_less)


def test_what_a_killed_writer_leaves_is_not_read(lake: Path) -> None:
    left = lake / ".sluice" / "targets" / "20270101T000000000000-9.1.tmp"
    left.write_bytes(b"half")
    assert len(Lake.open(lake).approved) == 3
    left.unlink()
