"""Question -> SQL. Pure: what the lake holds comes in as a Catalog.

Each fact that a question touches is one branch: its rows grouped by the question's dimensions. Branches, those of the
compared period among them, are stacked (UNION ALL with nulls) and grouped once more; facts are never joined, so no
row is doubled and no group is lost.
"""

from dataclasses import dataclass
from datetime import timedelta

from data.errors import AccessError, QuestionError, nearest
from queries.access import User
from queries.branches import refuse
from queries.dimensions import DIMENSIONS, dimension
from queries.metrics import METRICS, TARGET_OF, leaves_of, metric
from queries.period import Shift, compared, shift_of
from queries.question import Period, Question
from queries.slices import Binder
from queries.writer import Catalog, Writer, outputs_of

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
    question = _checked(question)
    asked = Period(question.starts or catalog.data.starts, question.ends or catalog.data.ends)
    if asked.starts > asked.ends:
        raise QuestionError("period_ends_before_it_starts", starts=asked.starts, ends=asked.ends)
    cut = Period(asked.starts, max(asked.starts - timedelta(1), min(asked.ends, catalog.data.ends)))
    writer = Writer(question, catalog, user, asked, Binder(), set())
    branches = writer.branches(cut, asked, Shift(), "")
    against = None
    if question.compare and question.compare != "target":
        against = compared(asked, cut, question.compare)
        whole = compared(asked, asked, question.compare)
        branches += writer.branches(against, whole, shift_of(asked, question.compare), f"__{question.compare}")
    sql = writer.stack(branches)
    return Compiled(sql, writer.bind.parameters, tuple(sorted(writer.sources)), cut, against)


def _checked(question: Question) -> Question:
    """The question with its names known, and the targets beside the metrics when it is compared with them."""
    if not question.metrics:
        raise QuestionError("no_metric", known=", ".join(METRICS))
    for name in (*question.by, *(each.dimension for each in question.where)):
        dimension(name)
    for each in question.where:
        if DIMENSIONS[each.dimension].time:
            raise QuestionError("filter_on_time", dimension=each.dimension)
    for name in question.metrics:
        against = (TARGET_OF[name],) if question.compare == "target" and name in TARGET_OF else ()
        for leaf in (*leaves_of(metric(name).name), *against):
            refuse(leaf, name, question.by, question.where)
    for name in question.order:
        if name.removeprefix("-") not in (known := outputs_of(question)):
            raise QuestionError("unknown_order", name=name, nearest=nearest(name, known))
    return question.but(metrics=tuple(dict.fromkeys(question.metrics)), by=tuple(dict.fromkeys(question.by)))
