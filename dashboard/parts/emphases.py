"""What people changed of the rhythm: what holds, and all that was ever entered."""

from dashboard import company, dates
from dashboard.page import Scope
from data.store import curves
from data.store.curves import CurveChange
from queries import Period
from queries.emphasis import Emphasis


def entered(scope: Scope, span: Period) -> list[CurveChange]:
    """All changes about days of the span, the newest first, withdrawn ones among them."""
    return scope.once(("changes of rhythm", span), lambda: _read(scope, span))


def _read(scope: Scope, span: Period) -> list[CurveChange]:
    if not company.stored(scope.engine.lake):
        return []
    with company.store(scope.engine.lake).reading() as session:
        return curves.changes(session, span.starts, span.ends)


def holding(scope: Scope, span: Period) -> list[CurveChange]:
    """Those that hold."""
    return [each for each in entered(scope, span) if not each.withdrawn_at]


def emphases(scope: Scope, span: Period) -> tuple[Emphasis, ...]:
    """What holds, as the rhythm takes it."""
    rows = holding(scope, span)
    return tuple(Emphasis(row.starts, row.ends, row.factor, row.channel, row.category) for row in rows)


def named(scope: Scope, row: CurveChange) -> str:
    """Which days of what a change is about."""
    days = dates.period(Period(row.starts, row.ends), scope.language)
    return " · ".join(part for part in (days, row.channel, row.category) if part)
