"""The stock-flow identity of the channel, in units: opening stock + sell-in - sell-out = closing stock.

What the books of two snapshots do not explain is the difference of both sides: goods that went uncounted, or came
from elsewhere.
"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from queries.asker import Asker
from queries.question import Answer, Period

UNITS = "stock_quantity"
MOVED = ("sell_in_quantity", "sell_out_quantity")
BOOKS = ("opening", "sell_in", "sell_out", "closing", "unexplained")


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


def between_snapshots(ask: Asker, shown: Period, data: Period) -> Period | None:
    """The days after the last snapshot before the period up to the last one in it: what the books can explain.

    ask: of everybody, for a snapshot is one of all. shown: the period as far as the data go. None without both.
    """
    if shown.ends < data.starts:
        return None
    days = ask(UNITS, "day", starts=data.starts, ends=shown.ends, compare=None).frame["day"].to_list()
    before = [day for day in days if day < shown.starts]
    within = [day for day in days if day >= shown.starts]
    return Period(max(before) + timedelta(1), max(within)) if before and within else None


def balance(ask: Asker, span: Period) -> Balance:
    """The books of all that is asked about. span: as `between_snapshots` gives it."""
    moved, before = _asked(ask, span, ())
    row, opening = moved.frame.row(0, named=True), before.frame[UNITS][0]
    came, went = (row[name] or 0 for name in MOVED)
    return Balance(span, opening, came, went, row[UNITS], (moved, before))


def balances(ask: Asker, span: Period, by: str) -> pl.DataFrame:
    """The books of each member: by, and BOOKS.

    A member that is missing in a snapshot has no figure there, and nothing is said of what is unexplained.
    """
    moved, before = (answer.frame for answer in _asked(ask, span, (by,)))
    names = dict(zip((*MOVED, UNITS), ("sell_in", "sell_out", "closing"), strict=True))
    rows = moved.rename(names).join(before.rename({UNITS: "opening"}), on=by, how="full", coalesce=True)
    rows = rows.with_columns(pl.col("sell_in", "sell_out").fill_null(0))
    missing = pl.col("opening") + pl.col("sell_in") - pl.col("sell_out") - pl.col("closing")
    return rows.with_columns(unexplained=missing).select(by, *BOOKS)


def _asked(ask: Asker, span: Period, by: tuple[str, ...]) -> tuple[Answer, Answer]:
    """What flowed in the span with the stock at its end, and the stock it began with."""
    moved = ask((*MOVED, UNITS), by, starts=span.starts, ends=span.ends, compare=None)
    opened = span.starts - timedelta(1)
    return moved, ask(UNITS, by, starts=opened, ends=opened, compare=None)
