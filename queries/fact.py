"""What a fact is: the row of facts.py, and what follows from it alone.

In the expressions `r` is a row of the table, `d` its dealer, `p` its product, `t` a row of the wide view.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from queries.joins import DEALER, ITEM, JOINS
from queries.period import GRAINS

Kind = Literal["flow", "snapshot", "as_of", "plan"]

MONTHS = GRAINS[2:]
UNITS, MONEY = "BIGINT", "DECIMAL(18, 2)"


@dataclass(frozen=True)
class Sum:
    """A column that is added up: its expression of a row, and the SQL type that its sums keep."""

    sql: str
    type: str = UNITS


@dataclass(frozen=True)
class Rollup:
    """Sums of a fact kept at one grain. time: its time column, day or month. dimensions: what it is kept by.

    source: the finer rollup it is made from, None when it is made from the table. fact, view, sums: of which fact it
    is, the view it sums and all that it adds up; the fact sets them.
    """

    name: str
    time: str
    dimensions: tuple[str, ...]
    source: str | None = None
    fact: str = ""
    view: str = ""
    sums: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowKind:
    """A kind of rows behind a figure: what is listed where somebody asks for more than sums.

    columns: name -> expression over `t`. order: how a page is sorted. day: the column by which a period keeps them.
    grouped: the first so many columns make a row; 0 for rows as they are. shown: the columns on the screen, all of them
    when empty; files have them all. units, money: those that are written as such.
    """

    name: str
    columns: Mapping[str, str]
    order: str
    day: str = "day"
    grouped: int = 0
    shown: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    money: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact.

    table: of the contract; the lake that has it has the fact. day: the table's columns that say when a row counts, the
    first known one of each row. kind: a *flow* is summed over the days of a period; of a *snapshot* the last one in the
    period counts; *as_of* is the state of any day, made of the rows that had begun by then and not ended; a *plan*
    counts whole months, those of the period as asked, of one version.
    joins: JOINS -> the expression of the key. own: dimensions that only this fact has, name -> expression.
    columns: further columns of the view. sums: what is added up.
    ends: of an as_of fact the first day on which a row counts no more, null while it does.
    months: whether it knows months only; its metrics then count whole months that are over.
    rollups, rows: as of Rollup and RowKind. view: the wide view's name, its own; two facts may share one, each with the
    rows `only` of one value of a column. also, rows_from: further joins, and what stands in the table's place.
    less: dimensions of the joins that its rows have no value of.
    """

    name: str
    table: str
    kind: Kind
    day: tuple[str, ...]
    joins: Mapping[str, str]
    sums: Mapping[str, Sum] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    ends: str = ""
    months: bool = False
    rollups: tuple[Rollup, ...] = ()
    rows: tuple[RowKind, ...] = ()
    view: str = ""
    only: tuple[str, str] | None = None
    also: str = ""
    rows_from: str = ""
    less: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A fact without a name for its view has one of its own name. ValueError for what cannot be kept."""
        object.__setattr__(self, "view", self.view or self.name)
        if self.kind == "as_of" and (self.rollups or not self.ends):
            # What stands on a day depends on the day: sums of days or months cannot be cut to it.
            raise ValueError(f"{self.name}: a state of any day needs its end, and has no rollups")
        mine = {"fact": self.name, "view": self.view, "sums": tuple(self.sums)}
        object.__setattr__(self, "rollups", tuple(replace(each, **mine) for each in self.rollups))

    @cached_property
    def time(self) -> str:
        """The view's time column."""
        return "month" if self.months or self.kind == "plan" else "day"

    @cached_property
    def grains(self) -> tuple[str, ...]:
        """The spans of days it can be laid out by."""
        return MONTHS if self.time == "month" else GRAINS

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be laid out by and filtered on, beside time."""
        joined = {name for each in self.joins for name in JOINS[each].dimensions}
        named = {*joined, *(set(self.columns) & {*DEALER, *ITEM})} - set(self.less)
        return (*(name for name in (*DEALER, *ITEM) if name in named), *self.own)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Its dimensions, time among them."""
        return (*self.dimensions, *self.grains)

    @cached_property
    def dated(self) -> str:
        """The day of a row of the table."""
        days = [f"r.{column}" for column in self.day]
        first = days[0] if len(days) == 1 else f"coalesce({', '.join(days)})"
        return f"CAST(date_trunc('month', {first}) AS DATE)" if self.months else first

    @cached_property
    def given(self) -> dict[str, str]:
        """Every column of the view but its time, name -> expression."""
        joined = {
            name: sql.format(key=key)
            for each, key in self.joins.items()
            for name, sql in JOINS[each].columns.items()
        }
        until = {"until": self.ends} if self.ends else {}
        return {**joined, **self.own, **self.columns, **{name: each.sql for name, each in self.sums.items()}, **until}

    @cached_property
    def source(self) -> str:
        """The rows of the table under the name `r`."""
        return f"{self.rows_from or f'raw.{self.table}'} AS r"

    def joined(self, *names: str) -> str:
        """The joins of those names."""
        return " ".join(JOINS[each].sql.format(key=self.joins[each]) for each in names)

    @cached_property
    def wide(self) -> str:
        """The SELECT of the wide view."""
        columns = ", ".join(f"{sql} AS {name}" for name, sql in ((self.time, self.dated), *self.given.items()))
        joins = " ".join(filter(None, (self.joined(*self.joins), self.also)))
        return f"SELECT {columns} FROM {self.source} {joins}".strip()
