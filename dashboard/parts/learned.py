"""What the data have taught of the company's rhythm: once for all that a person may see, whatever is filtered."""

from datetime import date

import polars as pl

from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.series import own_events
from queries.rhythm import Rhythm, learn

RHYTHMS = Memo(128)
MIX = ("channel", "category")


def company_rhythm(scope: Scope) -> Rhythm:
    """The company's rhythm, together and by channel and category, of all that the person may see."""
    return RHYTHMS.get(key(scope, "rhythm"), lambda: learn(history(scope, MIX, all_of=True), own_events(scope), MIX))


def history(scope: Scope, by: tuple[str, ...] = (), all_of: bool = False) -> pl.DataFrame:
    """The output of every day of the data: day, `by`, value. all_of: without the filters."""
    data, metric = scope.filters.data, scope.named("sell_in")
    without = tuple(name for name, _ in scope.filters.members) if all_of else ()
    answer = scope.ask(metric, ("day", *by), starts=data.starts, ends=data.ends, compare=None, without=without)
    return answer.frame.rename({metric: "value"})


def known_to(scope: Scope) -> date:
    """The last day of the period with data; where it has not begun, the last of the data."""
    return min(scope.filters.shown.ends, scope.filters.data.ends)


def key(scope: Scope, *more: object) -> tuple[object, ...]:
    """What is learned is kept by this: targets and approvals teach nothing."""
    lake = scope.engine.lake
    return lake.snapshot, lake.ends, scope.user, scope.filters.measure, *more
