"""How long it takes to spread a national figure over 31 provinces x 11 channels x 12 categories x 12 months.

    python -m bench.allocation [--times N]

Random weights, floors and caps at regions and provinces, locked cells; then one figure edited by hand in three places.
Every result is checked: sums exact, bounds kept. Target: 300 ms for an allocation.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from itertools import product
from statistics import median

import numpy as np
import polars as pl

from queries.edits import Allocation, Edit, Lock, apply
from queries.planning import LEVELS, WEIGHTS

REGIONS, PROVINCES, CHANNELS, CATEGORIES = 7, 31, 11, 12
TARGET = 0.3


def company(seed: int) -> pl.DataFrame:
    """Cells with random weights."""
    months = [date(2027, month, 1) for month in range(1, 13)]
    names = (
        [f"province {at:02}" for at in range(PROVINCES)],
        [f"channel {at:02}" for at in range(CHANNELS)],
        [f"category {at:02}" for at in range(CATEGORIES)],
        months,
    )
    cells = pl.DataFrame(list(product(*names)), schema=LEVELS[1:], orient="row")
    region = pl.format("region {}", pl.col("province").str.slice(-2).cast(pl.Int64) % REGIONS)
    random = np.random.default_rng(seed)
    weights = {name: pl.Series(random.lognormal(10, 1.5, cells.height)) for name in WEIGHTS}
    return cells.with_columns(region=region, price=pl.lit(2000.0), **weights).select(*LEVELS, *WEIGHTS, "price")


def timed(make: Callable[[], pl.DataFrame], times: int) -> tuple[pl.DataFrame, list[float], list[float]]:
    """The last result, the seconds each took, and the processors' seconds of each."""
    took, worked = [], []
    for _ in range(times):
        begun, busy = time.perf_counter(), time.process_time()
        made = make()
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    return made, took, worked


def main() -> None:
    """Prints a table; ends with 1 when the target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=15)
    times = options.parse_args().times
    cells = company(1)
    total = int(cells["history"].sum() * 1.08)
    weights = tuple(zip(WEIGHTS, (0.6, 0.3, 0.1), strict=True))
    plain = Allocation(total, weights)
    empty = cells.select(*LEVELS, "price", target=pl.lit(0), locked=pl.lit(False))
    plan = apply(empty, [plain], cells)
    locked = apply(plan, [Lock((), (("channel", "channel 03"),), True)], cells)
    cell = (("region", "region 1"), ("channel", "channel 05"))
    steps = {
        "allocation": (lambda: apply(empty, [plain], cells), total),
        "allocation with floors and caps": (
            lambda: apply(empty, [Allocation(total, weights, 0.95, 1.3)], cells),
            total,
        ),
        "allocation round locked cells": (lambda: apply(locked, [Allocation(total, weights, 0.9, 1.4)], cells), total),
        "edit, the rest answers": (lambda: apply(plan, [Edit((), cell, 10**7, "rest")], cells), total),
        "edit, the parent moves": (lambda: apply(plan, [Edit((), cell[:1], 10**9, "parent")], cells), None),
        "edit of the national figure": (lambda: apply(plan, [Edit((), (), 2 * total, "parent")], cells), 2 * total),
    }
    print(f"{cells.height:,} cells, {times} times each\n")
    print("| step | median | longest | worked, median | longest |\n|---|---:|---:|---:|---:|")
    missed = False
    for name, (make, expected) in steps.items():
        made, took, worked = timed(make, times)
        assert expected is None or made["target"].sum() == expected, name
        missed |= median(took) > TARGET
        figures = (median(took), max(took), median(worked), max(worked))
        print(f"| {name} | {' | '.join(f'{each * 1000:.0f} ms' for each in figures)} |")
    print(f"\nTarget, {TARGET * 1000:.0f} ms at most: {'missed' if missed else 'reached'}")
    raise SystemExit(missed)


if __name__ == "__main__":
    main()
