"""The flow of goods: opening stock and sell-in go into the channel, sell-out and closing stock come out of it."""

from datetime import date, timedelta

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.panels import Panel, Piece, Prose
from queries import Period

UNITS = "stock_quantity"


def stream(scope: Scope) -> Panel | None:
    """What came in and where it went, in units, between two snapshots of stock; what the books do not explain is shown,
    not hidden."""
    span = between_snapshots(scope)
    if not span:
        return Panel("stream", scope.say("stream"), Prose(((Piece(scope.say("no_snapshots")),),)), span=6)
    moved = scope.ask(
        ("sell_in_quantity", "sell_out_quantity", UNITS), starts=span.starts, ends=span.ends, compare=None
    )
    opened = span.starts - timedelta(1)
    before = scope.ask(UNITS, starts=opened, ends=opened, compare=None)
    row, opening = moved.frame.to_dicts()[0], before.frame[UNITS][0] or 0
    came, went, closing = (row[name] or 0 for name in ("sell_in_quantity", "sell_out_quantity", UNITS))
    missing = opening + came - went - closing
    flows = [
        ("opening", "held", opening),
        ("sell_in", "held", came),
        ("held", "sell_out", went),
        ("held", "closing", closing),
        ("held", "unexplained", missing),
        ("unexplained_in", "held", -missing),
    ]
    rows = [(scope.say(f"stream_{a}"), scope.say(f"stream_{b}"), units) for a, b, units in flows if units > 0]
    if not rows:
        return None
    frame = pl.DataFrame(rows, schema=["from", "to", UNITS], orient="row")
    chart = charts.sankey(frame, "from", "to", scope.measure(UNITS), height=300)
    note = scope.say("stream_note", days=dates.period(span, scope.language))
    return Panel("stream", scope.say("stream"), chart, note, 6, (moved, before), frame)


def between_snapshots(scope: Scope) -> Period | None:
    """The days after the last snapshot before the period up to the last one in it: what the books can explain."""
    shown, everything = scope.filters.shown, tuple(name for name, _ in scope.filters.members)
    if shown.ends < scope.filters.data.starts:
        return None
    days: list[date] = scope.ask(
        UNITS, "day", starts=scope.filters.data.starts, ends=shown.ends, compare=None, without=everything
    ).frame["day"].to_list()  # fmt: skip
    before = [day for day in days if day < shown.starts]
    within = [day for day in days if day >= shown.starts]
    return Period(max(before) + timedelta(1), max(within)) if before and within else None
