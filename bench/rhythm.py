"""How far landings were off at 25, 50 and 75 % of past periods: the rhythm, a straight line, last year's share.

    python -m bench.rhythm

Two companies: the sample, and one whose Spring Festival falls on other days, told by its `events` table.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import polars as pl

from data.sample import generate, seasons
from queries.landings import METHODS, backtest

MOVED = {2023: date(2023, 2, 8), 2024: date(2024, 1, 25), 2025: date(2025, 2, 18), 2026: date(2026, 1, 22)}
HEADINGS = ("company", "stage", "months", "elapsed", *METHODS, "")


def companies(folder: Path) -> Iterator[tuple[str, Path, pl.DataFrame]]:
    """Name, lake and its events."""
    sample = generate(folder / "sample", "small")
    events = pl.read_parquet(sample / "events.parquet")
    yield "sample", sample, events
    with patch.object(seasons, "spring_festival", lambda year: np.datetime64(MOVED.get(year, date(year, 2, 5)))):
        moved = generate(folder / "moved", "small")
    festivals = pl.DataFrame({"event": "Spring Festival", "kind": "festival", "starts_on": list(MOVED.values())})
    yield "moved festival", moved, festivals.with_columns(ends_on=pl.col("starts_on") + timedelta(6))


def daily(lake: Path, stage: str) -> pl.DataFrame:
    """Output by day: columns day, value."""
    rows = pl.scan_parquet(lake / "sales/**/*.parquet").filter(pl.col("stage") == stage)
    return rows.group_by(day="sold_on").agg(value=pl.col("net_amount").cast(pl.Float64).sum()).collect()


def main() -> None:
    """Prints a row a company, stage, length and elapsed part: the mean miss of each method in per cent."""
    print("{:15} {:9} {:>6} {:>7} {:>13} {:>13} {:>13} {}".format(*HEADINGS))
    with TemporaryDirectory() as folder:
        for name, lake, own in companies(Path(folder)):
            for stage in ("sell_in", "sell_out"):
                history = daily(lake, stage)
                for months in (1, 3, 12):
                    for elapsed in (0.25, 0.5, 0.75):
                        past = backtest(history, months, elapsed, own)
                        miss = past.select((pl.col(each) / pl.col("final") - 1).abs().mean() for each in METHODS).row(0)
                        figures = " ".join(f"{each:13.1%}" for each in miss)
                        verdict = "" if miss[0] == min(miss) else "does not beat both"
                        print(f"{name:15} {stage:9} {months:6} {elapsed:7.0%} {figures} {verdict}")


if __name__ == "__main__":
    main()
