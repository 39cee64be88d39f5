"""A slice of a fact: the days, groups and filters a branch is cut to, and how that is written in SQL.

In the SQL, `t` is the branch's table and `c` the calendar that lays its days over the buckets they are shown in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from queries.dimensions import DIMENSIONS
from queries.fact import Fact, Rollup
from queries.facts import FACTS
from queries.member_filters import Binder, Kept, touched
from queries.metrics import LEAVES
from queries.period import Shift, around_whole_months, bucket, last_of_each
from queries.question import Filter, Period
from queries.rollups import Need, choose

LISTED_AT_MOST = 40


@dataclass(frozen=True)
class Slice:
    """What a branch is cut to.

    period, asked: its days, cut at the data's end and as asked. beside: the period it is shown beside, its own when
    it is not a compared one. shift: how far before those days it lies.
    data: first and last day of sales. snapshots: fact -> its days. rollups: name -> rows of those built.
    restricted: the user's rights need each row's place. bind, sources: collect the values bound and the tables read.
    others: the members of a dimension that are shown, all others being one group. spans: as of Catalog.
    """

    by: tuple[str, ...]
    where: tuple[Filter | Kept, ...]
    period: Period
    asked: Period
    beside: Period
    shift: Shift
    version: str | None
    data: Period
    snapshots: dict[str, tuple[date, ...]]
    rollups: Mapping[str, int]
    restricted: bool
    bind: Binder
    sources: set[str]
    others: tuple[Kept, ...] = ()
    spans: Mapping[str, Period] = field(default_factory=dict)

    @property
    def grains(self) -> tuple[str, ...]:
        """The dimensions that are time."""
        return tuple(name for name in self.by if DIMENSIONS[name].time)

    @property
    def columns(self) -> dict[str, str]:
        """Each dimension's expression."""
        shown = {each.dimension: each.column for each in self.others}
        return {name: f"c.{name}" if DIMENSIONS[name].time else shown.get(name, f"t.{name}") for name in self.by}

    def rollup(self, fact: Fact, sums: Iterable[str], also: Iterable[str] = ()) -> Rollup | None:
        """The smallest rollup that holds what the slice needs of a fact."""
        members = {name for name in self.by if not DIMENSIONS[name].time}
        needed = members | touched(self.where) | touched(self.others)
        place = {"region", "province"} & {*fact.given} if self.restricted else set()
        # Days moved by days leave their month, so the buckets they are shown in are made of days.
        grains = (*self.grains, "day") if self.grains and self.shift.days else self.grains
        all_, days = frozenset(needed | place | set(also)), self.spans.get(fact.name, self.data)
        return choose(Need(fact.view, all_, frozenset(sums), grains, self.period, days), self.rollups)

    def table(self, fact: Fact, sums: Iterable[str], also: Iterable[str] = ()) -> tuple[str, str]:
        """The table to read, a rollup or else the view itself, and its time column."""
        rollup = self.rollup(fact, sums, also)
        table, time = (rollup.name, rollup.time) if rollup else (fact.view, fact.time)
        self.sources.add(table)
        return table, time

    def whole_months_apart(self, fact: Fact, sums: Iterable[str], also: Iterable[str] = ()) -> list["Slice"]:
        """The slice, cut so that its whole months can come from a rollup when the days around them cannot.

        Only for sums that add up over days.
        """
        parts: list[Slice] = [replace(self, period=part) for part in around_whole_months(self.period)]
        if self.rollup(fact, sums, also) or not any(each.rollup(fact, sums, also) for each in parts):
            return [self]
        return parts

    def last_days(self, fact: Fact) -> list[date]:
        """The day on which a state is read: the last of each bucket that has a snapshot, or that there is."""
        days = self.snapshots.get(fact.name, ()) if fact.kind == "snapshot" else self._days()
        return last_of_each(days, self.period, self.grains, self.shift)

    def _days(self) -> list[date]:
        return [self.period.starts + timedelta(at) for at in range(self.period.days)]

    def filters(self) -> list[str]:
        """The filters as conditions."""
        return [_condition(each, self.bind) for each in self.where]

    def only(self, fact: Fact) -> list[str]:
        """The condition that leaves another fact's rows of the same view out."""
        return [f"t.{fact.only[0]} = '{fact.only[1]}'"] if fact.only else []

    def during(self, time: str) -> str:
        """The condition that a row lies in the period; `time` is the table's time column."""
        starts = self.period.starts if time == "day" else bucket(self.period.starts, "month")
        return f"t.{time} BETWEEN {self.bind(starts)} AND {self.bind(self.period.ends)}"

    def joins(self, day: str) -> str:
        """What a branch's rows are joined with to be laid out: the calendar of `day`, and the members shown."""
        return self._calendar(day) + "".join(each.join for each in self.others)

    def _calendar(self, day: str) -> str:
        """The join that lays `day`, shifted to the day it stands beside, over its buckets; none without a grain.

        A month of targets is moved by its first day, which may leave the period shown: it then stands at its edge.
        """
        if not self.grains:
            return ""
        shown = f"CAST({day} + INTERVAL '{self.shift.months}' MONTH AS DATE)" if self.shift.months else day
        if self.shift.days:
            starts, ends = self.bind(self.beside.starts), self.bind(self.beside.ends)
            shown = f"greatest(least({moved(shown, self.shift.days)}, {ends}), {starts})"
        return f" JOIN calendar AS c ON c.day = {shown}"


def select(columns: dict[str, str], sums: Iterable[str], table: str, conditions: Iterable[str]) -> str:
    """A SELECT of named expressions and aggregates, grouped by the expressions."""
    named = [each if each == name else f"{each} AS {name}" for name, each in columns.items()]
    kept = [each for each in conditions if each]
    where = f" WHERE {' AND '.join(kept)}" if kept else ""
    group = f" GROUP BY {', '.join(columns.values())}" if columns else ""
    return f"SELECT {', '.join((*named, *sums))} FROM {table}{where}{group}"


def leaf_columns(leaves: Iterable[str]) -> list[str]:
    """The leaves' aggregates under their names."""
    return [f"{LEAVES[leaf].sql} AS {leaf}" for leaf in leaves]


@cache
def needed(fact: str, leaves: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The sums and the other columns of the fact that the leaves read."""
    row = FACTS[fact]
    words = {word for leaf in leaves for word in re.findall(r"\w+", LEAVES[leaf].sql)}
    fixed = {only[0] for only in (row.only, *(LEAVES[leaf].only for leaf in leaves)) if only}
    return frozenset(words & {*row.sums}), frozenset(words & {*row.given} - {*row.sums} | fixed)


def alone(leaves: Iterable[str]) -> str:
    """The condition that leaves out rows that no leaf reads, so that they make no group appear."""
    wanted = {LEAVES[leaf].only for leaf in leaves}
    column, value = (len(wanted) == 1 and wanted.pop()) or ("", "")
    return f"t.{column} = '{value}'" if column else ""


def moved(day: str, days: int) -> str:
    """The date expression `day`, `days` later."""
    return f"CAST({day} + INTERVAL '{days}' DAY AS DATE)" if days else day


def among(column: str, values: list, bind: Binder) -> str:
    """Whether the column holds one of the values. A short list is written out: row groups are then skipped."""
    if not values:
        return "FALSE"
    if len(values) > LISTED_AT_MOST:
        return f"list_contains({bind(values)}, {column})"
    return f"{column} IN ({', '.join(bind(value) for value in values)})"


def _condition(each: Filter | Kept, bind: Binder) -> str:
    if isinstance(each, Kept):
        return each.condition
    column = f"t.{each.dimension}"
    if each.contains:
        tests = [f"position(lower({bind(value)}) IN lower({column})) > 0" for value in each.values]
        condition = f"({' OR '.join(tests) or 'FALSE'})"
    else:
        condition = among(column, list(each.values), bind)
    return f"NOT ({condition})" if each.negated else condition
