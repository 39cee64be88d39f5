"""What is asked on the Explore page: the address as a pivot, and what of it can be answered."""

from dataclasses import dataclass

from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.parts.comparing import comparable
from dashboard.parts.levels import PLACES, next_level
from queries.additivity import knows
from queries.conditions import read_condition
from queries.dimensions import DIMENSIONS, PATHS
from queries.member_filters import touched
from queries.metrics import TARGET_OF
from queries.pivot import Axis, Pivot
from queries.question import Condition, Filter, Question

SIZES = {1: (50,), 2: (12, 8), 3: (8, 5, 3)}  # rows shown of each axis
ACROSS = (8, 5)  # columns shown of each axis that is not time


@dataclass(frozen=True)
class Asked:
    """A pivot, the metrics chosen that know nothing of it, and which of its rows are the page's: from 1, so many."""

    pivot: Pivot
    unknown: tuple[str, ...]
    page: int
    most: int

    @property
    def question(self) -> Question:
        """Metrics, conditions and period."""
        return self.pivot.question

    @property
    def row(self) -> str:
        """The outermost row dimension; empty without rows."""
        return self.pivot.rows[0].dimension if self.pivot.rows else ""


def asked(scope: Scope) -> Asked:
    """The address as a pivot. Metrics that know nothing of its dimensions are left out."""
    filters = scope.filters
    metrics = filters.listed("metrics") or (scope.named("sell_in"), "margin_rate")
    rows = rows_of(scope)
    columns = tuple(name for name in filters.listed("columns") if name not in rows)
    where = conditions(scope, rows)
    known = tuple(name for name in metrics if knows(name, *rows, *columns, *touched(where)))
    compare = filters.compare if comparable(scope) else None
    if compare == "target" and not any(_targeted(name, {*rows, *columns, *touched(where)}) for name in known):
        compare = None
    question = Question(known or metrics[:1], (), where, filters.period.starts, filters.period.ends, compare)
    sizes = SIZES.get(len(rows), ())
    most = int(filters.view("most", "0")) or (sizes[0] if sizes else 0)
    page = int(filters.view("page", "1"))
    down = tuple(
        Axis(name, None if DIMENSIONS[name].time else size, 0 if at else (page - 1) * most)
        for at, (name, size) in enumerate(zip(rows, (most, *sizes[1:]), strict=True))
    )
    across = tuple(Axis(name, None if DIMENSIONS[name].time else ACROSS[at]) for at, name in enumerate(columns))
    order = filters.view("order", "")
    pivot = Pivot(question, down, across, order)
    return Asked(pivot, tuple(name for name in metrics if name not in known) if known else (), page, most)


def rows_of(scope: Scope) -> tuple[str, ...]:
    """The row dimensions: those chosen, else the first place below those chosen, or the goods of one dealer."""
    usual = "category" if pinned(scope.filters, "dealer") else next_level(scope, PLACES)
    return scope.filters.listed("rows") or (usual,)


def conditions(scope: Scope, rows: tuple[str, ...]) -> tuple[Condition, ...]:
    """All that keeps rows: the filter bar's members, the page's own conditions, and what is searched for."""
    where: tuple[Condition, ...] = scope.filters.where + tuple(map(read_condition, scope.filters.listed("keep")))
    text = scope.filters.view("find", "")
    if text and rows and not DIMENSIONS[rows[0]].time:
        where = (*where, Filter(rows[0], (text,), contains=True))
    return where


def _targeted(metric: str, names: set[str]) -> bool:
    return metric in TARGET_OF and knows(TARGET_OF[metric], *names)


def below(dimension: str, taken: set[str]) -> str | None:
    """The next dimension down a path that holds it and that is not taken; None at the end of all its paths."""
    for path in PATHS:
        if dimension in path:
            rest = [name for name in path[path.index(dimension) + 1 :] if name not in taken]
            if rest:
                return rest[0]
    return None


def pinned(filters: Filters, name: str) -> bool:
    """Whether exactly one member of the dimension is kept."""
    return len(filters.of(name)) == 1
