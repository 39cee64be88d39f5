"""Question -> SQL. Pure: what the lake holds comes in as a Catalog.

Each fact that a question touches is one branch: its rows grouped by the question's dimensions. Branches, those of the
compared period among them, are stacked (UNION ALL with nulls) and grouped once more; facts are never joined, so no
row is doubled and no group is lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from data.errors import AccessError, QuestionError, nearest
from queries.access import User
from queries.additivity import refuse
from queries.availability import demand
from queries.catalog import Catalog
from queries.dimensions import DIMENSIONS, dimension
from queries.member_filters import Binder, Kept, judged, kept_sql, touched
from queries.metrics import METRICS, TARGET_OF, leaves_of, metric
from queries.period import compared
from queries.question import Condition, Filter, Having, Period, Question
from queries.writer import Writer, Written, outputs_of

__all__ = ["Catalog", "Compiled", "compile_question"]


@dataclass(frozen=True)
class Compiled:
    """The SQL with its bound values, the tables it reads, the period and what that is compared with."""

    sql: str
    parameters: dict[str, object]
    sources: tuple[str, ...]
    period: Period
    compared: Period | None


def compile_question(question: Question, catalog: Catalog, user: User) -> Compiled:
    """The one SELECT that answers the question. QuestionError: it cannot be asked; AccessError: nobody asks."""
    if not isinstance(user, User):
        raise AccessError("no_user")
    question = checked(question, catalog)
    asked, cut = days_of(question, catalog)
    bind, sources = Binder(), set()
    keeper = Keeper(question, catalog, user, asked, cut, bind, sources)
    where, others = keeper.kept(question.where), keeper.shown(question.others)
    writer = Writer(question, catalog, user, asked, bind, sources, where, others)
    branches, against = _sides(writer, cut)
    sql = writer.stack(branches, keeper.tables)
    return Compiled(sql, bind.parameters, tuple(sorted(sources)), cut, against)


def days_of(question: Question, catalog: Catalog) -> tuple[Period, Period]:
    """The period as asked, and cut at the end of the data. QuestionError when it ends before it starts."""
    asked = Period(question.starts or catalog.data.starts, question.ends or catalog.data.ends)
    if asked.starts > asked.ends:
        raise QuestionError("period_ends_before_it_starts", starts=asked.starts, ends=asked.ends)
    return asked, Period(asked.starts, max(asked.starts - timedelta(1), min(asked.ends, catalog.data.ends)))


@dataclass
class Keeper:
    """Writes the conditions on members of one question. tables: what they refer to, in order."""

    question: Question
    catalog: Catalog
    user: User
    asked: Period
    cut: Period
    bind: Binder
    sources: set[str]
    tables: list[str] = field(default_factory=list)
    where: tuple[Filter | Kept, ...] = ()

    def kept(self, conditions: Iterable[Condition]) -> tuple[Filter | Kept, ...]:
        """The conditions as written; each sees what those before it leave."""
        for each in conditions:
            self.where += (each if isinstance(each, Filter) else self._table(each),)
        return self.where

    def shown(self, others: Iterable[Having]) -> tuple[Kept, ...]:
        """The members shown each for itself, of what all conditions leave."""
        return tuple(self._table(each, every=True) for each in others)

    def _table(self, having: Having, every: bool = False) -> Kept:
        """every: the members are all that the question has, those without the metric last."""
        asked = self.question
        by_name = having.metric == having.dimension
        name, by = (asked.metrics[0], having.dimension) if by_name else judged(having, asked.compare)
        compare = asked.compare if every or (by != name and not by_name) else None
        metrics = tuple(dict.fromkeys((name, *asked.metrics))) if every else (name,)
        inner = Question(metrics, having.dimensions, starts=asked.starts, ends=asked.ends, compare=compare,
                         version=asked.version)  # fmt: skip
        writer = Writer(inner, self.catalog, self.user, self.asked, self.bind, self.sources, self.where)
        kept = Kept(having.dimensions, f"kept{len(self.tables)}", having.negated)
        answer = writer.stack(_sides(writer, self.cut)[0])
        self.tables.append(f"{kept.table} AS ({kept_sql(having, by, answer, self.bind, every)})")
        return kept


def _sides(writer: Writer, cut: Period) -> tuple[list[Written], Period | None]:
    """The branches of the period and of what it is compared with, and the days of that."""
    compare = writer.question.compare
    if not compare or compare == "target":
        return writer.branches(cut), None
    return [*writer.branches(cut), *writer.branches(cut, compare)], compared(writer.asked, cut, compare)


def checked(question: Question, catalog: Catalog) -> Question:
    """The question with its names known and its tables there. QuestionError says what is wrong with it."""
    if not question.metrics:
        raise QuestionError("no_metric", known=", ".join(METRICS))
    conditions = (*question.where, *question.others)
    for name in (*question.by, *touched(conditions)):
        dimension(name)
    for name in touched(conditions):
        if DIMENSIONS[name].time:
            raise QuestionError("filter_on_time", dimension=name)
    for each in question.others:
        if missing := set(each.dimensions) - set(question.by):
            raise QuestionError("others_of", dimension=each.dimension, missing=", ".join(sorted(missing)))
    ranking = {judged(each, question.compare)[0] for each in conditions
               if isinstance(each, Having) and each.metric != each.dimension}  # fmt: skip
    for name in (*question.metrics, *sorted(ranking)):
        demand((metric(name).name,), catalog.facts)
        against = (TARGET_OF[name],) if question.compare == "target" and name in TARGET_OF else ()
        names = sorted({*(question.by if name in question.metrics else ()), *touched(conditions)})
        for leaf in (*leaves_of(metric(name).name), *against):
            refuse(leaf, name, names)
    for name in question.order:
        if name.removeprefix("-") not in (known := outputs_of(question)):
            raise QuestionError("unknown_order", name=name, nearest=nearest(name, known))
    return question.but(metrics=tuple(dict.fromkeys(question.metrics)), by=tuple(dict.fromkeys(question.by)))
