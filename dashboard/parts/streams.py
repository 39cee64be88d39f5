"""The flow of goods: opening stock and sell-in go into the channel, sell-out and closing stock come out of it."""

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.panels import Panel, Piece, Prose
from dashboard.parts.asking import unfiltered
from queries import Period, stock_flow
from queries.stock_flow import BOOKS, UNITS, Balance


def balance(scope: Scope) -> Balance | None:
    """The books of what is looked at; None without a snapshot before the period and one in it."""
    span = _between_snapshots(scope)
    return stock_flow.balance(scope.ask, span) if span else None


def balances(scope: Scope, by: str) -> pl.DataFrame:
    """As `queries.stock_flow.balances`, of what is looked at; no rows without the snapshots."""
    span = _between_snapshots(scope)
    none = {by: pl.String, **dict.fromkeys(BOOKS, pl.Int64)}
    return stock_flow.balances(scope.ask, span, by) if span else pl.DataFrame(schema=none)


def stream(scope: Scope) -> Panel | None:
    """What came in and where it went, in units, between two snapshots of stock; what the books do not explain is shown,
    not hidden."""
    title, found = scope.say("channel.stream"), balance(scope)
    if not found:
        return Panel("stream", title, Prose(((Piece(scope.say("channel.no_snapshots")),),)), span=6)
    flows = [
        ("opening", "held", found.opening or 0),
        ("sell_in", "held", found.sell_in),
        ("held", "sell_out", found.sell_out),
        ("held", "closing", found.closing or 0),
        ("held", "unexplained", found.unexplained),
        ("unexplained_in", "held", -found.unexplained),
    ]
    words = ((scope.say(f"channel.stream_{a}"), scope.say(f"channel.stream_{b}"), units) for a, b, units in flows)
    rows = [row for row in words if row[-1] > 0]
    if not rows:
        return None
    frame = pl.DataFrame(rows, schema=["from", "to", UNITS], orient="row")
    chart = charts.sankey(frame, "from", "to", scope.measure(UNITS), height=300)
    note = scope.say("channel.stream_note", days=dates.period(found.span, scope.language))
    return Panel("stream", title, chart, note, 6, found.answers, frame)


def _between_snapshots(scope: Scope) -> Period | None:
    return stock_flow.between_snapshots(unfiltered(scope), scope.filters.shown, scope.filters.data)
