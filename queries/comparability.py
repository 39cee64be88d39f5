"""What output can be compared with: nothing is, with days that the data do not hold."""

from queries.period import compared
from queries.question import Comparison, Period

MISSING = 0.1  # part of the compared days that may lie before the data's first sale


def against(compare: Comparison | None, period: Period, data: Period) -> Comparison | None:
    """The comparison for what has no targets: last year stands in for them.

    None without a comparison, and where the data do not reach back to the days compared.
    """
    compare = "last_year" if compare == "target" else compare
    return compare if compare and reaches(compare, period, data) else None


def comparable(compare: Comparison | None, period: Period, data: Period) -> bool:
    """Whether a change against the comparison means anything for the period."""
    return compare == "target" or against(compare, period, data) is not None


def reaches(compare: Comparison, period: Period, data: Period) -> bool:
    """Whether the data hold the days that the period is compared with, but for a few at their beginning."""
    then = compared(period, Period(period.starts, max(period.starts, min(period.ends, data.ends))), compare)
    return (data.starts - then.starts).days <= MISSING * then.days
