"""The figures of a page from the raw parquet files, in plain SQL that shares nothing with the product."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

Days = tuple[date, date]
COLUMN = {"amount": "net_amount", "quantity": "quantity"}
TABLES = """
CREATE TABLE places AS SELECT * FROM read_parquet('{root}/territories.parquet');
CREATE TABLE shops AS
  SELECT d.* EXCLUDE (dealer), t.region, t.province, coalesce({account}, '') AS chain,
    d.dealer || CASE WHEN count(*) OVER (PARTITION BY d.dealer) > 1 THEN ' (' || d.dealer_id || ')' ELSE '' END dealer
  FROM read_parquet('{root}/dealers.parquet') d JOIN places t USING (city_id);
CREATE TABLE sold AS
  SELECT s.*, CAST(s.sold_on AS DATE) AS day, d.region, d.province, d.channel, d.chain, d.dealer, p.category,
    {cost} AS cost
  FROM read_parquet('{root}/sales/**/*.parquet', hive_partitioning = true, union_by_name = true) s
  JOIN shops d USING (dealer_id) JOIN read_parquet('{root}/products.parquet') p USING (sku);
CREATE TABLE planned AS
  SELECT t.*, CAST(t.month AS DATE) AS day, r.region
  FROM read_parquet('{root}/targets.parquet') t JOIN (SELECT DISTINCT province, region FROM places) r USING (province)
  WHERE {version};
CREATE TABLE held AS
  SELECT i.*, CAST(i.as_of AS DATE) AS day, d.region, d.province, d.channel, d.chain, d.dealer, p.category
  FROM read_parquet('{root}/inventory/**/*.parquet', union_by_name = true) i
  JOIN shops d ON d.dealer_id = i.location_id JOIN read_parquet('{root}/products.parquet') p USING (sku)
  WHERE i.location_kind = 'dealer';
"""


def open_raw(root: Path, *, whole: bool) -> duckdb.DuckDBPyConnection:
    """The lake's files as tables. whole: whether its optional columns are there."""
    words = {"account": "d.account", "cost": "s.cost_amount", "version": "coalesce(t.version, 'plan') = 'plan'"}
    connection = duckdb.connect()
    bare = {"account": "NULL", "cost": "CAST(NULL AS DOUBLE)", "version": "true"}
    connection.execute(TABLES.format(root=root, **(words if whole else bare)))
    return connection


@dataclass(frozen=True)
class Raw:
    """The raw rows that a page is about. keep: a condition on them; days and then: the days shown, and compared."""

    files: duckdb.DuckDBPyConnection = field(repr=False)
    keep: str
    days: Days
    then: Days | None
    measure: str = "amount"

    def rows(self, sql: str) -> list[tuple]:
        """What the query gives, decimals as floats."""
        made = self.files.execute(sql).fetchall()
        return [tuple(float(at) if hasattr(at, "is_signed") else at for at in row) for row in made]

    def one(self, sql: str) -> float | None:
        """The single figure that the query gives."""
        value = self.rows(sql)[0][0]
        return None if value is None else float(value)

    def by(self, column: str, figure: str, days: Days | None, where: str = "true", table: str = "sold") -> dict:
        """Member -> the figure, over the days."""
        if days is None:
            return {}
        span = f"day BETWEEN DATE '{days[0]}' AND DATE '{days[1]}'"
        kept = f"{table} WHERE {self.keep} AND {span} AND {where}"
        rows = self.rows(f"SELECT {column}, CAST({figure} AS DOUBLE) FROM {kept} GROUP BY 1")
        return {name: value for name, value in rows if value is not None}

    def all(self, figure: str, days: Days | None, where: str = "true", table: str = "sold") -> float | None:
        """The figure of all rows over the days."""
        return self.by("1", figure, days, where, table).get(1)

    def flow(self, stage: str, column: str, days: Days | None, measure: str | None = None) -> dict:
        """Member -> what flowed in or out."""
        return self.by(column, f"sum({COLUMN[measure or self.measure]})", days, f"stage = '{stage}'")

    def target(self, column: str, months: Days, measure: str | None = None) -> dict:
        """Member -> its targets of the months that begin within the days."""
        return self.by(column, f"sum(target_{measure or self.measure})", months, table="planned")

    def snapshot(self, days: Days) -> date | None:
        """The last snapshot within the days, over the whole lake."""
        return self.rows(f"SELECT max(day) FROM held WHERE day BETWEEN DATE '{days[0]}' AND DATE '{days[1]}'")[0][0]
