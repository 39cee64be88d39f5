"""The rows behind a question: lines, documents, serial numbers, by the same conditions, and never all at once.

Metrics are sums of lines; here are the lines. A page of them comes sorted; all of them come as they lie, in batches.
"""

from collections.abc import Iterator

import pyarrow as pa

from data.errors import AccessError, QuestionError, nearest
from queries.access import User
from queries.catalog import Catalog
from queries.compile import Compiled, Keeper, checked, compile_question, days_of
from queries.engine import Engine
from queries.facts import FACTS
from queries.member_filters import Binder, touched
from queries.period import Shift
from queries.question import Answer, Question
from queries.writer import Writer

BATCH = 65_536  # rows at a time of all rows

DETAILS = {rows.name: (rows, fact) for fact in FACTS.values() for rows in fact.rows}


def compile_detail(
    question: Question, kind: str, catalog: Catalog, user: User, document: str | None = None, page: bool = False
) -> Compiled:
    """The SELECT of the rows of a kind that the question's period and conditions keep.

    document: those of one document only. page: sorted, and cut to the question's limit and offset. QuestionError for a
    condition on what such rows do not tell.
    """
    if not isinstance(user, User):
        raise AccessError("no_user")
    if kind not in DETAILS:
        raise QuestionError("unknown_detail", name=kind, nearest=nearest(kind, DETAILS))
    listed, fact = DETAILS[kind]
    if fact.name not in catalog.facts:
        raise QuestionError("rows_need_table", kind=kind, table=fact.table)
    question = checked(question.but(metrics=("sell_in_quantity",), by=(), others=(), order=()), catalog)
    for name in sorted(touched(question.where) - set(fact.dimensions)):
        raise QuestionError("detail_not_by", kind=kind, dimension=name)
    asked, cut = days_of(question, catalog)
    bind, sources = Binder(), {fact.view}
    keeper = Keeper(question, catalog, user, asked, cut, bind, sources)
    part = Writer(question, catalog, user, asked, bind, sources, keeper.kept(question.where)).slice(cut, asked, Shift())
    days = f"t.{listed.day} BETWEEN {bind(cut.starts)} AND {bind(cut.ends)}"
    conditions = [days, *part.filters(), *part.only(fact), *([f"t.document_no = {bind(document)}"] if document else [])]
    columns = ", ".join(f"{each} AS {name}" for name, each in listed.columns.items())
    keys = list(listed.columns.values())[: listed.grouped]
    group = f" GROUP BY {', '.join(keys)}" if keys else ""
    before = f"WITH {', '.join(keeper.tables)} " if keeper.tables else ""
    tail = f" ORDER BY {listed.order} LIMIT {int(question.limit or 50)} OFFSET {int(question.offset)}" if page else ""
    sql = f"{before}SELECT {columns} FROM {fact.view} AS t WHERE {' AND '.join(conditions)}{group}{tail}"
    return Compiled(sql, bind.parameters, tuple(sorted(sources)), cut, None)


def rows(engine: Engine, question: Question, kind: str, user: User, document: str | None = None) -> Answer:
    """One page of the rows: at most the question's limit (50 by default), after its offset."""
    return _answer(engine, compile_detail(question, kind, engine.catalog, user, document, page=True), user)


def count(engine: Engine, question: Question, kind: str, user: User, document: str | None = None) -> Answer:
    """How many rows there are, in the one column `rows`."""
    found = compile_detail(question, kind, engine.catalog, user, document)
    return _answer(engine, Compiled(_counted(found.sql), found.parameters, found.sources, found.period, None), user)


def members(engine: Engine, question: Question, user: User) -> Answer:
    """How many groups a question has, in the one column `rows`."""
    asked = compile_question(question.but(order=(), limit=None, offset=0), engine.catalog, user)
    return _answer(engine, Compiled(_counted(asked.sql), asked.parameters, asked.sources, asked.period, None), user)


def stream(
    engine: Engine, question: Question, kind: str, user: User, document: str | None = None
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """All rows, in batches that come as they are read: what is held at a time does not grow with their number."""
    found = compile_detail(question, kind, engine.catalog, user, document)
    return engine.stream(found.sql, found.parameters, user, BATCH)


def _counted(sql: str) -> str:
    return f"SELECT count(*) AS rows FROM ({sql}) AS counted"


def _answer(engine: Engine, asked: Compiled, user: User) -> Answer:
    frame = engine.run(asked.sql, asked.parameters, user)
    return Answer(frame, asked.sql, asked.parameters, asked.sources, engine.lake.version, asked.period)
