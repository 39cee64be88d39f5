"""The rows behind a question: the same conditions, the same rights, in pages and in batches."""

from datetime import date

import polars as pl
import pyarrow as pa
import pytest

from data.errors import QuestionError
from queries import Filter, Question, User, ask, detail
from queries.question import Having

BOSS = User("boss", everything=True)
EAST = User("east", regions=frozenset({"East"}))
OCTOBER = Question(("sell_in_amount",), (), (), date(2026, 10, 1), date(2026, 10, 31))
CONDITIONS = [
    (), (Filter("region", ("East", "North")),), (Filter("channel", ("KA chain",), negated=True),),
    (Filter("dealer", ("suning",), contains=True),), (Having("dealer", "sell_in_amount", "top", 5),),
    (Having("sku", "margin_rate", "<", 0.2), Filter("category", ("Television",), negated=True)),
    (Having("dealer", "sell_in_amount", "top", 3, negated=True, each=("region",)),),
]  # fmt: skip


def every(engine, question, kind, user, document=None):
    schema, batches = detail.stream(engine, question, kind, user, document)
    return pl.from_arrow(pa.Table.from_batches(list(batches), schema))


@pytest.mark.parametrize("user", [BOSS, EAST], ids=["boss", "east"])
@pytest.mark.parametrize("where", CONDITIONS, ids=range(len(CONDITIONS)))
def test_the_lines_sum_to_what_the_metric_says(engine, where, user):
    """Filters are not lost on the way down, nor rights."""
    question = OCTOBER.but(where=where, metrics=("sell_in_amount", "sell_in_quantity"))
    lines = every(engine, question, "lines", user).filter(stage="sell_in")
    whole = ask(engine, question, user).frame.row(0, named=True)
    assert float(lines["net_amount"].sum() or 0) == pytest.approx(whole["sell_in_amount"] or 0, abs=0.01)
    assert (lines["quantity"].sum() or 0) == (whole["sell_in_quantity"] or 0)
    if user is EAST:
        assert set(lines["region"]) <= {"East"}


@pytest.mark.parametrize("kind", detail.DETAILS)
def test_pages_are_the_rows_cut_in_pieces(engine, kind):
    question = OCTOBER.but(where=(Having("dealer", "sell_in_amount", "top", 8),))
    count = detail.count(engine, question, kind, BOSS).frame.item()
    pages = [detail.rows(engine, question.but(limit=40, offset=at), kind, BOSS).frame for at in range(0, 160, 40)]
    whole = every(engine, question, kind, BOSS)
    assert whole.height == count > 160
    key = {"serials": ["serial_no"], "lines": ["document_no", "line_no"], "documents": ["document_no"]}[kind]
    rows = [row for page in pages for row in page.select(key).rows()]
    assert len(set(rows)) == 160 and set(rows) <= set(whole.select(key).rows())


def test_a_document_is_its_lines(engine):
    documents = detail.rows(engine, OCTOBER.but(limit=20), "documents", BOSS).frame
    for row in documents.head(5).iter_rows(named=True):
        lines = detail.rows(engine, OCTOBER, "lines", BOSS, row["document_no"]).frame
        assert (lines.height, lines["quantity"].sum()) == (row["lines"], row["quantity"])
        assert lines["net_amount"].sum() == row["net_amount"]


def test_serials_know_no_stage(engine):
    with pytest.raises(QuestionError) as refused:
        detail.rows(engine, OCTOBER.but(where=(Filter("stage", ("sell_in",)),)), "serials", BOSS)
    assert refused.value.key == "detail_not_by"
    with pytest.raises(QuestionError):
        detail.rows(engine, OCTOBER, "receipts", BOSS)


def test_nobody_sees_no_row(engine):
    assert detail.count(engine, OCTOBER, "lines", User("nobody")).frame.item() == 0


def test_batches_that_are_not_taken_let_go(engine):
    _, batches = detail.stream(engine, OCTOBER, "lines", BOSS)
    assert next(batches).num_rows
    batches.close()
    assert list(batches) == []
