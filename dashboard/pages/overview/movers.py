"""What moved: the members behind a change, those that are new and those that are lost apart."""

import polars as pl

from dashboard.page import Scope
from dashboard.parts.comparing import against
from queries import Answer
from queries.contributions import additive, drivers
from queries.question import Comparison

LOOKED_AT = ("province", "channel", "category", "dealer")


def moves(scope: Scope, metric: str, few: int = 6) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    """The few members that explain most of the metric's change: dimension, member, now, before, change, state.

    A dimension that is filtered down to one member explains nothing and is left out. Empty with nothing to compare.
    """
    compare = against(scope)
    if compare is None:
        return pl.DataFrame(schema={"dimension": pl.String, "member": pl.String, "change": pl.Float64}), ()
    looked_at = [name for name in LOOKED_AT if len(scope.filters.of(name)) != 1]
    found = {name: _changes(scope, metric, name, compare) for name in looked_at}
    tables = {name: table for name, (table, _) in found.items()}
    largest = scope.once(("drivers", metric, few), lambda: drivers(tables, few))
    return largest, tuple(answer for _, answer in found.values())


def new_and_lost(scope: Scope, metric: str) -> tuple[pl.DataFrame, Answer | None]:
    """Dealers that are new or lost since the compared period: dealer, now, before, change, state."""
    compare = against(scope)
    if compare is None:
        return pl.DataFrame(schema={"state": pl.String, "change": pl.Float64}), None
    table, answer = _changes(scope, metric, "dealer", compare)
    return table.filter(pl.col("state") != "kept"), answer


def _changes(scope: Scope, metric: str, by: str, compare: Comparison) -> tuple[pl.DataFrame, Answer]:
    """The part that each member of a dimension had in the change, and what that came from."""
    answer = scope.ask(metric, by, compare=compare)
    return scope.once(("changes", metric, by), lambda: additive(answer.frame, by, metric, compare)), answer
