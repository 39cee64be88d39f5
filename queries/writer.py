"""Writes a question's branches and stacks them into one SELECT."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from queries.access import User
from queries.branches import COMPUTATIONS
from queries.catalog import Catalog
from queries.dimensions import DIMENSIONS
from queries.facts import FACTS
from queries.member_filters import Binder, Kept
from queries.metrics import LEAVES, TARGET_OF, formula, leaves_of, metric, months_of
from queries.period import Shift, compared, months_back, shift_of, whole_months
from queries.question import Comparison, Filter, Period, Question
from queries.slices import Slice, select


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

    def leaves(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What the metrics are made of, each once: its column -> the leaf, and the facts whose months it counts."""
        wanted = ((leaf, months_of(name)) for name, _ in self.outputs.values() for leaf in leaves_of(name))
        return {_column(leaf, months): (leaf, months) for leaf, months in wanted}

    def branches(self, now: Period, comparison: Comparison | None = None) -> list["Written"]:
        """The branches of the period, or of what it is compared with. now: the period, cut at the data's end."""
        leaves, suffix = self.leaves(), f"__{comparison}" if comparison else ""
        written: list[Written] = []
        for months in dict.fromkeys(months for _, months in leaves.values()):
            cut = self.cut(now, comparison, months)
            mine = [leaf for leaf, of in leaves.values() if of == months and cut]
            for fact, by in dict.fromkeys((LEAVES[leaf].fact, LEAVES[leaf].by) for leaf in mine):
                alike = tuple(leaf for leaf in mine if (LEAVES[leaf].fact, LEAVES[leaf].by) == (fact, by))
                known = tuple(name for name in self.question.by if by != "whole" or not DIMENSIONS[name].who)
                columns = {_column(leaf, months) + suffix: leaf for leaf in alike}
                written += [Written(known, columns, sql) for sql in COMPUTATIONS[by](cut, FACTS[fact], alike)]
        return written

    def cut(self, now: Period, comparison: Comparison | None, months: tuple[str, ...]) -> Slice | None:
        """What the branches of a side are cut to; None where it has no days.

        months: the monthly facts of which whole months are counted, those that are over and that all of them hold
        (rule 5a); empty for all days.
        """
        asked, shift = self.asked, Shift() if comparison is None else shift_of(self.asked, comparison)
        if months:
            held = [self.catalog.spans.get(fact) for fact in months]
            period = whole_months(now, ())
            if period and comparison:
                period, shift = months_back(period, shift, comparison)
            asked = period = period and whole_months(period, held)
        elif comparison:
            period, asked = compared(asked, now, comparison), compared(asked, asked, comparison)
        else:
            period = now
        return self.slice(period, asked, shift) if period else None

    def slice(self, period: Period, asked: Period, shift: Shift) -> Slice:
        """The question cut to some days."""
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
            self.catalog.spans,
        )

    def stack(self, branches: list["Written"], before: Iterable[str] = ()) -> str:
        """All branches under one another, grouped once more, and the metrics made from their sums.

        before: the tables that the branches refer to.
        """
        by = self.question.by
        suffixes = dict.fromkeys(suffix for _, suffix in self.outputs.values())
        sums = [f"{column}{suffix}" for suffix in suffixes for column in self.leaves()]
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
    """One branch as written: the dimensions it knows, the stack's columns -> its leaves, its SELECT."""

    by: tuple[str, ...]
    columns: Mapping[str, str]
    sql: str

    def under(self, by: tuple[str, ...], sums: list[str]) -> str:
        """The branch with every column of the stack, null where it knows nothing."""
        dimensions = [name if name in self.by else f"NULL AS {name}" for name in by]
        values = [f"{self.columns.get(each, 'NULL')} AS {each}" for each in sums]
        return f"SELECT {', '.join((*dimensions, *values))} FROM ({self.sql}) AS b"


def _nothing() -> Written:
    return Written((), {}, "SELECT 1 AS nothing WHERE 1 = 0")


def _column(leaf: str, months: tuple[str, ...]) -> str:
    """The stack's column of a leaf: of what counts whole months only, one of its own."""
    return "__".join((leaf, "_".join(months))) if months else leaf


def _formula(name: str, suffix: str) -> str:
    each, column = metric(name), _column("{leaf}", months_of(name)) + suffix
    if each.parts:
        return formula(name, column)
    kind = "DOUBLE" if each.unit not in ("quantity", "dealers") else "BIGINT"
    (leaf,) = leaves_of(name)
    value = f"CAST({column.format(leaf=leaf)} AS {kind})"
    return f"coalesce({value}, 0)" if LEAVES[leaf].count else value
