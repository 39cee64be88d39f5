"""The branches of a compiled question: one a fact and a way its rows are taken, each a SELECT of the question's
dimensions and its own leaves.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from queries.dimensions import DIMENSIONS
from queries.fact import Fact
from queries.facts import FACTS
from queries.metrics import LEAVES, Computation
from queries.period import Shift, bucket
from queries.question import Period
from queries.slices import Slice, alone, among, leaf_columns, moved, needed, select

Leaves = tuple[str, ...]
DEMAND_DAYS = 56
YEAR_OF_WEEKS = 364
WEEK = 7
_RANKING = frozenset(("net_amount",)), frozenset(("dealer_id", "stage"))  # what dealers are ranked by


def sums(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """Sums over the fact's rows, as its kind counts them."""
    return _KINDS[fact.kind](cut, fact, leaves)


def flow(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """What happened in the period."""
    parts = cut.whole_months_apart(fact, *needed(fact.name, leaves))
    return [_rows(part, fact, leaves, part.columns, leaf_columns(leaves)) for part in parts]


def plan(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """The plan of every month that the uncut period touches, of the version asked for or else the one in force."""
    months = f"t.month BETWEEN {cut.bind(bucket(cut.asked.starts, 'month'))} AND {cut.bind(cut.asked.ends)}"
    version = "t.in_force" if cut.version is None else f"t.version = {cut.bind(cut.version)}"
    conditions = [months, version, *cut.filters()]
    cut.sources.add(fact.view)
    return [select(cut.columns, leaf_columns(leaves), f"{fact.view} AS t{cut.joins('t.month')}", conditions)]


def snapshot(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """What was there on the last snapshots."""
    days = cut.last_days(fact)
    if not days:
        return []
    table, time = cut.table(fact, *needed(fact.name, leaves))
    conditions = [*cut.only(fact), among(f"t.{time}", days, cut.bind), *cut.filters()]
    return [select(cut.columns, leaf_columns(leaves), f"{table} AS t{cut.joins(f't.{time}')}", conditions)]


def as_of(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """What stood on the last day of each bucket: rows that had begun by then and not ended. `s` is that day."""
    days = cut.last_days(fact)
    if not days:
        return []
    cut.sources.add(fact.view)
    stood = f"t.{fact.time} <= s.day AND (t.until IS NULL OR t.until > s.day)"
    table = f"{fact.view} AS t JOIN calendar AS s ON {stood}{cut.joins('s.day')}"
    conditions = [among("s.day", days, cut.bind), *cut.only(fact), *cut.filters()]
    return [select(cut.columns, leaf_columns(leaves), table, conditions)]


_KINDS: dict[str, Callable[[Slice, Fact, Leaves], list[str]]] = {
    "flow": flow, "plan": plan, "snapshot": snapshot, "as_of": as_of,
}  # fmt: skip


def distinct(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """Counts of dealers: needs a source that still knows each dealer."""
    return [_rows(cut, fact, leaves, cut.columns, leaf_columns(leaves))]


def ranked(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """Shares of each group's dealers, largest first. A dealer whose returns outweigh its purchases has none."""
    columns = {**cut.columns, "seller": "t.dealer_id"}
    amount = "CAST(sum(t.net_amount) AS DOUBLE) AS amount"
    by_dealer = _rows(cut, fact, leaves, columns, [amount], _RANKING)
    partition = f"PARTITION BY {', '.join(cut.by)}" if cut.by else ""
    shares = ", ".join(
        (
            *cut.by,
            f"CAST(amount AS DOUBLE) / nullif(sum(amount) OVER ({partition}), 0) AS share",
            f"row_number() OVER ({partition} ORDER BY amount DESC, seller) AS place",
        )
    )
    table = f"(SELECT {shares} FROM ({by_dealer}) AS d WHERE amount > 0) AS r"
    return [select({name: name for name in cut.by}, leaf_columns(leaves), table, [])]


def whole(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """The sums that shares are taken of: the question without who sells."""
    by = tuple(name for name in cut.by if not DIMENSIONS[name].who)
    where, others = (
        tuple(each for each in conditions if not any(DIMENSIONS[name].who for name in each.dimensions))
        for conditions in (cut.where, cut.others)
    )
    return sums(replace(cut, by=by, where=where, others=others), fact, leaves)


def demand(cut: Slice, fact: Fact, leaves: Leaves) -> list[str]:
    """Mean weekly sell-out of the eight weeks after each last snapshot of stock, or of the weeks that stand in for
    them.

    Snapshots whose windows begin as many days away and hold as many days of data are written together; a window with
    less than a week of data tells no demand.
    """
    alike: dict[tuple[int, int], list[date]] = {}
    for day in cut.last_days(FACTS["stock"]):
        offset = demand_offset(day, cut.data)
        held = min(DEMAND_DAYS, (day + timedelta(offset + DEMAND_DAYS + 1) - cut.data.starts).days)
        alike.setdefault((offset, held), []).append(day)
    write = _demand_by_snapshot if cut.grains else _demand_of_one
    return [write(cut, fact, leaves, days, *window) for window, days in sorted(alike.items()) if window[1] >= WEEK]


def demand_offset(snapshot: date, data: Period) -> int:
    """Days from the snapshot to the day before its demand window.

    0; a year of weeks back while the window would run past the data; the window just before the snapshot when the
    data do not reach back so far.
    """
    if snapshot + timedelta(DEMAND_DAYS) <= data.ends:
        return 0
    return -YEAR_OF_WEEKS if snapshot + timedelta(1 - YEAR_OF_WEEKS) >= data.starts else -DEMAND_DAYS


COMPUTATIONS: dict[Computation, Callable[[Slice, Fact, Leaves], list[str]]] = {
    "sum": sums, "distinct": distinct, "ranked": ranked, "whole": whole, "demand": demand,
}  # fmt: skip


def _rows(
    cut: Slice,
    fact: Fact,
    leaves: Leaves,
    columns: dict[str, str],
    sums: list[str],
    reads: tuple[frozenset[str], frozenset[str]] | None = None,
) -> str:
    table, time = cut.table(fact, *(reads or needed(fact.name, leaves)))
    conditions = [cut.during(time), alone(leaves), *cut.only(fact), *cut.filters()]
    return select(columns, sums, f"{table} AS t{cut.joins(f't.{time}')}", conditions)


def _demand_of_one(cut: Slice, fact: Fact, leaves: Leaves, snapshots: list[date], offset: int, held: int) -> str:
    window = replace(cut, period=_window(snapshots, offset))
    return _rows(window, fact, leaves, window.columns, _weekly(leaves, held))


def _demand_by_snapshot(
    cut: Slice, fact: Fact, leaves: Leaves, snapshots: list[date], offset: int, held: int
) -> str:
    """Windows overlap, so a day counts for several snapshots: days are summed first, then laid over the windows."""
    members = tuple(name for name in cut.by if not DIMENSIONS[name].time)
    daily = replace(cut, by=(*members, "day"), period=_window(snapshots, offset), shift=Shift())
    columns = {**{name: f"t.{name}" for name in members}, "day": "t.day"}
    table, time = daily.table(fact, *needed(fact.name, leaves))
    conditions = [daily.during(time), alone(leaves), *daily.filters()]
    rows = select(columns, ["sum(t.quantity) AS quantity"], f"{table} AS t", conditions)
    window = (
        f" JOIN calendar AS s ON {among('s.day', snapshots, cut.bind)}"
        f" AND t.day > {moved('s.day', offset)} AND t.day <= {moved('s.day', offset + DEMAND_DAYS)}"
    )
    return select(cut.columns, _weekly(leaves, held), f"({rows}) AS t{window}{cut.joins('s.day')}", [])


def _weekly(leaves: Leaves, held: int) -> list[str]:
    """The leaves a week, of windows that hold so many days of data."""
    return [f"{LEAVES[leaf].sql} * {WEEK} / {held} AS {leaf}" for leaf in leaves]


def _window(snapshots: list[date], offset: int) -> Period:
    return Period(min(snapshots) + timedelta(offset + 1), max(snapshots) + timedelta(offset + DEMAND_DAYS))
