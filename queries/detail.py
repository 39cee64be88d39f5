"""The rows behind a question: lines, documents, serial numbers, by the same conditions, and never all at once.

Metrics are sums of lines; here are the lines. A page of them comes sorted; all of them come as they lie, in batches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from data.errors import AccessError, QuestionError, nearest
from queries.access import User
from queries.branches import ITEM
from queries.compile import Compiled, Keeper, checked, compile_question, days_of
from queries.engine import Engine
from queries.keeping import Binder, touched
from queries.period import Shift
from queries.question import Answer, Question
from queries.rollups import DEALER
from queries.writer import Catalog, Writer

BATCH = 65_536  # rows at a time of all rows


@dataclass(frozen=True)
class Detail:
    """A kind of rows. view, day: where they lie, and the column of their day. dimensions: what they tell of themselves.

    columns: name -> expression over `t`. grouped: the first so many columns make a row; 0 for rows as they are.
    order: how a page is sorted.
    """

    view: str
    day: str
    dimensions: tuple[str, ...]
    columns: dict[str, str]
    order: str
    grouped: int = 0


def _own(*names: str) -> dict[str, str]:
    return {name: f"t.{name}" for name in names}


_SOLD = (*DEALER, *ITEM, "stage")
DETAILS = {
    "documents": Detail(
        "sales", "day", _SOLD,
        {**_own("day", "document_no", "stage", "dealer", "city"), "lines": "count(*)", "quantity": "sum(t.quantity)",
         "net_amount": "sum(t.net_amount)"},
        "day DESC, document_no, stage, dealer", 5,
    ),
    "lines": Detail(
        "sales", "day", _SOLD,
        _own("day", "document_no", "line_no", "stage", "dealer_id", "dealer", "region", "province", "city", "channel",
             "account", "sku", "product", "category", "series", "store_id", "promotion_id", "quantity", "net_amount",
             "cost_amount"),
        "day DESC, document_no, line_no, dealer_id, sku, stage, quantity, net_amount",
    ),
    "serials": Detail(
        "traces", "shipped_on", (*DEALER, *ITEM),
        _own("serial_no", "sku", "category", "dealer_id", "dealer", "region", "province", "city", "channel",
             "shipped_on", "activated_on", "activated_city", "activated_province", "source"),
        "shipped_on DESC, serial_no",
    ),
}  # fmt: skip


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
    detail = DETAILS[kind]
    question = checked(question.but(metrics=("sell_in_quantity",), by=(), others=(), order=()))
    for name in sorted(touched(question.where) - set(detail.dimensions)):
        raise QuestionError("detail_not_by", kind=kind, dimension=name)
    asked, cut = days_of(question, catalog)
    bind, sources = Binder(), {detail.view}
    keeper = Keeper(question, catalog, user, asked, cut, bind, sources)
    part = Writer(question, catalog, user, asked, bind, sources, keeper.kept(question.where)).cut(cut, asked, Shift())
    days = f"t.{detail.day} BETWEEN {bind(cut.starts)} AND {bind(cut.ends)}"
    conditions = [days, *part.filters(), *([f"t.document_no = {bind(document)}"] if document else [])]
    columns = ", ".join(f"{each} AS {name}" for name, each in detail.columns.items())
    keys = list(detail.columns.values())[: detail.grouped]
    group = f" GROUP BY {', '.join(keys)}" if keys else ""
    before = f"WITH {', '.join(keeper.tables)} " if keeper.tables else ""
    tail = f" ORDER BY {detail.order} LIMIT {int(question.limit or 50)} OFFSET {int(question.offset)}" if page else ""
    sql = f"{before}SELECT {columns} FROM {detail.view} AS t WHERE {' AND '.join(conditions)}{group}{tail}"
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
