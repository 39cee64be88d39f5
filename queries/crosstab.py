"""A plan laid over two dimensions, as a grid to be read and edited."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from queries.edits import At


@dataclass(frozen=True, eq=False)
class Crosstab:
    """Sums of a plan by rows and columns, both with a total.

    rows, columns: the dimensions. down, across: their members in order. sums: (row, column) -> figure, None for all of
    a dimension.
    """

    rows: str
    columns: str
    down: list[object]
    across: list[object]
    sums: Mapping[tuple[object, object], int]

    def at(self, row: object, column: object) -> At:
        """The node of a cell; None stands for the total."""
        named = ((self.rows, row), (self.columns, column))
        return tuple((name, member) for name, member in named if member is not None)


def crosstab(plan: pl.DataFrame, rows: str, columns: str, order: pl.DataFrame, value: str = "target") -> Crosstab:
    """The sums of `value` by two dimensions.

    order: cells with `history`, by which members stand from the largest down, so that an edit moves none; months stand
    in their own order, and members without history at the end by name.
    """
    both = plan.group_by(rows, columns).agg(pl.sum(value))
    sums = {(None, None): plan[value].sum()}
    sums |= {(name, None): figure for name, figure in both.group_by(rows).agg(pl.sum(value)).iter_rows()}
    sums |= {(None, name): figure for name, figure in both.group_by(columns).agg(pl.sum(value)).iter_rows()}
    sums |= {(row, column): figure for row, column, figure in both.select(rows, columns, value).iter_rows()}
    return Crosstab(rows, columns, _members(plan, rows, order), _members(plan, columns, order), sums)


def _members(plan: pl.DataFrame, by: str, order: pl.DataFrame) -> list[object]:
    names = plan[by].unique().sort().to_list()
    if by == "month":
        return names
    weight = dict(order.group_by(by).agg(pl.sum("history")).iter_rows())
    return sorted(names, key=lambda name: -weight.get(name, 0.0))
