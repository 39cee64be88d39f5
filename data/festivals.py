"""When the festivals of the lunar calendar fall, 1901 to 2099; KeyError outside these years."""

from datetime import date
from functools import cache
from pathlib import Path

YEARS = range(1901, 2100)


def spring_festival(year: int) -> date:
    """First day of the lunar year that begins in `year`."""
    return _table()[year][0]


def mid_autumn(year: int) -> date:
    """The 15th day of the eighth lunar month of `year`."""
    return _table()[year][1]


@cache
def _table() -> dict[int, tuple[date, date]]:
    lines = (line.split(",") for line in Path(__file__).with_suffix(".csv").read_text("utf-8").split()[1:])
    return {int(year): (date.fromisoformat(spring), date.fromisoformat(autumn)) for year, spring, autumn in lines}
