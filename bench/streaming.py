"""What memory the server takes to send all rows behind Explore as Parquet: a tenth of them first, then all.

    python -m bench.streaming [--rows 500000 5000000]

The real server, the real address, a client that writes what comes to a file. Peak is the server's resident memory at
its highest up to then (VmHWM), so what the second fetch adds is what nine tenths more rows cost.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import duckdb
import pyarrow.parquet as pq

from dashboard import export
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.settings import local_user
from data.lake import Lake
from queries import connect
from queries.build import build
from tests.conftest import serving

SMALL = {
    "territories": "SELECT 'c' || i AS city_id, 'City ' || i AS city, 'Province ' || i // 10 AS province,"
                   " 'Region' AS region FROM range(100) AS t(i)",
    "dealers": "SELECT 'd' || i AS dealer_id, 'Dealer ' || i AS dealer, 'c' || i % 100 AS city_id,"
               " CASE WHEN i % 10 = 0 THEN 'Chain' ELSE 'Regional' END AS channel, 'listed' AS coverage,"
               " 'active' AS status FROM range(1000) AS t(i)",
    "products": "SELECT 's' || i AS sku, 'Product ' || i AS product, 'Category ' || i % 12 AS category,"
                " 100.0 AS list_price FROM range(200) AS t(i)",
    "targets": "SELECT DATE '2026-01-01' AS month, 'Province 1' AS province, 'Chain' AS channel,"
               " 'Category 1' AS category, 10 AS target_quantity, 1000.0 AS target_amount",
    "inventory": "SELECT DATE '2026-01-01' AS as_of, 'dealer' AS location_kind, 'd1' AS location_id, 's1' AS sku,"
                 " 5 AS on_hand",
}  # fmt: skip
SALES = """
SELECT DATE '2026-01-01' + CAST(i * 31 // {rows} AS INTEGER) AS sold_on, 'sell_in' AS stage,
    'd' || i % 1000 AS dealer_id, 's' || i % 200 AS sku, CAST(i % 7 + 1 AS INTEGER) AS quantity,
    CAST((i % 7 + 1) * 99.5 AS DECIMAL(18, 2)) AS net_amount, md5(CAST(i AS VARCHAR)) AS document_no, '1' AS line_no
FROM range({rows}) AS t(i)
"""


@dataclass(frozen=True)
class Fetched:
    """One file: its rows and MB, how long it took, the server's peak in MB before and after."""

    rows: int
    megabytes: float
    seconds: float
    before: float
    after: float


def write(folder: Path, rows: int) -> Path:
    """A lake of so many sales in one month, a tenth of them of the channel Chain, with its rollups."""
    folder.mkdir()
    for name, sql in {**SMALL, "sales": SALES.format(rows=rows)}.items():
        duckdb.execute(f"COPY ({sql}) TO '{folder / name}.parquet'")
    build(Lake.open(folder))
    return folder


def measured(lake: Path) -> tuple[Fetched, Fetched]:
    """A tenth of the rows, then all of them, from one server."""
    few, many = (address(lake, query) for query in ("channel=Chain&detail=lines", "detail=lines"))
    with serving(lake) as (url, server):
        urlopen(f"{url}{many.replace('behind.parquet', 'behind.csv')}").read()  # what the page itself takes
        return fetch(url + few, server.pid, lake), fetch(url + many, server.pid, lake)


def address(lake: Path, query: str) -> str:
    """The link under `Download all rows` of Explore at that address."""
    engine = connect(lake)
    pairs = dict(each.split("=") for each in query.split("&"))
    filters, _ = Filters.read({name: [value] for name, value in pairs.items()}, engine.catalog.data)
    token = export.token(Scope("explore", filters, local_user(), engine, "en"))
    engine.close()
    return f"/download/behind.parquet?t={token}"


def fetch(url: str, server: int, lake: Path) -> Fetched:
    """Takes the file as it comes."""
    file, before, began = lake.with_suffix(".fetched"), peak(server), time.perf_counter()
    with urlopen(url) as sent, file.open("wb") as kept:
        copyfileobj(sent, kept)
    took, rows = time.perf_counter() - began, pq.read_metadata(file).num_rows
    return Fetched(rows, file.stat().st_size / 2**20, took, before, peak(server))


def peak(process: int) -> float:
    """A process's highest resident memory so far, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Prints a row a file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[500_000, 5_000_000])
    print(f"{'rows':>10} {'file MB':>8} {'seconds':>8} {'peak MB before':>15} {'after':>6}")
    with TemporaryDirectory() as home:
        for rows in options.parse_args().rows:
            for each in measured(write(Path(home) / str(rows), rows)):
                figures = f"{each.megabytes:8.0f} {each.seconds:8.1f} {each.before:15.0f} {each.after:6.0f}"
                print(f"{each.rows:10,} {figures}", flush=True)


if __name__ == "__main__":
    main()
