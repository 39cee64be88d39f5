"""Periods and what they are compared with; pure arithmetic on days. Rule numbers are those of docs/semantics.md."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from queries.calendar import spring_festival
from queries.question import Comparison, Period

GRAINS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Shift:
    """How far a compared day lies before the day it stands beside."""

    months: int = 0
    days: int = 0

    def forward(self, day: date) -> date:
        """The day that a compared day stands beside."""
        return add_months(day, self.months) + timedelta(self.days)

    def back(self, day: date) -> date:
        """The day that is compared with `day`."""
        return add_months(day, -self.months) - timedelta(self.days)


def add_months(day: date, months: int) -> date:
    """The same day of another month, the month's last where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def bucket(day: date, grain: str) -> date:
    """The first day of the day's week (Monday), month, quarter or year, or the day itself."""
    if grain == "week":
        return day - timedelta(day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    return day if grain == "day" else date(day.year, 1, 1)


def shift_of(asked: Period, comparison: Comparison) -> Shift:
    """How far back the comparison of the period as asked (uncut) lies: rules 3 and 4."""
    if comparison == "previous_period":
        if asked.starts.day == 1 and asked.ends == month_end(asked.ends):
            months = (asked.ends.year - asked.starts.year) * 12 + asked.ends.month - asked.starts.month + 1
            return Shift(months=months)
        return Shift(days=asked.days)
    if comparison == "last_year_aligned" and (days := _festival_distance(asked)):
        return Shift(days=days)
    return Shift(months=12)


def compared(asked: Period, cut: Period, comparison: Comparison) -> Period:
    """The days the cut period is compared with. Whole months stay whole, whatever their length."""
    shift = shift_of(asked, comparison)
    ends = shift.back(cut.ends)
    whole_months = shift.days == 0 and cut.ends == asked.ends == month_end(asked.ends)
    if whole_months or (shift.months == 12 and cut.ends == month_end(cut.ends) and cut.ends.month == 2):
        ends = month_end(ends)
    return Period(shift.back(cut.starts), ends)


def _festival_distance(asked: Period) -> int | None:
    """Days between this and last year's Spring Festival, when the period is short and lies near it."""
    for year in range(asked.starts.year, asked.ends.year + 2):
        festival = spring_festival(year)
        near = asked.starts <= festival + timedelta(45) and asked.ends >= festival - timedelta(45)
        if asked.days <= 92 and near:
            return (festival - spring_festival(year - 1)).days
    return None


def around_whole_months(period: Period) -> list[Period]:
    """The period in up to three parts: the days before its whole months, those months, the days after them."""
    first = period.starts if period.starts.day == 1 else add_months(period.starts.replace(day=1), 1)
    last = period.ends if period.ends == month_end(period.ends) else period.ends.replace(day=1) - timedelta(1)
    if first > last:
        return [period]
    parts = (Period(period.starts, first - timedelta(1)), Period(first, last), Period(last + timedelta(1), period.ends))
    return [part for part in parts if part.starts <= part.ends]


def whole_months(period: Period, held: Iterable[Period | None]) -> Period | None:
    """The whole months of a period that are in all of the spans held, given by the first days of months; None without
    any.
    """
    found = next((each for each in around_whole_months(period) if _whole(each)), None)
    for span in held:
        if found is None or span is None:
            return None
        starts, ends = max(found.starts, bucket(span.starts, "month")), min(found.ends, month_end(span.ends))
        found = Period(starts, ends) if starts <= ends else None
    return found


def months_back(months: Period, shift: Shift, comparison: Comparison) -> tuple[Period, Shift]:
    """The whole months that some are compared with, and how far back they lie: never by days (rule 5a)."""
    count = (months.ends.year - months.starts.year) * 12 + months.ends.month - months.starts.month + 1
    if shift.days:
        shift = Shift(months=count if comparison == "previous_period" else 12)
    return Period(shift.back(months.starts), month_end(shift.back(months.ends.replace(day=1)))), shift


def _whole(period: Period) -> bool:
    return period.starts.day == 1 and period.ends == month_end(period.ends) and period.starts <= period.ends


def last_of_each(days: Iterable[date], period: Period, grains: Iterable[str], shift: Shift) -> list[date]:
    """Of the days inside the period, the last one of each bucket that it would be shown in."""
    last: dict[tuple[date, ...], date] = {}
    grains = tuple(grains)
    for day in sorted(days):
        if period.starts <= day <= period.ends:
            last[tuple(bucket(shift.forward(day), grain) for grain in grains)] = day
    return sorted(last.values())
