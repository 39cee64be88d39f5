"""Which days a question is about, from docs/semantics.md alone: the independent half of the period's arithmetic."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from queries import Question

SPRING_FESTIVAL = {
    2020: date(2020, 1, 25), 2021: date(2021, 2, 12), 2022: date(2022, 2, 1), 2023: date(2023, 1, 22),
    2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6),
}


@dataclass(frozen=True)
class Side:
    """One side of a question. starts, ends: its days, cut at the data's end; uncut: its last day before the cut.

    move: how far its days are from those of the period asked (`12mo`, `31d`); edges: the period asked.
    """

    starts: date
    ends: date
    uncut: date
    move: str
    edges: tuple[date, date]

    def stands(self, day: pl.Expr) -> pl.Expr:
        """The day of the period asked that a day of this side stands beside, its edge when it would fall outside."""
        return day.dt.offset_by(self.move).clip(*self.edges)


def now(question: Question, first: date, last: date) -> Side:
    """The side that is asked about."""
    starts, ends = question.starts or first, question.ends or last
    return Side(starts, min(ends, last), ends, "0d", (starts, ends))


def then(question: Question, asked: Side, last: date) -> Side | None:
    """The side it is compared with, None when it is compared with no other days."""
    starts, ends = asked.edges
    if question.compare == "previous_period" and starts.day == 1 and ends == month_end(ends):
        months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
        return _months(asked, months, starts - timedelta(days=1), last)
    if question.compare == "previous_period":
        return _days(asked, (ends - starts).days + 1, last)
    if question.compare == "last_year_aligned" and (days := _festivals_apart(starts, ends)):
        return _days(asked, days, last)
    if question.compare in ("last_year", "last_year_aligned"):
        return _months(asked, 12, _year_before(ends), last)
    return None


def back(day: date, months: int) -> date:
    """The same day of the month so many months before, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _year_before(day: date) -> date:
    """The same date a year before; the last day of February stays the last."""
    before = back(day, 12)
    return month_end(before) if day.month == 2 and day == month_end(day) else before


def _months(asked: Side, months: int, uncut: date, last: date) -> Side:
    starts, ends = asked.edges
    cut = _year_before(last) if months == 12 else back(last, months)
    return Side(back(starts, months), cut if last < ends else uncut, uncut, f"{months}mo", asked.edges)


def _days(asked: Side, days: int, last: date) -> Side:
    starts, ends = (each - timedelta(days=days) for each in asked.edges)
    return Side(starts, min(ends, last - timedelta(days=days)), ends, f"{days}d", asked.edges)


def _festivals_apart(starts: date, ends: date) -> int | None:
    """Days from last year's Spring Festival to the one that a period of at most 92 days touches, if it does."""
    if (ends - starts).days + 1 > 92:
        return None
    near = timedelta(days=45)
    touched = [year for year, day in SPRING_FESTIVAL.items() if starts <= day + near and ends >= day - near]
    return (SPRING_FESTIVAL[touched[0]] - SPRING_FESTIVAL[touched[0] - 1]).days if touched else None
