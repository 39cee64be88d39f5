"""What the data have taught of the company's rhythm: once for all that a person may see, whatever is filtered."""

from datetime import date

from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.asking import own_events, unfiltered
from queries import phasing
from queries.rhythm import Rhythm

RHYTHMS = Memo(128)


def company_rhythm(scope: Scope) -> Rhythm:
    """The company's rhythm, together and by channel and category, of all that the person may see."""
    metric, data = scope.named("sell_in"), scope.filters.data
    return RHYTHMS.get(
        key(scope, "rhythm"), lambda: phasing.company_rhythm(unfiltered(scope), metric, data, own_events(scope))
    )


def known_to(scope: Scope) -> date:
    """The last day of the period with data; where it has not begun, the last of the data."""
    return min(scope.filters.shown.ends, scope.filters.data.ends)


def key(scope: Scope, *more: object) -> tuple[object, ...]:
    """What is learned is kept by this: targets and approvals teach nothing."""
    lake = scope.engine.lake
    return lake.snapshot, lake.ends, scope.user, scope.filters.measure, *more
