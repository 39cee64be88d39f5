"""Conditions on members by a metric, resolved one after the other into plain lists of members."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from polars import col

from queries import Filter, Question
from queries.question import Having

RATIOS = {"margin_rate", "average_price", "return_rate", "attainment", "attainment_quantity", "weeks_of_supply",
          "sell_through", "sold_of_stock", "channel_share"}  # fmt: skip
Ask = Callable[[Question], pl.DataFrame]


@dataclass(frozen=True)
class Members:
    """The members that a Having keeps, a row each."""

    frame: pl.DataFrame
    negated: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.frame.columns)

    def keep(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows of the members, or of all others."""
        return rows.join(self.frame, on=self.dimensions, how="anti" if self.negated else "semi")

    def fold(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows, the name of every other member null."""
        name = self.frame.columns[-1]
        there = rows.join(self.frame.with_columns(_there=True), on=self.dimensions, how="left", maintain_order="left")
        return rows.with_columns(pl.when(there["_there"]).then(name))


def resolved(question: Question, ask: Ask) -> Question:
    """The question with Members in place of every Having."""
    where: tuple[Filter | Members, ...] = ()
    for each in question.where:
        where += (members(question.but(where=where), each, ask) if isinstance(each, Having) else each,)
    question = question.but(where=where)
    shown = (members(question, each, ask, every=True) if isinstance(each, Having) else each for each in question.others)
    return question.but(others=tuple(shown))


def members(question: Question, having: Having, ask: Ask, every: bool = False) -> Members:
    """Whom the Having keeps of what the question's conditions leave; every: of all members that the question has."""
    metric, _, change = having.metric.partition("__")
    by_name = metric == having.dimension
    metric = question.metrics[0] if by_name else metric
    metrics = tuple(dict.fromkeys((metric, *question.metrics))) if every else (metric,)
    answer = ask(question.but(metrics=metrics, by=having.dimensions, others=(),
                              compare=question.compare if change or every else None))  # fmt: skip
    then = f"{metric}__{question.compare}"
    sides = [col(name).cast(pl.Float64) for name in (metric, then if change else metric)]
    if metric not in RATIOS:
        sides = [side.fill_null(0) for side in sides] if change else sides
    judged = col(having.dimension) if by_name else sides[0] - sides[1] if change else sides[0]
    rows = answer.with_columns(judged=judged)
    rows = rows if every and having.ranks else rows.filter(col("judged").is_not_null())
    if having.ranks:
        rows = rows.sort("judged", having.dimension, descending=[having.test == "top", False], nulls_last=True)
        place = pl.int_range(pl.len()).over(having.each) if having.each else pl.int_range(pl.len())
        kept = rows.filter(place.is_between(having.after, having.after + having.value - 1))
    else:
        kept = rows.filter({">=": col("judged") >= having.value, ">": col("judged") > having.value,
                            "<=": col("judged") <= having.value, "<": col("judged") < having.value}[having.test])
    return Members(kept.select(having.dimensions), having.negated)
