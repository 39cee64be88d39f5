"""The flow of goods: opening stock and sell-in go into the channel, sell-out and closing stock come out of it."""

from datetime import timedelta

import polars as pl

from dashboard import charts
from dashboard.page import Scope
from dashboard.panels import Panel

UNITS = "stock_quantity"


def stream(scope: Scope) -> Panel | None:
    """What came in and where it went, in units; what the books do not explain is shown, not hidden."""
    shown = scope.filters.shown
    moved = scope.ask(("sell_in_quantity", "sell_out_quantity", UNITS), compare=None)
    before = scope.ask(UNITS, starts=scope.filters.data.starts, ends=shown.starts - timedelta(1), compare=None)
    row, opening = moved.frame.to_dicts()[0], before.frame[UNITS][0]
    if opening is None or row[UNITS] is None:
        return None
    came, went = row["sell_in_quantity"] or 0, row["sell_out_quantity"] or 0
    missing = opening + came - went - row[UNITS]
    flows = [
        ("opening", "held", opening),
        ("sell_in", "held", came),
        ("held", "sell_out", went),
        ("held", "closing", row[UNITS]),
        ("held", "unexplained", missing),
        ("unexplained_in", "held", -missing),
    ]
    rows = [(scope.say(f"stream_{a}"), scope.say(f"stream_{b}"), units) for a, b, units in flows if units > 0]
    frame = pl.DataFrame(rows, schema=["from", "to", UNITS], orient="row")
    chart = charts.sankey(frame, "from", "to", scope.measure(UNITS), height=300)
    return Panel("stream", scope.say("stream"), chart, scope.say("stream_note"), 6, (moved, before), frame)
