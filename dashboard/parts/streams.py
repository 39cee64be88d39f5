"""The flow of goods: opening stock and sell-in go into the channel, sell-out and closing stock come out of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.panels import Panel, Piece, Prose
from queries import Answer, Period

UNITS = "stock_quantity"
FLOWS = ("sell_in_quantity", "sell_out_quantity")


@dataclass(frozen=True)
class Balance:
    """The books of goods between two snapshots, in units. span: the days after the first up to the second.

    opening, closing are None where a snapshot does not have the one whose books these are.
    """

    span: Period
    opening: float | None
    sell_in: float
    sell_out: float
    closing: float | None
    answers: tuple[Answer, ...]

    @property
    def unexplained(self) -> float:
        """What came in and is neither sold nor there: opening + sell-in - sell-out - closing."""
        return (self.opening or 0) + self.sell_in - self.sell_out - (self.closing or 0)


def balance(scope: Scope) -> Balance | None:
    """The books of what is looked at; None without a snapshot before the period and one in it."""
    span = between_snapshots(scope)
    if not span:
        return None
    moved, before = _asked(scope, span, ())
    row, opening = moved.frame.to_dicts()[0], before.frame[UNITS][0]
    came, went = (row[name] or 0 for name in FLOWS)
    return Balance(span, opening, came, went, row[UNITS], (moved, before))


def balances(scope: Scope, by: str) -> pl.DataFrame:
    """The books of each member: by, opening, sell_in, sell_out, closing, unexplained; no rows without the snapshots.

    A member that is missing in a snapshot has no figure there, and nothing is said of what is unexplained.
    """
    span = between_snapshots(scope)
    kinds = dict.fromkeys(("opening", "sell_in", "sell_out", "closing", "unexplained"), pl.Int64)
    if not span:
        return pl.DataFrame(schema={by: pl.String, **kinds})
    moved, before = (answer.frame for answer in _asked(scope, span, (by,)))
    names = dict(zip((*FLOWS, UNITS), ("sell_in", "sell_out", "closing"), strict=True))
    rows = moved.rename(names).join(before.rename({UNITS: "opening"}), on=by, how="full", coalesce=True)
    rows = rows.with_columns(pl.col("sell_in", "sell_out").fill_null(0))
    missing = pl.col("opening") + pl.col("sell_in") - pl.col("sell_out") - pl.col("closing")
    return rows.with_columns(unexplained=missing).select(by, *kinds)


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


def _asked(scope: Scope, span: Period, by: tuple[str, ...]) -> tuple[Answer, Answer]:
    """What flowed in the span with the stock at its end, and the stock it began with."""
    moved = scope.ask((*FLOWS, UNITS), by, starts=span.starts, ends=span.ends, compare=None)
    opened = span.starts - timedelta(1)
    return moved, scope.ask(UNITS, by, starts=opened, ends=opened, compare=None)


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
