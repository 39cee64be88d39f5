"""Days, periods and spans as text: `1–22 Nov 2026`, `2026年11月1日–22日`."""

from datetime import date, datetime

from queries.period import month_end
from queries.question import Period

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUARTERS = "一二三四"


def day(value: date, language: str) -> str:
    """`22 Nov 2026` or `2026年11月22日`."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """A day with the time of day."""
    return f"{day(value.date(), language)} {value:%H:%M}"


def span(start: date, grain: str, language: str) -> str:
    """The day, week (ISO), month, quarter or year that begins on `start`."""
    year, month, chinese = start.year, start.month, language == "zh"
    if grain == "week":
        week_year, week, _ = start.isocalendar()
        return f"{week_year}年第{week}周" if chinese else f"W{week} {week_year}"
    if grain == "month":
        return f"{year}年{month}月" if chinese else f"{_MONTHS[month - 1]} {year}"
    if grain == "quarter":
        quarter = (month - 1) // 3
        return f"{year}年{_QUARTERS[quarter]}季度" if chinese else f"Q{quarter + 1} {year}"
    if grain == "year":
        return f"{year}年" if chinese else str(year)
    return day(start, language)


def month(start: date, language: str) -> str:
    """A month without its year: `Jan` or `1月`."""
    return f"{start.month}月" if language == "zh" else _MONTHS[start.month - 1]


def period(value: Period, language: str) -> str:
    """Both ends, what they share said once; whole years, quarters and months by their name."""
    starts, ends = value.starts, value.ends
    if starts == ends:
        return day(starts, language)
    if starts.day == 1 and ends == month_end(ends):
        return _months(starts, ends, language)
    if starts.year != ends.year:
        return _join(day(starts, language), day(ends, language), language)
    if language == "zh":
        same = starts.month == ends.month
        return f"{day(starts, language)}–{'' if same else f'{ends.month}月'}{ends.day}日"
    if starts.month == ends.month:
        return f"{starts.day}–{day(ends, language)}"
    return f"{starts.day} {_MONTHS[starts.month - 1]} – {day(ends, language)}"


def _months(starts: date, ends: date, language: str) -> str:
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    for grain, length in (("month", 1), ("quarter", 3), ("year", 12)):
        if months == length and starts.month % length == 1 % length:
            return span(starts, grain, language)
    if starts.year != ends.year:
        return _join(span(starts, "month", language), span(ends, "month", language), language)
    if language == "zh":
        return f"{span(starts, 'month', language)}–{ends.month}月"
    return f"{_MONTHS[starts.month - 1]}–{span(ends, 'month', language)}"


def _join(one: str, other: str, language: str) -> str:
    return f"{one}–{other}" if language == "zh" else f"{one} – {other}"
