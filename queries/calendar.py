"""When festivals and sales events fall. Spring Festival and Mid-Autumn move with the lunar calendar."""

from datetime import date
from functools import cache

from lunardate import LunarDate

from data.errors import QuestionError

YEARS = range(1901, 2100)


@cache
def spring_festival(year: int) -> date:
    """First day of the lunar year that begins in `year`. QuestionError outside 1901 to 2099."""
    return _lunar(year, 1, 1)


@cache
def mid_autumn(year: int) -> date:
    """The 15th day of the eighth lunar month of `year`. QuestionError outside 1901 to 2099."""
    return _lunar(year, 8, 15)


def _lunar(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise QuestionError("calendar_year", year=year, first=YEARS[0], last=YEARS[-1])
    return LunarDate(year, month, day).to_solar_date()
