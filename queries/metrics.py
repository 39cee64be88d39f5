"""METRICS: one row a metric, and LEAVES: the sums they are made of.

A leaf is what a branch of the compiled SQL computes from one view; a metric is a leaf or a ratio of two. Label and
meaning are in the catalogue, `metrics.<name>` and `metrics.<name>__meaning`; docs/semantics.md has the formulas.
"""

from dataclasses import dataclass
from typing import Literal

from data.errors import QuestionError, nearest

Unit = Literal["quantity", "money", "rate", "price", "weeks", "dealers", "index"]
Good = Literal["up", "down", "none"]


@dataclass(frozen=True)
class Leaf:
    """What one branch computes.

    branch: which kind of branch (FACTS in branches.py). sql: the aggregate over the branch's rows; that of demand is
    then divided by its weeks. stage: the rows of sales it needs. auxiliary: it never makes a group appear in the
    answer. count: absent means zero.
    """

    branch: str
    sql: str
    stage: str | None = None
    auxiliary: bool = False
    count: bool = False


@dataclass(frozen=True)
class Metric:
    """One metric: a leaf of its own name, or numerator / denominator (leaves or metrics)."""

    name: str
    unit: Unit
    good: Good = "up"
    ratio: tuple[str, str] | None = None


def _sales(stage: str, column: str, condition: str = "") -> Leaf:
    return Leaf("sales", f"sum(CASE WHEN stage = '{stage}'{condition} THEN {column} END)", stage)


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
        "dealers", "count(DISTINCT CASE WHEN positive_quantity > 0 THEN dealer_id END)", "sell_in", count=True
    ),
    "dealer_concentration": Leaf("ranked", "sum(share * share)", "sell_in"),
    "top10_share": Leaf("ranked", "sum(CASE WHEN place <= 10 THEN share END)", "sell_in"),
    "whole_amount": Leaf("whole", "sum(net_amount)", "sell_in", auxiliary=True),
    "target_quantity": Leaf("targets", "sum(target_quantity)"),
    "target_amount": Leaf("targets", "sum(target_amount)"),
    "stock_quantity": Leaf("stock", "sum(on_hand)"),
    "warehouse_stock": Leaf("warehouse", "sum(on_hand)"),
    "weekly_demand": Leaf("demand", "CAST(sum(quantity) AS DOUBLE)", "sell_out", auxiliary=True),
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

# Leaves that what takes a ratio apart may ask by name: bare figures, that no page offers to choose.
PARTS = ("costed_amount", "sold_quantity", "returned_quantity", "weekly_demand", "whole_amount")

TARGET_OF = {"sell_in_amount": "target_amount", "sell_in_quantity": "target_quantity"}


def metric(name: str) -> Metric:
    """The metric of that name, a part among them; QuestionError names the nearest one."""
    if name in PARTS:
        return Metric(name, "index", "none")
    if name not in METRICS:
        raise QuestionError("unknown_metric", name=name, nearest=nearest(name, METRICS))
    return METRICS[name]


def leaves_of(name: str) -> tuple[str, ...]:
    """The leaves a metric is made of, its own name when it is one."""
    return metric(name).ratio or (name,)
