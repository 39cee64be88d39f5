"""The members behind a change over several dimensions, those that are new and those that are lost apart."""

from collections.abc import Iterable

import polars as pl

from queries.asker import Asker
from queries.contributions import additive, drivers
from queries.question import Answer, Comparison, Period

LOOKED_AT = ("province", "channel", "category", "dealer")


def movers(
    ask: Asker, metric: str, period: Period, compare: Comparison, dimensions: Iterable[str] = LOOKED_AT, few: int = 6
) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    """The few members that explain most of the metric's change, as `contributions.drivers`, and what that came from.

    metric: one that adds up. dimensions: at least one.
    """
    found = {name: changes(ask, metric, name, period, compare) for name in dimensions}
    return drivers({name: table for name, (table, _) in found.items()}, few), tuple(each for _, each in found.values())


def new_and_lost(ask: Asker, metric: str, period: Period, compare: Comparison) -> tuple[pl.DataFrame, Answer]:
    """Dealers that are new or lost since the compared period: as `contributions.additive`, and what it came from."""
    table, answer = changes(ask, metric, "dealer", period, compare)
    return table.filter(pl.col("state") != "kept"), answer


def changes(ask: Asker, metric: str, by: str, period: Period, compare: Comparison) -> tuple[pl.DataFrame, Answer]:
    """The part that each member of a dimension had in the change, and what that came from."""
    answer = ask(metric, by, starts=period.starts, ends=period.ends, compare=compare)
    return additive(answer.frame, by, metric, compare), answer
