"""METRICS: one row a metric, and LEAVES: the sums they are made of.

A leaf is what a branch of the compiled SQL computes from one fact; a metric is a leaf, or a ratio or difference of two
of them or of other metrics. Label and meaning are in the catalogue, `metrics.<name>` and `metrics.<name>__meaning`;
docs/semantics.md has the formulas.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from data.errors import QuestionError, nearest
from queries.facts import FACTS

Unit = Literal["quantity", "money", "rate", "price", "weeks", "days", "dealers", "index", "per_million"]
Good = Literal["up", "down", "none"]
Computation = Literal["sum", "distinct", "ranked", "whole", "demand"]


@dataclass(frozen=True)
class Leaf:
    """What one branch computes.

    fact: a name of FACTS. sql: the aggregate over the fact's rows. by: how the rows are taken (COMPUTATIONS in
    branches.py): as they are, a dealer once, in shares of the dealers, of all who sell, or a week's worth of them.
    only: the value of a column of the rows it needs. auxiliary: it never makes a group appear in the answer. count:
    absent means zero.
    """

    fact: str
    sql: str
    only: tuple[str, str] | None = None
    by: Computation = "sum"
    auxiliary: bool = False
    count: bool = False


@dataclass(frozen=True)
class Metric:
    """One metric: a leaf of its own name; a ratio, numerator / denominator x scale; or a difference, first - second.

    The two are leaves or metrics. A figure that lacks one of the two is null.
    """

    name: str
    unit: Unit
    good: Good = "up"
    ratio: tuple[str, str] | None = None
    difference: tuple[str, str] | None = None
    scale: float = 1

    @property
    def parts(self) -> tuple[str, ...]:
        """The two that it is made of; none for a leaf."""
        return self.ratio or self.difference or ()


def _sales(stage: str, column: str) -> Leaf:
    return Leaf("sales", f"sum(CASE WHEN stage = '{stage}' THEN {column} END)", ("stage", stage))


_SOLD_IN, _SOLD_OUT = ("stage", "sell_in"), ("stage", "sell_out")


LEAVES = {
    "sell_in_quantity": _sales("sell_in", "quantity"),
    "sell_in_amount": _sales("sell_in", "net_amount"),
    "sell_out_quantity": _sales("sell_out", "quantity"),
    "sell_out_amount": _sales("sell_out", "net_amount"),
    "gross_margin": _sales("sell_in", "costed_amount - cost_amount"),
    "costed_amount": _sales("sell_in", "costed_amount"),
    "sold_quantity": _sales("sell_out", "positive_quantity"),
    "returned_quantity": _sales("sell_out", "positive_quantity - quantity"),
    "active_dealers": Leaf(
        "sales", "count(DISTINCT CASE WHEN positive_quantity > 0 THEN dealer_id END)", _SOLD_IN, "distinct", count=True
    ),
    "dealer_concentration": Leaf("sales", "sum(share * share)", _SOLD_IN, "ranked"),
    "top10_share": Leaf("sales", "sum(CASE WHEN place <= 10 THEN share END)", _SOLD_IN, "ranked"),
    "whole_amount": Leaf("sales", "sum(net_amount)", _SOLD_IN, "whole", auxiliary=True),
    "target_quantity": Leaf("targets", "sum(target_quantity)"),
    "target_amount": Leaf("targets", "sum(target_amount)"),
    "stock_quantity": Leaf("stock", "sum(on_hand)"),
    "warehouse_stock": Leaf("warehouse", "sum(on_hand)"),
    "weekly_demand": Leaf("sales", "CAST(sum(quantity) AS DOUBLE)", _SOLD_OUT, "demand", auxiliary=True),
}

METRICS = {
    each.name: each
    for each in (
        Metric("sell_in_quantity", "quantity"),
        Metric("sell_in_amount", "money"),
        Metric("sell_out_quantity", "quantity"),
        Metric("sell_out_amount", "money"),
        Metric("gross_margin", "money"),
        Metric("margin_rate", "rate", ratio=("gross_margin", "costed_amount")),
        Metric("average_price", "price", ratio=("sell_in_amount", "sell_in_quantity")),
        Metric("return_rate", "rate", "down", ratio=("returned_quantity", "sold_quantity")),
        Metric("active_dealers", "dealers"),
        Metric("target_quantity", "quantity", "none"),
        Metric("target_amount", "money", "none"),
        Metric("attainment", "rate", ratio=("sell_in_amount", "target_amount")),
        Metric("attainment_quantity", "rate", ratio=("sell_in_quantity", "target_quantity")),
        Metric("stock_quantity", "quantity", "none"),
        Metric("warehouse_stock", "quantity", "none"),
        Metric("weeks_of_supply", "weeks", "down", ratio=("stock_quantity", "weekly_demand")),
        Metric("sell_through", "rate", ratio=("sell_out_quantity", "sell_in_quantity")),
        Metric("sold_of_stock", "rate", ratio=("sell_out_quantity", "stock_quantity")),
        Metric("channel_share", "rate", ratio=("sell_in_amount", "whole_amount")),
        Metric("dealer_concentration", "index", "down"),
        Metric("top10_share", "rate", "down"),
    )
}

# Leaves that what takes a metric apart may ask by name: bare figures, that no page offers to choose.
PARTS = tuple(name for name in LEAVES if name not in METRICS)

TARGET_OF = {"sell_in_amount": "target_amount", "sell_in_quantity": "target_quantity"}

_OF = "_of_"


def metric(name: str) -> Metric:
    """The metric of that name, a part among them; QuestionError names the nearest one."""
    if name in METRICS:
        return METRICS[name]
    if name in PARTS or _split(name):
        return Metric(name, "index", "none")
    raise QuestionError("unknown_metric", name=name, nearest=nearest(name, METRICS))


def part_of(leaf: str, name: str) -> str:
    """What a leaf is asked by as a part of a metric: of one that counts whole months only, the leaf does, too."""
    return f"{leaf}{_OF}{name}" if months_of(name) else leaf


def _split(name: str) -> tuple[str, str] | None:
    """The leaf and the metric of `part_of`; None for any other name."""
    pairs = ((leaf, name.removeprefix(f"{leaf}{_OF}")) for leaf in LEAVES if name.startswith(f"{leaf}{_OF}"))
    return next((pair for pair in pairs if pair[1] in METRICS), None)


@cache
def leaves_of(name: str) -> tuple[str, ...]:
    """The leaves a metric is made of, each once; its own name when it is one."""
    if name in LEAVES:
        return (name,)
    if found := _split(name):
        return (found[0],)
    return tuple(dict.fromkeys(leaf for part in metric(name).parts for leaf in leaves_of(part)))


@cache
def facts_of(name: str) -> tuple[str, ...]:
    """The facts behind a metric, each once."""
    return tuple(dict.fromkeys(LEAVES[leaf].fact for leaf in leaves_of(name)))


def rated(name: str) -> bool:
    """Whether the metric is a ratio, or made of one: such are never added up."""
    return bool(metric(name).ratio) or any(rated(part) for part in metric(name).parts if part not in LEAVES)


@cache
def months_of(name: str) -> tuple[str, ...]:
    """The facts behind a metric that know whole months only.

    Such a metric counts whole months alone: the running one is left out of all that it is made of (rule 5a).
    """
    of = (_split(name) or (name, name))[1]
    return tuple(fact for fact in facts_of(of) if FACTS[fact].months)


@cache
def formula(name: str, column: str = "{leaf}") -> str:
    """The SQL of a metric over its leaves' columns, whose names `column` makes of theirs; DOUBLE."""
    if name in LEAVES:
        return f"CAST({column.format(leaf=name)} AS DOUBLE)"
    each = metric(name)
    first, second = (formula(part, column) for part in each.parts)
    if each.difference:
        return f"({first} - {second})"
    scaled = f" * {Decimal(str(each.scale)):f}" if each.scale != 1 else ""
    return f"{first}{scaled} / nullif({second}, 0)"
