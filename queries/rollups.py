"""ROLLUPS: sums kept at several grains, and the choice of the smallest that can answer.

A rollup covers what a branch of a question needs when all of these hold:
1. It is of the branch's view.
2. It has every dimension the branch groups by, filters on or counts, and those that the user's rights need.
3. Its time grain is at least as fine: months make months, quarters and years; only days make weeks, days, and the
   buckets of a compared period that is moved by days.
4. The period's ends lie on its grain: a month rollup answers whole months, or ones the fact's rows end in.
5. It holds the columns the branch sums (sums of sums are sums; a distinct count needs the counted key, rule 2).
6. It was built from the very snapshot that is being read; the engine offers no other.
Among those that cover, the one with the fewest rows is taken; with none, the view over the raw files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from queries.fact import Fact, Rollup
from queries.facts import FACTS
from queries.joins import ITEM, JOINS
from queries.period import month_end
from queries.question import Period

ROLLUPS = {each.name: each for fact in FACTS.values() for each in fact.rollups}


@dataclass(frozen=True)
class Need:
    """What a branch needs of its source.

    grains: the time dimensions it shows. period: its days. data: first and last day of the fact's rows.
    """

    view: str
    dimensions: frozenset[str]
    sums: frozenset[str]
    grains: tuple[str, ...]
    period: Period
    data: Period


def covers(rollup: Rollup, need: Need) -> bool:
    """Whether the rollup can answer, by rules 1 to 5."""
    return (
        rollup.view == need.view
        and need.dimensions <= set(rollup.dimensions)
        and (rollup.time == "day" or not {"day", "week"} & set(need.grains))
        and (rollup.time == "day" or _whole_months(need.period, need.data))
        and need.sums <= set(rollup.sums)
    )


def choose(need: Need, rows: Mapping[str, int]) -> Rollup | None:
    """The covering rollup with the fewest rows among those built (name -> rows), None when none covers."""
    built: Iterable[Rollup] = (ROLLUPS[name] for name in rows)
    able = (each for each in built if covers(each, need))
    return min(able, key=lambda each: (rows[each.name], len(each.dimensions)), default=None)


def _whole_months(period: Period, data: Period) -> bool:
    starts = period.starts.day == 1 or period.starts <= data.starts
    ends = period.ends == month_end(period.ends) or period.ends >= data.ends
    return starts and ends


def rollup_sql(rollup: Rollup) -> str:
    """The SELECT of a rollup's rows between the days $first and $last, whole months."""
    return _coarser(rollup) if rollup.source else _base(FACTS[rollup.fact], rollup)


def shape(fact: Fact) -> str:
    """A digest of how a fact's rollups are made: what was built otherwise is built anew."""
    made = [(each.name, rollup_sql(each)) for each in fact.rollups]
    return sha256(repr((made, fact.wide)).encode()).hexdigest()[:16]


def _base(fact: Fact, rollup: Rollup) -> str:
    """From the table: sums by the keys of the joins first, for a dealer's nine columns are dear to group by.

    Sorted by place within a month (a snapshot: a day), so that a filter on a place skips whole row groups.
    """
    time = f"CAST(date_trunc('month', {fact.dated}) AS DATE)" if rollup.time == "month" else fact.dated
    inner = _keys(fact, rollup)
    sums = {name: f"sum({each.sql})" for name, each in fact.sums.items()}
    before = [name for name in fact.joins if name not in _later(fact, rollup)]
    rows = " ".join(filter(None, (fact.source, fact.joined(*before), fact.also)))
    columns = ", ".join(f"{sql} AS {name}" for name, sql in ({rollup.time: time} | inner | sums).items())
    days = f"{fact.dated} BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)"
    grouped = f"SELECT {columns} FROM {rows} WHERE {days} GROUP BY {', '.join((time, *inner.values()))}"
    shown = [f"{_outer(fact, name, inner)} AS {name}" for name in rollup.dimensions]
    kept = [f"CAST(u.{name} AS {each.type}) AS {name}" for name, each in fact.sums.items()]
    joins = " ".join(JOINS[each].sql.format(key=f"u.{JOINS[each].key}") for each in _later(fact, rollup))
    whole = f"u.{rollup.time}" if rollup.time == "month" or fact.kind == "snapshot" else (
        f"CAST(date_trunc('month', u.{rollup.time}) AS DATE)")
    order = [whole, *(name for name in _SORTED if name in rollup.dimensions), f"u.{rollup.time}"]
    return (
        f"WITH sums AS ({grouped}) SELECT {', '.join((f'u.{rollup.time} AS {rollup.time}', *shown, *kept))}"
        f" FROM sums AS u {joins} ORDER BY {', '.join(order)}"
    )


_SORTED = ("region", "province", "city", "dealer", *ITEM, "stage")


def _later(fact: Fact, rollup: Rollup) -> list[str]:
    """The joins of which the rollup keeps the key: they are made when the sums are."""
    needed = set(rollup.dimensions)
    return [name for name in fact.joins if JOINS[name].key in needed and needed & {*JOINS[name].dimensions}]


def _keys(fact: Fact, rollup: Rollup) -> dict[str, str]:
    """What the table's rows are first grouped by: name -> expression."""
    later = _later(fact, rollup)
    keys = {JOINS[name].key: fact.joins[name] for name in later}
    given = {name for each in later for name in JOINS[each].dimensions}
    return keys | {name: fact.given[name] for name in rollup.dimensions if name not in given}


def _outer(fact: Fact, name: str, inner: Mapping[str, str]) -> str:
    """A dimension of the rollup, from the sums or from what is joined to them."""
    if name in inner:
        return f"u.{name}"
    join = next(JOINS[each] for each in fact.joins if name in JOINS[each].columns)
    return join.columns[name].format(key=f"u.{join.key}")


def _coarser(rollup: Rollup) -> str:
    """From the finer rollup it is made from."""
    finer, fact = ROLLUPS[str(rollup.source)], FACTS[rollup.fact]
    time = finer.time if finer.time == rollup.time else f"CAST(date_trunc('{rollup.time}', {finer.time}) AS DATE)"
    keys = ", ".join(rollup.dimensions)
    sums = ", ".join(f"CAST(sum({name}) AS {each.type}) AS {name}" for name, each in fact.sums.items())
    return (
        f"SELECT {time} AS {rollup.time}, {keys}, {sums} FROM rollups.{rollup.source}"
        f" WHERE {finer.time} BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)"
        f" GROUP BY {time}, {keys} ORDER BY {rollup.time}, {keys}"
    )
