"""A small stand-in for the engine: DuckDB over a folder of parquet tables, with the wide views the detector reads."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

VIEWS = {
    "sales": """SELECT s.sold_on AS day, s.stage, s.dealer_id, d.dealer, t.region, t.province, d.city_id, t.city,
        d.channel, s.sku, p.category, s.quantity, s.net_amount FROM raw_sales AS s
        JOIN dealers AS d ON d.dealer_id = s.dealer_id JOIN territories AS t ON t.city_id = d.city_id
        JOIN products AS p ON p.sku = s.sku""",
    "stock": """SELECT i.as_of AS day, i.location_kind, i.location_id,
        CASE WHEN i.location_kind = 'dealer' THEN i.location_id END AS dealer_id, i.sku, p.category, i.on_hand
        FROM raw_inventory AS i JOIN products AS p ON p.sku = i.sku""",
    "traces": """SELECT r.serial_no, r.sku, p.category, r.dealer_id, d.dealer, d.channel, t.region, t.province,
        d.city_id, t.city, r.shipped_on, r.activated_on, r.activated_city_id, a.city AS activated_city,
        a.province AS activated_province, r.source FROM raw_traces AS r JOIN products AS p ON p.sku = r.sku
        JOIN dealers AS d ON d.dealer_id = r.dealer_id JOIN territories AS t ON t.city_id = d.city_id
        LEFT JOIN territories AS a ON a.city_id = r.activated_city_id""",
}
RAW = {"sales": "raw_sales", "stock": "raw_inventory", "traces": "raw_traces"}


def write(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """One parquet file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")


def runner(tables: dict[str, pl.DataFrame | Path]) -> Callable[[str, dict[str, object]], pl.DataFrame]:
    """A `run` over frames or parquet files; views whose table is absent are absent."""
    con = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    for name, table in tables.items():
        raw = f"raw_{name}" if name in ("sales", "inventory", "traces") else name
        if isinstance(table, pl.DataFrame):
            con.register("given", table.to_arrow())
            con.execute(f"CREATE TABLE {raw} AS SELECT * FROM given")
            con.unregister("given")
        else:
            con.execute(f"CREATE VIEW {raw} AS SELECT * FROM read_parquet('{table}')")
    for view, sql in VIEWS.items():
        if RAW[view].removeprefix("raw_") in tables:
            con.execute(f"CREATE VIEW {view} AS {sql}")

    def run(sql: str, parameters: dict[str, object]) -> pl.DataFrame:
        return pl.from_arrow(con.cursor().sql(sql, params=parameters or None).to_arrow_table())

    return run


def files(folder: Path) -> dict[str, Path]:
    """The tables of a folder."""
    return {path.stem: path for path in sorted(folder.glob("*.parquet"))}
