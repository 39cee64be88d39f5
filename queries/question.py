"""What can be asked and what comes back."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import polars as pl

Comparison = Literal["previous_period", "last_year", "last_year_aligned", "target"]
Test = Literal["top", "bottom", ">=", ">", "<=", "<"]


@dataclass(frozen=True)
class Filter:
    """Keeps (or, negated, drops) the rows whose `dimension` is one of `values`, or contains one of them as text."""

    dimension: str
    values: tuple[str, ...]
    negated: bool = False
    contains: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What a row has to tell of itself."""
        return (self.dimension,)


@dataclass(frozen=True)
class Having:
    """Keeps (or, negated, drops) the members of `dimension` by a metric of theirs, in the period asked about.

    test, value: `top` or `bottom` that many members, after the first `after`, of each member of `each`; or the metric
    is `>=`, `>`, `<=` or `<` the value. A member without the metric is not kept; among `others` it ranks last. metric:
    the dimension's own name ranks by name. A Having sees the rows that the conditions before it leave.
    """

    dimension: str
    metric: str
    test: Test
    value: float
    negated: bool = False
    each: tuple[str, ...] = ()
    after: int = 0

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What a row has to tell of itself."""
        return (*self.each, self.dimension)

    @property
    def ranks(self) -> bool:
        """Whether it counts places; else it compares with a threshold."""
        return self.test in ("top", "bottom")


Condition = Filter | Having


@dataclass(frozen=True)
class Question:
    """Metrics over dimensions.

    metrics, by: names from METRICS and DIMENSIONS. where: conditions, all of which must hold. starts, ends: the period,
    both days in; None means as far as the data goes. A period that runs past the data is compared up to the last day
    that has data. order: metric or dimension names, `-` before a name for falling. limit, offset: rows at most, after
    the first few. version: of targets, by name; None is each year's plan in force: the version approved last, else the
    lake's `plan`. others: of a dimension of `by`, the members shown each for itself; the rest is one group, whose name
    is null.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    starts: date | None = None
    ends: date | None = None
    compare: Comparison | None = None
    order: tuple[str, ...] = ()
    limit: int | None = None
    version: str | None = None
    others: tuple[Having, ...] = ()
    offset: int = 0

    def but(self, **changes: object) -> "Question":
        """The same question with some parts changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Period:
    """A span of days, both ends in."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        """Days in the period, 1 for a single day."""
        return (self.ends - self.starts).days + 1


@dataclass(frozen=True)
class Answer:
    """The rows and where they come from.

    frame: one row a group, columns named by dimension and metric; with a comparison also `<metric>__<comparison>`.
    Dates are the first day of their week, month, quarter or year. sql, parameters: what was run. sources: tables
    or rollups read. version: the lake's snapshot. notes: catalogue keys with values, what the reader must know
    (members new or lost since the compared period, days compared).
    """

    frame: pl.DataFrame
    sql: str
    parameters: dict[str, object]
    sources: tuple[str, ...]
    version: str
    period: Period | None = None
    compared: Period | None = None
    notes: tuple[tuple[str, dict[str, object]], ...] = field(default=())
