"""How long the engine takes for what Explore asks: random pivots from rollups, and the rows of one dealer or city.

    python -m bench.explore --lake DIR [--pivots 120] [--details 40]

A pivot is asked level by level as the page does, on an engine just opened: no result, plan or checked SQL is kept
from before. A view is all levels of one pivot, one after the other. Targets: a question that rollups can answer p95
<= 80 ms; rows of one dealer or one city and a month <= 400 ms at 100 million rows of sales.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from queries import Answer, Engine, Filter, Period, Question, User, ask, connect, detail
from queries.metrics import METRICS
from queries.period import add_months, month_end
from queries.pivot import Axis, Pivot
from queries.question import Condition, Having
from queries.rollups import ROLLUPS

EVERYONE = User("bench", everything=True)
PLACES, SELLERS, GOODS = ("region", "province", "city", "dealer"), ("channel", "account"), ("category", "series", "sku")
SOLD = [name for name in METRICS if not name.startswith(("target", "attainment", "warehouse"))]
SPANS = ("month", "month", "quarter", "year", "days")


def periods(chance: random.Random, data: Period) -> Period:
    """A month, a quarter, a year so far, or odd days; within the last two years."""
    kind = chance.choice(SPANS)
    first = add_months(data.ends.replace(day=1), -chance.randint(0, 22))
    if kind == "days":
        return Period(first.replace(day=chance.randint(2, 15)), first.replace(day=chance.randint(16, 28)))
    months = {"month": 0, "quarter": 2, "year": 11}[kind]
    return Period(first, month_end(add_months(first, months)))


def pivots(chance: random.Random, data: Period) -> Iterator[Pivot]:
    """What an analyst lays out: one to three axes, some with conditions, ranks and others."""
    while True:
        rows = chance.sample((*PLACES, *SELLERS, *GOODS), chance.choice([1, 1, 2]))
        columns = chance.sample(("month", "quarter", "channel", "category"), chance.choice([0, 0, 1]))
        columns = [name for name in columns if name not in rows]
        where: list[Condition] = []
        if chance.random() < 0.4:
            where.append(Filter("channel", ("Chain", "dealer"), contains=True))
        if chance.random() < 0.3:
            metric = chance.choice(["sell_in_amount", "margin_rate", "sell_in_amount__change"])
            where.append(Having("dealer", metric, chance.choice(["top", "bottom"]), 20))
        metrics = tuple(chance.sample(SOLD, chance.choice([1, 2, 2, 3])))
        span = periods(chance, data)
        question = Question(metrics, (), tuple(where), span.starts, span.ends, chance.choice([None, "last_year"]))
        question = question if question.compare or "__" not in str(where) else question.but(compare="last_year")
        down = tuple(Axis(name, size) for name, size in zip(rows, (50, 8), strict=False))
        across = tuple(Axis(name, None if name in ("month", "quarter") else 8) for name in columns)
        yield Pivot(question, down, across)


def timed(function: Callable[[], Answer]) -> tuple[float, float, Answer]:
    """Milliseconds, those that processors worked, and the answer."""
    started, idle = time.perf_counter(), time.process_time()
    answer = function()
    return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - idle), answer


def details(chance: random.Random, engine: Engine, count: int) -> list[tuple[str, float]]:
    """The first page of rows and their number, of one dealer or one city and a month, as the page asks for both."""
    dealers = engine.run("SELECT dealer, city FROM dealers ORDER BY dealer", {}, EVERYONE)
    took = []
    for _ in range(count):
        dimension = chance.choice(["dealer", "city"])
        month = add_months(engine.catalog.data.ends.replace(day=1), -chance.randint(1, 24))
        where = (Filter(dimension, (chance.choice(dealers[dimension].to_list()),)),)
        question = Question(("sell_in_amount",), (), where, month, month_end(month), limit=50)
        kind = chance.choice(["documents", "lines"])
        page, *_ = timed(lambda: detail.rows(engine, question, kind, EVERYONE))  # noqa: B023
        number, *_ = timed(lambda: detail.count(engine, question, kind, EVERYONE))  # noqa: B023
        took += [(f"a page of {kind}", page), (f"the number of {kind}", number)]
        sku = question.but(metrics=("sell_in_amount", "margin_rate"), by=("sku", "day"), limit=None)
        took.append(("product by day", timed(lambda: ask(engine, sku, EVERYONE))[0]))  # noqa: B023
    return took


def row(name: str, values: list[float], target: str = "") -> str:
    """A line of the table."""
    tail = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
    return f"| {name} | {len(values)} | {median(values):.0f} ms | {tail:.0f} ms | {max(values):.0f} ms | {target} |"


def main() -> None:
    """Prints the table, then the slowest questions that rollups answered."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lake", type=Path, default=Path(".lake/sample"))
    options.add_argument("--pivots", type=int, default=120)
    options.add_argument("--details", type=int, default=40)
    given, chance = options.parse_args(), random.Random(7)
    quick: list[tuple[float, Question, tuple[str, ...]]] = []
    raw, views, quick_work = [], [], []
    with closing(connect(given.lake)) as engine:
        if not engine.catalog.rollups:
            raise SystemExit(f"{given.lake} has no rollups: sluice build --lake {given.lake}")
        source = pivots(chance, engine.catalog.data)
        for _ in range(given.pivots):
            whole = 0.0
            for question in next(source).levels().values():
                took, work, answer = timed(lambda: ask(engine, question, EVERYONE))  # noqa: B023
                whole += took
                if set(answer.sources) <= {*ROLLUPS}:
                    quick.append((took, question, answer.sources))
                    quick_work.append(work)
                else:
                    raw.append(took)
            views.append(whole)
        behind = details(chance, engine, given.details)
    print(f"Sales from {engine.catalog.data.starts} to {engine.catalog.data.ends}; rollups of "
          f"{sum(engine.catalog.rollups.values()) / 1e6:.1f} M rows; load {os.getloadavg()[0]:.1f}; {date.today()}\n")
    print("| what | asked | p50 | p95 | slowest | target |\n|---|---:|---:|---:|---:|---|")
    print(row("a question that rollups answer", [took for took, *_ in quick], "p95 <= 80 ms"))
    print(row("the same, processors' time", quick_work))
    if raw:
        print(row("a question of odd days by product, from the rows", raw))
    print(row("a view: all levels of a pivot", views))
    for kind in dict.fromkeys(name for name, _ in behind):
        print(row(f"one dealer or city, a month: {kind}", [took for name, took in behind if name == kind], "<= 400 ms"))
    print("\nThe slowest from rollups:\n")
    for took, question, sources in sorted(quick, key=lambda each: -each[0])[:5]:
        print(f"- {took:.0f} ms, from {', '.join(sources)}: {question}")


if __name__ == "__main__":
    main()
