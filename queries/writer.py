"""Writes a question's branches and stacks them into one SELECT."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from queries.access import User
from queries.branches import FACTS
from queries.dimensions import DIMENSIONS
from queries.keeping import Binder, Kept
from queries.metrics import LEAVES, TARGET_OF, leaves_of, metric
from queries.period import Shift
from queries.question import Filter, Period, Question
from queries.slices import Slice, select


@dataclass(frozen=True)
class Catalog:
    """What a lake holds. data: first and last day of sales. snapshots: location kind -> days. rollups: name -> rows.

    held: the days that the rollups hold, where the data are taken to end earlier.
    """

    data: Period
    snapshots: dict[str, tuple[date, ...]]
    rollups: Mapping[str, int]
    held: Period | None = None


def outputs_of(question: Question) -> dict[str, tuple[str, str]]:
    """Every column of the answer that is a metric: its name -> (metric, suffix of its leaves)."""
    columns = {name: (name, "") for name in question.metrics}
    for name in question.metrics:
        if question.compare == "target" and name in TARGET_OF:
            columns[f"{name}__target"] = (TARGET_OF[name], "")
        elif question.compare and question.compare != "target":
            columns[f"{name}__{question.compare}"] = (name, f"__{question.compare}")
    return {**{name: (name, "") for name in question.by}, **columns}


@dataclass(frozen=True)
class Writer:
    """Writes one question; collects bound values and the tables read. where, others: its conditions as written."""

    question: Question
    catalog: Catalog
    user: User
    asked: Period
    bind: Binder
    sources: set[str]
    where: tuple[Filter | Kept, ...] = ()
    others: tuple[Kept, ...] = ()

    @property
    def outputs(self) -> dict[str, tuple[str, str]]:
        """The answer's metric columns, as `outputs_of` gives them."""
        every = outputs_of(self.question)
        return {name: each for name, each in every.items() if name not in self.question.by}

    def leaves(self) -> list[str]:
        """What the metrics are made of, each once."""
        wanted = (leaf for name, _ in self.outputs.values() for leaf in leaves_of(name))
        return list(dict.fromkeys(wanted))

    def branches(self, period: Period, asked: Period, shift: Shift, suffix: str) -> list["Written"]:
        """The branches of one period."""
        question, written, cut = self.question, [], self.cut(period, asked, shift)
        for kind in dict.fromkeys(LEAVES[leaf].branch for leaf in self.leaves()):
            leaves = tuple(leaf for leaf in self.leaves() if LEAVES[leaf].branch == kind)
            known = tuple(name for name in question.by if kind != "whole" or not DIMENSIONS[name].who)
            written += [Written(known, leaves, suffix, sql) for sql in FACTS[kind].write(cut, leaves)]
        return written

    def cut(self, period: Period, asked: Period, shift: Shift) -> Slice:
        """What the branches of one period are cut to."""
        return Slice(
            self.question.by,
            self.where,
            period,
            asked,
            self.asked,
            shift,
            self.question.version,
            self.catalog.data,
            self.catalog.snapshots,
            self.catalog.rollups,
            not self.user.everything,
            self.bind,
            self.sources,
            self.others,
            self.catalog.held,
        )

    def stack(self, branches: list["Written"], before: Iterable[str] = ()) -> str:
        """All branches under one another, grouped once more, and the metrics made from their sums.

        before: the tables that the branches refer to.
        """
        by = self.question.by
        suffixes = dict.fromkeys(suffix for _, suffix in self.outputs.values())
        sums = [f"{leaf}{suffix}" for suffix in suffixes for leaf in self.leaves()]
        rows = " UNION ALL ".join(each.under(by, sums) for each in branches or [_nothing()])
        grouped = select({name: name for name in by}, [f"sum({each}) AS {each}" for each in sums], "stacked", [])
        final = f"SELECT {', '.join((*by, *self.metrics()))} FROM {self.spread(sums)}{self.present(sums)}{self.tail()}"
        return f"WITH {', '.join((*before, f'stacked AS ({rows})', f'grouped AS ({grouped})'))} {final}"

    def spread(self, sums: list[str]) -> str:
        """Gives every seller's row the whole that its share is taken of."""
        by = self.question.by
        if not any(each.startswith("whole_amount") for each in sums) or not any(DIMENSIONS[name].who for name in by):
            return "grouped"
        rest = ", ".join(name for name in by if not DIMENSIONS[name].who)
        over = f"OVER (PARTITION BY {rest})" if rest else "OVER ()"
        columns = [f"sum({each}) {over} AS {each}" if each.startswith("whole_amount") else each for each in sums]
        return f"(SELECT {', '.join((*by, *columns))} FROM grouped) AS spread"

    def present(self, sums: list[str]) -> str:
        """Leaves out the groups of which no sum is known but auxiliary ones that were not asked for by name."""
        if not self.question.by:
            return ""
        asked = {name for name, leaf in LEAVES.items() if not leaf.auxiliary} | {*self.question.metrics}
        primary = [each for each in sums if each.partition("__")[0] in asked]
        return f" WHERE coalesce({', '.join(f'CAST({each} AS DOUBLE)' for each in primary)}) IS NOT NULL"

    def metrics(self) -> list[str]:
        """The answer's metric columns."""
        return [f"{_formula(name, suffix)} AS {output}" for output, (name, suffix) in self.outputs.items()]

    def tail(self) -> str:
        """Order and limit."""
        question = self.question
        order = [
            f"{name.removeprefix('-')} {'DESC' if name.startswith('-') else 'ASC'} NULLS LAST"
            for name in question.order
        ]
        order += [name for name in question.by if name not in {each.removeprefix("-") for each in question.order}]
        limit = f" LIMIT {int(question.limit)}" if question.limit is not None else ""
        offset = f" OFFSET {int(question.offset)}" if question.offset else ""
        return (f" ORDER BY {', '.join(order)}" if order else "") + limit + offset


@dataclass(frozen=True)
class Written:
    """One branch as written: the dimensions it knows, its leaves and their suffix, its SELECT."""

    by: tuple[str, ...]
    leaves: tuple[str, ...]
    suffix: str
    sql: str

    def under(self, by: tuple[str, ...], sums: list[str]) -> str:
        """The branch with every column of the stack, null where it knows nothing."""
        own = {f"{leaf}{self.suffix}": leaf for leaf in self.leaves}
        dimensions = [name if name in self.by else f"NULL AS {name}" for name in by]
        values = [f"{own[each]} AS {each}" if each in own else f"NULL AS {each}" for each in sums]
        return f"SELECT {', '.join((*dimensions, *values))} FROM ({self.sql}) AS b"


def _nothing() -> Written:
    return Written((), (), "", "SELECT 1 AS nothing WHERE 1 = 0")


def _formula(name: str, suffix: str) -> str:
    each = metric(name)
    if each.ratio:
        above, below = (f"CAST({leaf}{suffix} AS DOUBLE)" for leaf in each.ratio)
        return f"{above} / nullif({below}, 0)"
    kind = "DOUBLE" if each.unit not in ("quantity", "dealers") else "BIGINT"
    value = f"CAST({name}{suffix} AS {kind})"
    return f"coalesce({value}, 0)" if LEAVES[name].count else value
