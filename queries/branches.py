"""The branches of a compiled question: one a fact, each a SELECT of the question's dimensions and its own leaves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.errors import QuestionError
from queries.dimensions import DIMENSIONS
from queries.metrics import LEAVES, leaves_of
from queries.period import GRAINS, Shift, bucket
from queries.question import Period
from queries.rollups import DEALER, SALES_SUMS
from queries.slices import Slice, among, leaf_columns, moved, select, stages

ITEM = ("category", "series", "sku")
DEMAND_DAYS = 56
YEAR_OF_WEEKS = 364
WEEK = 7


def sales(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """Sums over sales."""
    parts = cut.whole_months_apart("sales", SALES_SUMS, ("stage",))
    return [_sold(part, leaves, part.columns, leaf_columns(leaves), SALES_SUMS) for part in parts]


def dealers(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """Counts of dealers: needs a source that still knows each dealer."""
    return [_sold(cut, leaves, cut.columns, leaf_columns(leaves), ("positive_quantity",), ("dealer_id",))]


def ranked(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """Shares of each group's dealers, largest first. A dealer whose returns outweigh its purchases has none."""
    columns = {**cut.columns, "seller": "t.dealer_id"}
    amount = "CAST(sum(t.net_amount) AS DOUBLE) AS amount"
    by_dealer = _sold(cut, leaves, columns, [amount], ("net_amount",), ("dealer_id",))
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


def whole(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """The sums that shares are taken of: the question without who sells."""
    by = tuple(name for name in cut.by if not DIMENSIONS[name].who)
    where, others = (
        tuple(each for each in conditions if not any(DIMENSIONS[name].who for name in each.dimensions))
        for conditions in (cut.where, cut.others)
    )
    return sales(replace(cut, by=by, where=where, others=others), leaves)


def targets(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """Targets of every month that the uncut period touches, of the version asked for or else the plan in force."""
    months = f"t.month BETWEEN {cut.bind(bucket(cut.asked.starts, 'month'))} AND {cut.bind(cut.asked.ends)}"
    version = "t.in_force" if cut.version is None else f"t.version = {cut.bind(cut.version)}"
    conditions = [months, version, *cut.filters()]
    cut.sources.add("targets")
    return [select(cut.columns, leaf_columns(leaves), f"targets AS t{cut.joins('t.month')}", conditions)]


def stock(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """What dealers held on the last snapshots."""
    return _held(cut, leaves, "dealer")


def warehouse(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """What warehouses held on the last snapshots."""
    return _held(cut, leaves, "warehouse")


def demand(cut: Slice, leaves: tuple[str, ...]) -> list[str]:
    """Mean weekly sell-out of the eight weeks after each last snapshot, or of the weeks that stand in for them.

    Snapshots whose windows begin as many days away and hold as many days of data are written together; a window with
    less than a week of data tells no demand.
    """
    alike: dict[tuple[int, int], list[date]] = {}
    for day in cut.last_snapshots("dealer"):
        offset = demand_offset(day, cut.data)
        held = min(DEMAND_DAYS, (day + timedelta(offset + DEMAND_DAYS + 1) - cut.data.starts).days)
        alike.setdefault((offset, held), []).append(day)
    write = _demand_by_snapshot if cut.grains else _demand_of_one
    return [write(cut, leaves, days, *window) for window, days in sorted(alike.items()) if window[1] >= WEEK]


def demand_offset(snapshot: date, data: Period) -> int:
    """Days from the snapshot to the day before its demand window.

    0; a year of weeks back while the window would run past the data; the window just before the snapshot when the
    data do not reach back so far.
    """
    if snapshot + timedelta(DEMAND_DAYS) <= data.ends:
        return 0
    return -YEAR_OF_WEEKS if snapshot + timedelta(1 - YEAR_OF_WEEKS) >= data.starts else -DEMAND_DAYS


@dataclass(frozen=True)
class Fact:
    """How a kind of leaf is written, and by which dimensions and grains it can be laid out or filtered."""

    write: Callable[[Slice, tuple[str, ...]], list[str]]
    dimensions: tuple[str, ...]
    grains: tuple[str, ...] = GRAINS


_SOLD = (*DEALER, *ITEM, "stage")
FACTS = {
    "sales": Fact(sales, _SOLD),
    "dealers": Fact(dealers, _SOLD),
    "ranked": Fact(ranked, _SOLD),
    "whole": Fact(whole, _SOLD),
    "demand": Fact(demand, (*DEALER, *ITEM)),
    "targets": Fact(targets, ("region", "province", "channel", "category"), ("month", "quarter", "year")),
    "stock": Fact(stock, (*DEALER, *ITEM)),
    "warehouse": Fact(warehouse, ITEM),
}


def knows(metric: str, dimension: str) -> bool:
    """Whether all the facts behind the metric know the dimension."""
    return all(dimension in FACTS[LEAVES[leaf].branch].dimensions for leaf in leaves_of(metric))


def refuse(leaf: str, metric: str, names: Iterable[str]) -> None:
    """Raises QuestionError where the metric's leaf knows nothing of one of the dimensions."""
    fact = FACTS[LEAVES[leaf].branch]
    known = (*fact.dimensions, *fact.grains)
    for name in names:
        if name not in known:
            raise QuestionError("not_by", metric=metric, dimension=name, known=", ".join(known))


def _sold(
    cut: Slice,
    leaves: tuple[str, ...],
    columns: dict[str, str],
    sums: list[str],
    needed: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> str:
    table, time = cut.table("sales", needed, (*also, "stage"))
    conditions = [cut.during(time), stages(leaves), *cut.filters()]
    return select(columns, sums, f"{table} AS t{cut.joins(f't.{time}')}", conditions)


def _held(cut: Slice, leaves: tuple[str, ...], kind: str) -> list[str]:
    days = cut.last_snapshots(kind)
    if not days:
        return []
    table, time = cut.table("stock", ("on_hand",), ("location_kind",))
    conditions = [f"t.location_kind = '{kind}'", among(f"t.{time}", days, cut.bind), *cut.filters()]
    return [select(cut.columns, leaf_columns(leaves), f"{table} AS t{cut.joins(f't.{time}')}", conditions)]


def _demand_of_one(cut: Slice, leaves: tuple[str, ...], snapshots: list[date], offset: int, held: int) -> str:
    window = replace(cut, period=_window(snapshots, offset))
    return _sold(window, leaves, window.columns, _weekly(leaves, held), ("quantity",))


def _demand_by_snapshot(cut: Slice, leaves: tuple[str, ...], snapshots: list[date], offset: int, held: int) -> str:
    """Windows overlap, so a day counts for several snapshots: days are summed first, then laid over the windows."""
    members = tuple(name for name in cut.by if not DIMENSIONS[name].time)
    daily = replace(cut, by=(*members, "day"), period=_window(snapshots, offset), shift=Shift())
    columns = {**{name: f"t.{name}" for name in members}, "day": "t.day"}
    table, time = daily.table("sales", ("quantity",), ("stage",))
    conditions = [daily.during(time), stages(leaves), *daily.filters()]
    rows = select(columns, ["sum(t.quantity) AS quantity"], f"{table} AS t", conditions)
    window = (
        f" JOIN calendar AS s ON {among('s.day', snapshots, cut.bind)}"
        f" AND t.day > {moved('s.day', offset)} AND t.day <= {moved('s.day', offset + DEMAND_DAYS)}"
    )
    return select(cut.columns, _weekly(leaves, held), f"({rows}) AS t{window}{cut.joins('s.day')}", [])


def _weekly(leaves: tuple[str, ...], held: int) -> list[str]:
    """The leaves a week, of windows that hold so many days of data."""
    return [f"{LEAVES[leaf].sql} * {WEEK} / {held} AS {leaf}" for leaf in leaves]


def _window(snapshots: list[date], offset: int) -> Period:
    return Period(min(snapshots) + timedelta(offset + 1), max(snapshots) + timedelta(offset + DEMAND_DAYS))
