"""Periods by name, as seen from the last day of the data."""

from collections.abc import Callable
from datetime import date

from queries.period import add_months, bucket, month_end
from queries.question import Period


def _months(first: date, count: int) -> Period:
    return Period(first, month_end(add_months(first, count - 1)))


# A running month, quarter or year is named whole, so that its targets count whole; figures end where the data do.
PRESETS: dict[str, Callable[[date], Period]] = {
    "this_month": lambda day: _months(bucket(day, "month"), 1),
    "last_month": lambda day: _months(add_months(bucket(day, "month"), -1), 1),
    "this_quarter": lambda day: _months(bucket(day, "quarter"), 3),
    "last_quarter": lambda day: _months(add_months(bucket(day, "quarter"), -3), 3),
    "year_to_date": lambda day: Period(bucket(day, "year"), day),
    "this_year": lambda day: _months(bucket(day, "year"), 12),
    "last_year": lambda day: _months(add_months(bucket(day, "year"), -12), 12),
    "last_12_months": lambda day: _months(add_months(bucket(day, "month"), -11), 12),
}


def usual(last: date) -> str:
    """The preset a first visit shows: the running month, the one before while it is less than six days old."""
    return "this_month" if last.day > 5 else "last_month"


def read_span(text: str, last: date) -> Period | None:
    """The period of a preset's name or of `2026-10-01..2026-10-31`; None for anything else."""
    if text in PRESETS:
        return PRESETS[text](last)
    starts, _, ends = text.partition("..")
    try:
        period = Period(date.fromisoformat(starts), date.fromisoformat(ends))
    except ValueError:
        return None
    return period if period.starts <= period.ends and period.starts.year >= 1900 and period.ends.year < 2100 else None


def write_span(period: Period, last: date) -> str:
    """The text that `read_span` reads back: a preset's name where one means these days."""
    names = [name for name, make in PRESETS.items() if make(last) == period]
    return names[0] if names else f"{period.starts}..{period.ends}"
