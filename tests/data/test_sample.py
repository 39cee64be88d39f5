"""The sample company keeps the contract, conserves goods and looks like the trade it stands for."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.contract import TABLES
from data.errors import DataError
from data.ingest import check
from data.lake import Lake
from data.sample import export_dirty, generate
from data.sample.company import Company
from data.sample.dirt import CHINESE, FORMULA
from data.sample.flows import Flows
from tests.data.sampled import faults, tables

UNTIL = date(2026, 11, 22)


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> duckdb.DuckDBPyConnection:
    return tables(sample_lake)


def one(lake: duckdb.DuckDBPyConnection, query: str) -> tuple:
    return lake.execute(query).fetchall()[0]


def test_all_twenty_tables_keep_the_contract(lake: duckdb.DuckDBPyConnection) -> None:
    assert len(TABLES) == 20
    assert all(one(lake, f"SELECT count(*) FROM {name}")[0] for name in TABLES)
    assert faults(lake) == {}


def test_the_same_seed_gives_the_same_rows(sample_lake: Path, tmp_path: Path) -> None:
    steps: list[float] = []
    again = generate(tmp_path / "sample", seed=1, progress=lambda share, stage: steps.append(share))
    for file in sorted(each.relative_to(sample_lake) for each in Lake.open(sample_lake).path.rglob("*.parquet")
                       if ".sluice" not in each.parts):
        assert pl.read_parquet(sample_lake / file).equals(pl.read_parquet(again / file)), file
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] == 1


def test_another_seed_gives_another_company() -> None:
    first, second = (next(iter(Flows(Company("small", seed)))) for seed in (1, 2))
    assert first.sell_in.sum() != second.sell_in.sum()


@pytest.mark.parametrize(("size", "until"), [("huge", UNTIL), ("small", date(2025, 3, 1))])
def test_what_cannot_be_made_is_refused(tmp_path: Path, size: str, until: date) -> None:
    with pytest.raises(DataError):
        generate(tmp_path / "lake", size, until=until)
    assert not (tmp_path / "lake").exists()


def test_the_size_and_the_span_are_those_promised(lake: duckdb.DuckDBPyConnection) -> None:
    rows, first, last, dealers = one(
        lake, "SELECT count(*), min(sold_on), max(sold_on), count(DISTINCT dealer_id) FROM sales")
    assert 250_000 < rows < 350_000
    assert (first.year, first.month, last) == (2024, 1, UNTIL)
    assert dealers > 570
    assert one(lake, "SELECT max(as_of) FROM inventory") == (UNTIL,)
    assert one(lake, "SELECT min(month), max(month) FROM targets") == (date(2024, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize("since", [date(2024, 1, 31), date(2025, 12, 31), date(2026, 11, 15)])
def test_goods_are_conserved(lake: duckdb.DuckDBPyConnection, since: date) -> None:
    """Opening + sell-in - sell-out - what moved off the books = closing, for every dealer and sku."""
    broken = lake.execute("""
        WITH moved AS (
            SELECT location_id AS dealer_id, sku, CASE as_of WHEN $since THEN on_hand ELSE -on_hand END AS units
            FROM inventory WHERE location_kind = 'dealer' AND as_of IN ($since, $until)
            UNION ALL SELECT dealer_id, sku, CASE stage WHEN 'sell_in' THEN quantity ELSE -quantity END
            FROM sales WHERE sold_on > $since
            UNION ALL SELECT u.dealer_id, sku, -quantity
            FROM true_units AS u JOIN true_moves AS m ON m.move = u.move WHERE off_the_books AND day > $since
            UNION ALL SELECT receiver_id, sku, quantity
            FROM true_units AS u JOIN true_moves AS m ON m.move = u.move WHERE receiver_id IS NOT NULL AND day > $since)
        SELECT dealer_id, sku, sum(units) FROM moved GROUP BY ALL HAVING sum(units) <> 0
    """, {"since": since, "until": UNTIL}).fetchall()
    assert broken == []


def test_a_plan_is_nearly_met_and_adds_up_to_the_sales(lake: duckdb.DuckDBPyConnection) -> None:
    years = lake.execute("""
        WITH bought AS (SELECT date_trunc('month', sold_on) AS month, sum(net_amount) AS amount
                        FROM sales WHERE stage = 'sell_in' GROUP BY 1),
             planned AS (SELECT month, sum(target_amount) AS amount FROM targets WHERE version = 'plan' GROUP BY 1)
        SELECT year(b.month), sum(b.amount) / sum(p.amount) FROM bought AS b JOIN planned AS p ON p.month = b.month
        WHERE b.month < DATE '2026-11-01' GROUP BY 1""").fetchall()
    assert len(years) == 3
    assert all(0.93 < attainment < 1.05 for _, attainment in years)
    assert one(lake, "SELECT count(DISTINCT version) FROM targets") == (2,)


def test_seasons_and_sales_events_show(lake: duckdb.DuckDBPyConnection) -> None:
    def units(where: str) -> float:
        return float(one(lake, f"""SELECT sum(quantity) FROM sales JOIN products ON products.sku = sales.sku
            JOIN dealers ON dealers.dealer_id = sales.dealer_id WHERE stage = 'sell_out' AND {where}""")[0])

    assert units("category = 'Air conditioner' AND month(sold_on) = 6") > 3 * units(
        "category = 'Air conditioner' AND month(sold_on) = 11 AND year(sold_on) < 2027")
    assert units("category = 'Water heater' AND month(sold_on) = 10") > 1.3 * units(
        "category = 'Water heater' AND month(sold_on) = 7")
    online = "channel = 'E-commerce' AND sold_on BETWEEN DATE '2025-11-{}' AND DATE '2025-11-{}'"
    assert units(online.format("10", "11")) > 3 * units(online.format("15", "16"))
    new_year = "sold_on BETWEEN DATE '2025-01-{}' AND DATE '2025-01-{}'"
    assert units(new_year.format("29", "31")) < 0.5 * units(new_year.format("15", "17"))


def test_november_has_its_stories(lake: duckdb.DuckDBPyConnection) -> None:
    """Two regions are clearly behind the others, one is ahead, with as much of the month gone for all."""
    pace = dict(lake.execute("""
        WITH home AS (SELECT DISTINCT province, region FROM territories),
             planned AS (SELECT region, sum(target_amount) AS amount FROM targets
                         JOIN home ON home.province = targets.province
                         WHERE version = 'plan' AND month = DATE '2026-11-01' GROUP BY 1),
             bought AS (SELECT region, sum(net_amount) AS amount FROM sales
                        JOIN dealers ON dealers.dealer_id = sales.dealer_id
                        JOIN territories ON territories.city_id = dealers.city_id
                        WHERE stage = 'sell_in' AND sold_on >= DATE '2026-11-01' GROUP BY 1)
        SELECT b.region, b.amount / p.amount FROM bought AS b JOIN planned AS p ON p.region = b.region""").fetchall())
    assert set(sorted(pace, key=pace.__getitem__)[:2]) == {"North", "South"}
    assert pace["Southwest"] > pace["East"]


def test_planted_dirt_is_found_where_it_was_put(sample_lake: Path, tmp_path: Path) -> None:
    planted = export_dirty(sample_lake, tmp_path / "source", months=1)
    report = check(tmp_path / "source", quarantine=tmp_path / "quarantine.parquet")
    assert report.publishable
    found = pl.read_parquet(tmp_path / "quarantine.parquet").select("file", "row", "column", "rule").rows()
    assert sorted(found) == sorted((each.file, each.row, each.dirt.column, each.dirt.rule) for each in planted)
    text = (tmp_path / "source" / "dealers.csv").read_bytes().decode("gb18030")
    assert FORMULA.replace('"', '""') in text and CHINESE in text


def test_the_lake_has_a_quarantine_of_its_own(sample_lake: Path) -> None:
    file = Lake.open(sample_lake).quarantine
    assert file and pl.read_parquet(file).columns == ["file", "row", "table", "column", "rule", "value", "expected"]
