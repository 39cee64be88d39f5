"""How long it takes to say why a metric changed, over all dimensions, on an engine just opened.

    python -m bench.why [LAKE ...]

Each metric against last year, for the running month, the month before and the year so far; target: 1.5 s at 100 M rows.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import polars as pl

from bench.lakes import lakes
from dashboard.presets import PRESETS
from queries import Engine, Question, User, ask, connect
from queries.metrics import METRICS
from queries.pricing import price_volume_mix
from queries.why import explain

EVERYONE = User("bench", everything=True)
PERIODS = ("this_month", "last_month", "year_to_date")


def asking(engine: Engine, question: Question) -> Callable[[tuple[str, ...], tuple[str, ...]], pl.DataFrame]:
    """Asks the question with other metrics and dimensions."""
    return lambda metrics, by: ask(engine, replace(question, metrics=metrics, by=by), EVERYONE).frame


def measured(lake: Path) -> list[tuple[str, str, float]]:
    """Metric, period and seconds of each explanation, price, volume and mix included."""
    engine, found = connect(lake), []
    for period in PERIODS:
        span = PRESETS[period](engine.catalog.data.ends)
        for metric in METRICS:
            question = Question((metric,), starts=span.starts, ends=span.ends, compare="last_year")
            began = time.perf_counter()
            explain(asking(engine, question), metric, "last_year")
            price_volume_mix(asking(engine, question), metric, "last_year")
            found.append((metric, period, time.perf_counter() - began))
    engine.close()
    return found


def main() -> None:
    """Prints a row a lake, then its slowest."""
    for lake in lakes(__doc__):
        found = sorted(measured(lake), key=lambda row: -row[-1])
        seconds = [row[-1] for row in found]
        print(f"{lake.name}: {len(found)} explanations, p50 {median(seconds):.2f} s, slowest {seconds[0]:.2f} s")
        for metric, period, took in found[:5]:
            print(f"  {metric:22} {period:14} {took:.2f} s")


if __name__ == "__main__":
    main()
