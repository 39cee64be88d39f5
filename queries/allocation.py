"""Spreading a target over regions, channels, categories and months so that children always sum to their parent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from data.errors import QuestionError
from queries.split import split

Answering = Literal["rest", "parent"]


def blend(cells: pl.DataFrame, weights: Mapping[str, float]) -> pl.Series:
    """The raw share of every cell: a x history + b x potential + c x capacity, each taken as shares of its own sum.

    weights: column of `cells` -> its weight, 0 or more. Negative and missing figures count as zero.
    """
    shares = []
    for name, weight in weights.items():
        figure = pl.col(name).cast(pl.Float64).fill_null(0).clip(lower_bound=0)
        shares.append(weight * (figure / figure.sum()).fill_nan(0))
    return cells.select(raw=pl.sum_horizontal(pl.lit(0.0), *shares))["raw"]


def allocate(
    cells: pl.DataFrame, levels: Sequence[str], total: int, limits: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """`total` in whole units over the cells: T = clip(s x raw, low, high) at every level, from the top down.

    cells: a row a leaf: the columns of `levels` (outermost first), raw, and where wanted low and high (null for no
    bound) and locked, a whole figure that must stay. limits: bounds of nodes higher up, frames of the first few of
    `levels`, low and high. A node is bounded by its own limits and by the sums of what is below it.
    Result: the cells with target (integer). Below every node of every level the targets sum exactly to the node's.
    QuestionError when floors sum to more than the total, or than a cap above them, or caps to less.
    """
    tiers = _tiers(cells, levels, limits, total)
    given = np.array([total])
    low, high = int(tiers[0].low.sum()), int(tiers[0].high.sum())
    if low > total:
        raise QuestionError("allocation_floors", total=total, floors=low)
    if high < total:
        raise QuestionError("allocation_caps", total=total, caps=high)
    for tier in tiers:
        given = split(given, tier.parent, tier.raw, tier.low, tier.high)
    return cells.with_columns(target=pl.Series(given, dtype=pl.Int64))


def edit(
    cells: pl.DataFrame, levels: Sequence[str], at: Mapping[str, object], target: int, answering: Answering
) -> pl.DataFrame:
    """The allocation after one figure was changed by hand.

    cells: as `allocate` gives them. at: the changed node, a value for each of the first few of `levels`.
    answering: `rest` keeps the figure of the node's parent, whose other children give or take in proportion;
    `parent` lets all above move and touches no neighbour. Below the node, leaves move in proportion. Locked figures
    and the leaves' bounds hold. QuestionError when that cannot be, or there is no such node.
    """
    *above, own = (pl.col(level).eq(value) for level, value in at.items())
    family = pl.all_horizontal(pl.lit(True), *above)
    if cells.filter(family, own).is_empty():
        raise QuestionError("allocation_node", node=" / ".join(map(str, at.values())))
    return move(cells, levels, own, family, target, answering)


def move(
    cells: pl.DataFrame, levels: Sequence[str], node: pl.Expr, family: pl.Expr, target: int, answering: Answering
) -> pl.DataFrame:
    """As `edit`, for any set of cells: those of `family` for which `node` holds are given `target` together.

    With `rest` the family's other cells give or take what keeps the family's sum.
    """
    rows = cells.with_row_index("_row").with_columns(raw=pl.col("target"))
    inside, others = rows.filter(family & node), rows.filter(family & ~node)
    changed = [allocate(inside, levels, target)]
    if answering == "rest":
        left = inside["target"].sum() + others["target"].sum() - target
        changed.append(allocate(others, levels, left))
    moved = pl.concat(changed).select("_row", moved="target")
    joined = rows.select("_row", "target").join(moved, on="_row", how="left", maintain_order="left")
    return cells.with_columns(joined.select(target=pl.coalesce("moved", "target")))


@dataclass(frozen=True, eq=False)
class _Tier:
    """The nodes of one level: their parent's number on the level above, what they weigh, what bounds them."""

    parent: np.ndarray
    raw: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _tiers(cells: pl.DataFrame, levels: Sequence[str], limits: Sequence[pl.DataFrame], total: int) -> list[_Tier]:
    """All levels from the top to the leaves; bounds are summed upwards, so that no parent is given what cannot be."""
    raw, low, high = _leaves(cells, levels, total)
    node, tiers = np.arange(cells.height), []
    for depth, upper in reversed(list(enumerate(_nodes(cells, levels), 1))):
        parent = np.zeros(len(low), dtype=np.int64)
        parent[node] = upper
        tiers.append(_Tier(parent, raw, low, high))
        raw, low, high = (np.bincount(parent, each) for each in (raw, low, high))
        for limit in limits:
            if limit.width == depth + 2:
                names = cells.select(levels[:depth])[np.unique(upper, return_index=True)[1]]
                low, high = _limited(names, limit, low, high)
        node = upper
    return [_Tier(np.zeros(len(low), dtype=np.int64), raw, low, high), *reversed(tiers)]


def _nodes(cells: pl.DataFrame, levels: Sequence[str]) -> list[np.ndarray]:
    """Of each level from the top down, the number of every cell's node, in the order of their names."""
    members = cells.select(pl.col(levels).rank("dense").cast(pl.Int64))
    node, found = np.zeros(cells.height, dtype=np.int64), []
    for level in levels:
        own = members[level].to_numpy()
        below = node * (own.max(initial=0) + 1) + own
        there = np.zeros(int(below.max(initial=0)) + 1, dtype=np.int64)
        there[below] = 1
        node = (there.cumsum() - 1)[below]
        found.append(node)
    return found


def _leaves(cells: pl.DataFrame, levels: Sequence[str], total: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """raw, low and high of the cells; no cap means the total, a locked figure is both bounds."""
    absent = [pl.lit(None, pl.Float64).alias(name) for name in ("low", "high", "locked") if name not in cells.columns]
    bounds = cells.with_columns(absent).select(
        raw=pl.col("raw").cast(pl.Float64).fill_null(0).clip(lower_bound=0),
        low=pl.coalesce("locked", "low", 0.0).clip(lower_bound=0).ceil(),
        high=pl.coalesce("locked", "high", float(max(total, 0))).floor(),
    )
    _refuse_crossed(cells.select(levels), bounds["low"].to_numpy(), bounds["high"].to_numpy())
    raw, low, high = (bounds[name].cast(pl.Float64).to_numpy() for name in ("raw", "low", "high"))
    return raw, low, high


def _limited(
    nodes: pl.DataFrame, limit: pl.DataFrame, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    own = nodes.join(limit, on=nodes.columns, how="left", maintain_order="left")
    low = np.maximum(low, own["low"].cast(pl.Float64).ceil().fill_null(0).to_numpy())
    high = np.minimum(high, own["high"].cast(pl.Float64).floor().fill_null(float("inf")).to_numpy())
    _refuse_crossed(nodes, low, high)
    return low, high


def _refuse_crossed(nodes: pl.DataFrame, low: np.ndarray, high: np.ndarray) -> None:
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        at = int(crossed[0])
        raise QuestionError(
            "allocation_bounds", node=" / ".join(map(str, nodes.row(at))), low=int(low[at]), high=int(high[at])
        )
