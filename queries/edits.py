"""What people do to a plan, as entries that can be applied again to a plan that others changed meanwhile.

A plan is a frame with LEVELS, target (whole money), price and locked. Entries are applied in order. Where the rest
answers an edit, figures that earlier entries set are left alone as long as others can give or take.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Protocol

import polars as pl

from data.errors import QuestionError
from queries.allocation import Answering, move
from queries.planning import LEVELS, spread

Where = tuple[tuple[str, tuple[object, ...]], ...]
At = tuple[tuple[str, object], ...]


class Entry(Protocol):
    """Something done to a plan."""

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan after it. basis: the cells with their weights, as `planning.cells_of` gives them."""


@dataclass(frozen=True)
class Edit:
    """One figure set by hand.

    within: what the grid is cut to, dimension -> members. at: its row and column; only one of them for the total of a
    row or column; neither for the total of all. With answering `rest` the other columns of the row answer for a cell,
    the other rows (columns) for a total, what lies beside the last cut of `within` for the total of all.
    """

    within: Where
    at: At
    target: int
    answering: Answering

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan with the figure. QuestionError says in one sentence why it cannot be."""
        family, node = self._family(), _all_of((*self.within, *_listed(self.at)))
        levels = list(dict.fromkeys((*dict(self.within), *dict(self.at), *LEVELS)))
        own, others = self._stay(plan.filter(family & node), plan.filter(family & ~node))
        kept = pl.when(pl.when(node).then(own).otherwise(others)).then("target")
        moved = move(plan.with_columns(locked=kept), levels, node, family, self.target, self.answering)
        return plan.with_columns(target=moved["target"], held=pl.col("held") | node)

    def _family(self) -> pl.Expr:
        around = (*self.within, *_listed(self.at[:1])) if len(self.at) == 2 else self.within
        return _all_of(around if self.at else around[:-1])

    def _stay(self, inside: pl.DataFrame, outside: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
        """Which cells of the node and of its neighbours stay as they are: earlier figures, too, where it can be."""
        if inside.is_empty():
            raise QuestionError("allocation_node", node=label(self.at))
        locked, entered = pl.col("locked"), pl.col("locked") | pl.col("held")
        for own, others in ((entered, entered), (locked, entered), (entered, locked)):
            if self._problem(inside, outside, own, others) is None and self._easy(inside, outside, own, others):
                return own, others
        if problem := self._problem(inside, outside, locked, locked):
            key, values = problem
            raise QuestionError(key, node=label(self.at), target=self.target, **values)
        return locked, locked

    def _problem(
        self, inside: pl.DataFrame, outside: pl.DataFrame, own: pl.Expr, others: pl.Expr
    ) -> tuple[str, dict[str, int]] | None:
        """Why the node cannot have the figure, or with `rest` its neighbours what is left, when those cells stay."""
        problem = _problem("edit", self.target, inside, own)
        if problem is None and self.answering == "rest":
            problem = _problem("edit_rest", self._left(inside, outside), outside, others)
        return problem

    def _easy(self, inside: pl.DataFrame, outside: pl.DataFrame, own: pl.Expr, others: pl.Expr) -> bool:
        """Whether what moves has figures to move in proportion: cells of nothing are not filled for others' sake."""
        asked = [(inside, own, self.target)]
        asked += [(outside, others, self._left(inside, outside))] if self.answering == "rest" else []
        return all(
            cells.filter(~stays)["target"].sum() > 0 or cells.filter(stays)["target"].sum() in (0, left)
            for cells, stays, left in asked
        )

    def _left(self, inside: pl.DataFrame, outside: pl.DataFrame) -> int:
        return int(inside["target"].sum() + outside["target"].sum() - self.target)


@dataclass(frozen=True)
class Lock:
    """Cells that no allocation and no answering may change from now on, or may again."""

    within: Where
    at: At
    locked: bool

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan with those cells locked or free."""
        node = _all_of((*self.within, *_listed(self.at)))
        return plan.with_columns(locked=pl.when(node).then(pl.lit(self.locked)).otherwise("locked"))


@dataclass(frozen=True)
class Allocation:
    """The national figure spread anew over all that is not locked: `planning.spread`.

    floor, cap: multiples of history that hold for every region and province; own: those of single regions, which hold
    in their place.
    """

    total: int
    weights: tuple[tuple[str, float], ...]
    floor: float | None = None
    cap: float | None = None
    own: tuple[tuple[str, float | None, float | None], ...] = ()

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan spread anew. Raises what `allocate` raises."""
        placed = spread(basis, self.total, dict(self.weights), (self.floor, self.cap), plan, self.own)
        return placed.with_columns(held=pl.lit(False))


@dataclass(frozen=True, eq=False)
class Figures:
    """Cells set one by one, as from a workbook or a region's proposal; everything above them moves.

    cells: LEVELS, target.
    """

    cells: pl.DataFrame

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan with those figures. QuestionError for a locked cell that would change."""
        given = self.cells.select(*LEVELS, given="target")
        joined = plan.join(given, on=LEVELS, how="left", maintain_order="left")
        changed = pl.col("given").is_not_null() & (pl.col("given") != pl.col("target"))
        if (fixed := joined.filter(changed & pl.col("locked"))).height:
            row = fixed.row(0, named=True)
            at = tuple((level, row[level]) for level in LEVELS)
            raise QuestionError("edit_locked", node=label(at), target=row["given"], locked=row["target"])
        return joined.with_columns(
            target=pl.coalesce("given", "target"), held=pl.col("held") | pl.col("given").is_not_null()
        ).drop("given")


@dataclass(frozen=True)
class Several:
    """Entries that come and go together, as those of a scenario."""

    entries: tuple[Entry, ...]

    def apply(self, plan: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
        """The plan after all of them. Raises what they raise."""
        return advance(plan, self.entries, basis)


def apply(plan: pl.DataFrame, entries: Iterable[Entry], basis: pl.DataFrame) -> pl.DataFrame:
    """The plan after all entries, in order. Raises what they raise."""
    return advance(begin(plan), entries, basis).drop("held")


def begin(plan: pl.DataFrame) -> pl.DataFrame:
    """The plan as `advance` takes it: with `held`, what entries have set, nothing yet."""
    return plan.with_columns(held=pl.lit(False))


def advance(plan: pl.DataFrame, entries: Iterable[Entry], basis: pl.DataFrame) -> pl.DataFrame:
    """The plan after further entries; what earlier ones set is held. Raises what they raise."""
    return reduce(lambda so_far, entry: entry.apply(so_far, basis), entries, plan)


def label(at: At) -> str:
    """A node's name: `East / KA chain / 2027-01`; nothing for all."""
    return " / ".join(f"{value:%Y-%m}" if isinstance(value, date) else str(value) for _, value in at) or "Σ"


def _problem(kind: str, target: int, cells: pl.DataFrame, stays: pl.Expr) -> tuple[str, dict[str, int]] | None:
    """Why cells of which some stay cannot sum to the target: the error's key and values."""
    fixed = cells.filter(stays)
    locked = int(fixed["target"].sum())
    if target < 0:
        return f"{kind}_negative", {"left": target}
    if target < locked or (fixed.height == cells.height and target != locked):
        return f"{kind}_locked", {"left": target, "locked": locked}
    return None


def _listed(at: At) -> Where:
    return tuple((name, (value,)) for name, value in at)


def _all_of(where: Where) -> pl.Expr:
    return reduce(and_, (pl.col(name).is_in(list(values)) for name, values in where), pl.lit(True))
