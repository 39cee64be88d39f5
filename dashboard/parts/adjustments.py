"""The seasonality adjustments that people entered: what holds, and all that was ever entered."""

from dashboard import company, dates
from dashboard.page import Scope
from data.store import adjustments as kept
from data.store.adjustments import AdjustmentRow
from queries import Period
from queries.adjustment import Adjustment


def entered(scope: Scope, span: Period) -> list[AdjustmentRow]:
    """All adjustments of days of the span, the newest first, withdrawn ones among them."""
    return scope.once(("adjustments", span), lambda: _read(scope, span))


def _read(scope: Scope, span: Period) -> list[AdjustmentRow]:
    if not company.stored(scope.engine.lake):
        return []
    with company.store(scope.engine.lake).reading() as session:
        return kept.touching(session, span.starts, span.ends)


def holding(scope: Scope, span: Period) -> list[AdjustmentRow]:
    """Those that hold."""
    return [each for each in entered(scope, span) if not each.withdrawn_at]


def adjustments(scope: Scope, span: Period) -> tuple[Adjustment, ...]:
    """What holds, as the rhythm takes it."""
    rows = holding(scope, span)
    return tuple(Adjustment(row.starts, row.ends, row.factor, row.channel, row.category) for row in rows)


def named(scope: Scope, row: AdjustmentRow) -> str:
    """Which days of what an adjustment is about."""
    days = dates.period(Period(row.starts, row.ends), scope.language)
    return " · ".join(part for part in (days, row.channel, row.category) if part)
