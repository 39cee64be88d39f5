"""How building and asking grow with the rows of sales: 1, 10 and 100 million.

    python -m bench.scale [--millions 1,10,100] [--keep DIR] [--raw 40]
    python -m bench.scale --lake DIR        a lake at hand, copied by links: nothing in it is changed

A query is every distinct question that the six pages ask under the settings of bench/recorded.py, asked once of an
engine that was just opened: no result, no plan and no checked SQL is kept from before; the files are in the system's
cache, as they are after a build. The raw files answer every n-th of them, --raw in all. "Worked" is the processors'
time, which a busy machine changes less. Every step has a process of its own; "peak" is its largest resident size.
"""

import argparse
import os
import resource
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import polars as pl
import pyarrow.parquet as pq

from bench.recorded import Timed, record, replay
from data.lake import Lake
from data.sample import SIZES, Size, generate
from queries import connect
from queries.build import build, rollup_file
from queries.findings import KINDS
from queries.findings.kept import kept

SCALES = {
    1: replace(SIZES["medium"], rows=1_000_000, turnover=7e9, assortment=0.6, traces=300_000),
    10: Size(10_000_000, 16e9, 1.0, 1_000_000),
    100: SIZES["large"],
}
HEADINGS = ("rows", "build", "worked", "peak", "rollups on disk", "one month anew", "worked", "questions", "p50",
            "p95", "worked p50", "p95", "raw p50", "p95", "raw / rollups", "alerts found in")  # fmt: skip
T = TypeVar("T")


def apart(function: Callable[..., T], *given: Any) -> T:
    """The function's result from a process of its own, where nothing is cached and memory counts from nothing."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_quiet) as process:
        return process.submit(function, *given).result()


def _quiet() -> None:
    # DuckDB takes such a process for a shell and draws progress bars into the table.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def built(folder: Path) -> tuple[float, float, int]:
    """Seconds that building took, seconds that processors worked on it, and the largest resident size in bytes."""
    lake = Lake.open(folder)
    started, idle = time.perf_counter(), time.process_time()
    build(lake)
    took, worked = time.perf_counter() - started, time.process_time() - idle
    return took, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def judged(folder: Path) -> float:
    """Seconds that finding the alerts took, which `sluice build` does after the rollups."""
    with closing(connect(folder)) as engine:
        started = time.perf_counter()
        for kind in KINDS:
            kept(engine, kind)
        return time.perf_counter() - started


def rewrite_month(folder: Path) -> None:
    """Writes a whole month of sales again, one row short, as a correction would."""
    file = sorted((folder / "sales").rglob("*.parquet"))[-2]
    aside = file.with_suffix(".tmp")
    pl.read_parquet(file).head(-1).write_parquet(aside)
    os.replace(aside, file)


def middle_and_tail(values: list[float]) -> tuple[str, str]:
    """The median and the 95th per cent of milliseconds."""
    return f"{median(values):.1f} ms", f"{quantiles(values, n=20)[-1]:.1f} ms"


def measure(folder: Path, raw: int) -> list[Timed]:
    """Prints the row of one lake; returns its questions, the slowest first."""
    rows = sum(pq.read_metadata(file).num_rows for file in Lake.open(folder).files["sales"])
    first = apart(built, folder)
    size = rollup_file(Lake.open(folder)).stat().st_size
    rewrite_month(folder)
    again = apart(built, folder)
    finding = apart(judged, folder)
    questions = apart(record, folder)
    quick = apart(replay, folder, questions, True)
    nth = -(-len(questions) // raw)
    slow = [each.milliseconds for each in apart(replay, folder, questions[::nth], False)]
    both = [each.milliseconds for each in quick[::nth]]
    took, worked = [each.milliseconds for each in quick], [each.worked for each in quick]
    cells = (f"{rows / 1e6:.1f} M", f"{first[0]:.1f} s", f"{first[1]:.1f} s", f"{first[2] / 1e9:.2f} GB",
             f"{size / 1e6:.0f} MB", f"{again[0]:.1f} s", f"{again[1]:.1f} s", str(len(took)), *middle_and_tail(took),
             *middle_and_tail(worked), *middle_and_tail(slow), f"{median(slow) / median(both):.0f}",
             f"{finding:.0f} s")  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)
    return sorted(quick, key=lambda each: -each.milliseconds)


def linked(lake: Path, folder: Path) -> Path:
    """A copy of a lake that shares its files until one is replaced, without what was built of it."""
    shutil.copytree(Lake.open(lake).root, folder, copy_function=os.link, ignore=shutil.ignore_patterns(".sluice"))
    return folder


def main() -> None:
    """Prints the table, then the slowest questions of its last lake with what answered them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--millions", default="1,10,100")
    options.add_argument("--keep", type=Path, help="where the lakes are made and stay")
    options.add_argument("--lake", type=Path)
    options.add_argument("--raw", type=int, default=40)
    options.add_argument("--slowest", type=int, default=5)
    given = options.parse_args()
    print(f"| {' | '.join(HEADINGS)} |\n|{'---:|' * len(HEADINGS)}", flush=True)
    slowest: list[Timed] = []
    with TemporaryDirectory(dir=given.lake and given.lake.parent) as made:
        home = given.keep or Path(made)
        if given.lake:
            slowest = measure(linked(given.lake, home / "linked"), given.raw)
        for millions in () if given.lake else map(int, given.millions.split(",")):
            folder = home / f"{millions}M"
            if not folder.exists():
                apart(generate, folder, SCALES[millions])
            shutil.rmtree(folder / ".sluice", ignore_errors=True)
            slowest = measure(folder, given.raw)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}. The slowest:\n")
    for each in slowest[: given.slowest]:
        print(f"- {each.milliseconds:.0f} ms, from {', '.join(each.sources)}: {each.asked}")


if __name__ == "__main__":
    main()
