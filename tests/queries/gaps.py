"""The small lake with what arithmetic over several questions must get right: uneven targets and places without, a
dealer fallen silent, a member missing in a snapshot. And its raw files, for figures that owe the product nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from queries import Period
from tests.queries import small

DATA, NOVEMBER = Period(small.FIRST, small.LAST), Period(date(2026, 11, 1), date(2026, 11, 30))
NOBODYS = pl.DataFrame([{"city_id": "c4", "city": "Hangzhou", "province": "Zhejiang", "region": "East"}])
SILENT_FROM, A_WEEK = date(2026, 11, 16), (date(2026, 10, 5), date(2026, 10, 11))
TABLES = """
CREATE VIEW shops AS
  SELECT * REPLACE (CASE WHEN dealer = 'Hongda' THEN dealer || ' (' || dealer_id || ')' ELSE dealer END AS dealer)
  FROM '{root}/dealers.parquet' JOIN '{root}/territories.parquet' USING (city_id);
CREATE VIEW sold AS SELECT *, sold_on AS day FROM '{root}/sales/*.parquet' JOIN shops USING (dealer_id)
  JOIN '{root}/products.parquet' USING (sku);
CREATE VIEW planned AS SELECT * FROM '{root}/targets.parquet';
CREATE VIEW held AS SELECT *, as_of AS day FROM '{root}/inventory.parquet' JOIN shops ON dealer_id = location_id
  JOIN '{root}/products.parquet' USING (sku);
"""


def write(folder: Path) -> Path:
    """Hubei has no targets, Zhejiang has but nobody who sells there: Xinhe was closed, its stock counted on 25 October
    2026 for the last time. Ruifeng sells out each week and is silent from 16 November, as is Anxin, which was silent
    for a week in October, too. Anxin is not counted on 25 October, Wuhan's Hongda not on 22 November."""
    small.write(folder)
    _change(folder / "territories.parquet", lambda rows: pl.concat([rows, NOBODYS]))
    _change(folder / "dealers.parquet", _with_xinhe)
    _change(folder / "targets.parquet", _uneven)
    for month in ("2026-10", "2026-11"):
        _change(folder / "sales" / f"{month}.parquet", _silent)
    _change(folder / "sales" / "2026-11.parquet", lambda rows: pl.concat([rows, _weekly(rows)]))
    _change(folder / "inventory.parquet", _uncounted)
    return folder


def _change(file: Path, how: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    how(pl.read_parquet(file)).write_parquet(file)


def _with_xinhe(dealers: pl.DataFrame) -> pl.DataFrame:
    who = {
        "dealer_id": pl.lit("d5"),
        "dealer": pl.lit("Xinhe"),
        "city_id": pl.lit("c4"),
        "status": pl.lit("terminated"),
    }
    return pl.concat([dealers, dealers.head(1).with_columns(**who)])


def _silent(sales: pl.DataFrame) -> pl.DataFrame:
    day, who = pl.col("sold_on"), pl.col("dealer_id")
    silent = (who.is_in(["d2", "d4"]) & (day >= SILENT_FROM)) | (who.eq("d4") & day.is_between(*A_WEEK))
    return sales.filter(~(pl.col("stage").eq("sell_out") & silent))


def _uncounted(stock: pl.DataFrame) -> pl.DataFrame:
    where = pl.struct("location_id", "as_of")
    left_out = [{"location_id": "d4", "as_of": date(2026, 10, 25)}, {"location_id": "d3", "as_of": date(2026, 11, 22)}]
    last = stock.filter(location_id="d1", as_of=date(2026, 10, 25)).with_columns(location_id=pl.lit("d5"))
    return pl.concat([stock.filter(~where.is_in(left_out)), last])


def _uneven(plan: pl.DataFrame) -> pl.DataFrame:
    weights = 1 + pl.int_range(pl.len()) * 7 % 11
    moved = plan.with_columns(pl.col("province").replace("Hubei", "Zhejiang"))
    return moved.with_columns(pl.col("target_amount", "target_quantity") * weights)


def _weekly(rows: pl.DataFrame) -> pl.DataFrame:
    """A sell-out of Ruifeng's on each of the eight Mondays before it falls silent."""
    days = [SILENT_FROM - timedelta(7 * week) for week in range(1, 9)]
    plain = {"sold_on": days, "stage": "sell_out", "dealer_id": "d2", "sku": "s1", "quantity": 1, "net_amount": 200.0}
    return pl.DataFrame(plain).with_columns(cost_amount=None).cast(dict(rows.schema)).select(rows.columns)


def raw(root: Path) -> duckdb.DuckDBPyConnection:
    """The lake's files as tables."""
    connection = duckdb.connect()
    connection.execute(TABLES.format(root=root))
    return connection


def sums(files: duckdb.DuckDBPyConnection, by: str, figure: str, where: str) -> dict:
    """Member, or tuple of members, -> the figure as a float."""
    rows = files.execute(f"SELECT {by}, CAST({figure} AS DOUBLE) FROM {where} GROUP BY {by}").fetchall()
    return {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows}
