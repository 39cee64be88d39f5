"""The lake that the kept state belongs to: a year of ten towns with goods that travel, a year before it, a plan."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from tests.rushing.town import EACH, TOWNS, WEEKS, Town, day, town

YEAR = timedelta(weeks=52)
CHANNELS = ("Regional dealer", "KA chain")


def company() -> Town:
    """Three dealers whose goods surface elsewhere, one that is pressed to take more than it sells."""
    made = town().divert(3, 8, range(20, 28), 4).divert(5, 1, range(30, 38), 5).divert(7, 2, range(8, 16), 4)
    kept = 60
    for week in range(20, 30):
        made.add("sales", day(week), "sell_in", "D1", "S0", EACH, 100.0 * EACH)
        kept += EACH
        made.stock |= {(1, later): kept for later in range(week + 1, WEEKS + 1)}
    for dealer in range(TOWNS):
        for week in range(WEEKS):
            units = 10 + (week + dealer) % 5
            made.add("sales", day(week) - YEAR, "sell_in", f"D{dealer}", "S1", units, 95.0 * units)
            made.add("sales", day(week, 3) - YEAR, "sell_out", f"D{dealer}", "S1", units, 115.0 * units)
    return made


def plan() -> pl.DataFrame:
    """Targets of two years by month and province."""
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    return pl.DataFrame([
        {"month": month, "province": f"P{place}", "channel": CHANNELS[place == 4], "category": "Fans",
         "target_quantity": 100 + place, "target_amount": 10_000.0 + 100 * place}
        for month in months for place in range(TOWNS // 2)
    ])  # fmt: skip


def write(folder: Path) -> Path:
    """Writes the lake, the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, gome = company().frames(), pl.lit("Gome")
    south = pl.col("province").is_in(["P3", "P4", "P9"])
    frames["territories"] = frames["territories"].with_columns(
        region=pl.when(south).then(pl.lit("South")).otherwise(pl.lit("North"))
    )
    chain = pl.col("dealer_id").is_in(["D8", "D9"])
    frames["dealers"] = frames["dealers"].with_columns(
        channel=pl.when(chain).then(pl.lit(CHANNELS[1])).otherwise("channel"), account=pl.when(chain).then(gome)
    )
    frames["sales"] = frames["sales"].with_columns(
        cost_amount=pl.col("net_amount") * (0.6 + pl.col("dealer_id").str.slice(1).cast(pl.Int32) / 100)
    )
    for name, frame in (frames | {"targets": plan()}).items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder
