"""What moved: the members behind a change, those that are new and those that are lost apart."""

import polars as pl

from dashboard.page import Scope
from dashboard.parts.comparing import against
from queries import Answer, movers
from queries.movers import LOOKED_AT


def moves(scope: Scope, metric: str, few: int = 6) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    """As `queries.movers.movers`: dimension, member, now, before, change, state, and what that came from.

    A dimension that is filtered down to one member explains nothing and is left out. Empty with nothing to compare.
    """
    compare = against(scope)
    looked_at = [name for name in LOOKED_AT if len(scope.filters.of(name)) != 1]
    if compare is None or not looked_at:
        return pl.DataFrame(schema={"dimension": pl.String, "member": pl.String, "change": pl.Float64}), ()
    found = (scope.ask, metric, scope.filters.period, compare, looked_at, few)
    return scope.once(("movers", metric, few), lambda: movers.movers(*found))


def new_and_lost(scope: Scope, metric: str) -> tuple[pl.DataFrame, Answer | None]:
    """Dealers that are new or lost since the compared period: dealer, now, before, change, state."""
    compare = against(scope)
    if compare is None:
        return pl.DataFrame(schema={"state": pl.String, "change": pl.Float64}), None
    return movers.new_and_lost(scope.ask, metric, scope.filters.period, compare)
