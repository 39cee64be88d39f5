"""Answers a Question in plain Polars from the raw parquet files, by docs/semantics.md alone: what `ask` is held to.

It shares nothing with the compiler, reads every row every time and is as slow as it likes.
"""

from datetime import date
from functools import reduce
from pathlib import Path

import polars as pl
from polars import col

from queries import Question, User
from queries.question import Having
from tests.queries.oracle_days import Side, now, then
from tests.queries.oracle_having import resolved
from tests.queries.oracle_lake import read_sales, read_stock, read_targets
from tests.queries.oracle_side import GOODS, PLACE, TARGETS, TIME, WHO, Part

KNOWN = {
    "targets": {"region", "province", "channel", "category", "month", "quarter", "year"},
    "stock": {*TIME, *WHO, *PLACE, *GOODS},
    "warehouse": {*TIME, *GOODS},
    "sales": {*TIME, *WHO, *PLACE, *GOODS, "stage"},
}
FACTS = {
    "target_quantity": "targets", "target_amount": "targets", "attainment": "targets", "attainment_quantity": "targets",
    "stock_quantity": "stock", "weeks_of_supply": "stock", "sold_of_stock": "stock", "warehouse_stock": "warehouse",
}


def known(metrics: tuple[str, ...], compare: str | None = None) -> set[str]:
    """The dimensions that all the facts behind the metrics know."""
    facts = {FACTS.get(metric, "sales") for metric in metrics}
    if compare == "target" and TARGETS.keys() & set(metrics):
        facts.add("targets")
    return set.intersection(*(KNOWN[fact] for fact in facts))


def refused(question: Question, first: date, last: date) -> bool:
    """Whether the question cannot be asked: no day, or a metric by, or filtered on, what its facts do not know."""
    conditions = (*question.where, *question.others)
    filtered = {name for each in conditions for name in each.dimensions}
    unknown = {*question.by, *filtered} - known(question.metrics, question.compare)
    ranking = [each for each in conditions if isinstance(each, Having) and each.metric != each.dimension]
    unknown |= {name for each in ranking for name in filtered - known((each.metric.partition("__")[0],))}
    rising = {each.metric.partition("__")[0] for each in ranking if "__" in each.metric}
    changes = bool(rising - TARGETS.keys() if question.compare == "target" else rising and question.compare is None)
    no_day = (question.starts or first) > (question.ends or last)
    alone = any(set(each.dimensions) - set(question.by) for each in question.others)
    return no_day or alone or changes or bool(unknown) or bool(filtered & TIME.keys())


class Oracle:
    """The raw rows of one lake, each with all its dimensions."""

    def __init__(self, folder: Path) -> None:
        self.sales, self.stock, self.targets = read_sales(folder), read_stock(folder), read_targets(folder)
        self.data: tuple[date, date] = (self.sales["on"].min(), self.sales["on"].max())  # type: ignore[assignment]

    def periods(self, question: Question) -> tuple[Side, Side | None]:
        """The side asked about and the one it is compared with."""
        asked = now(question, *self.data)
        return asked, then(question, asked, self.data[1])

    def answer(self, question: Question, user: User) -> pl.DataFrame:
        """The rows that `ask` has to give, in no order."""
        question = resolved(question, lambda inner: self.answer(inner, user))
        asked, before = self.periods(question)
        sides = {"": (Part(self, question, user, asked), question.metrics)}
        if question.compare == "target":
            sides["__target"] = (Part(self, question, user, asked), [m for m in question.metrics if m in TARGETS])
        elif before:
            sides[f"__{question.compare}"] = (Part(self, question, user, before), question.metrics)
        columns, groups = [], []
        for suffix, (part, metrics) in sides.items():
            for metric in metrics:
                asked_for = TARGETS[metric] if suffix == "__target" else metric
                columns.append(part.shown(asked_for).rename({asked_for: metric + suffix}))
                groups.append(part.groups(asked_for))
        keys = ["_", *question.by]
        rows = pl.concat(groups).unique() if question.by else pl.DataFrame({"_": [1]}, schema={"_": pl.Int32})
        answer = reduce(lambda left, right: left.join(right, on=keys, how="left", nulls_equal=True), columns, rows)
        counted = [name for name in answer.columns if name.startswith("active_dealers")]
        return answer.with_columns(col(counted).fill_null(0)).drop("_")
