"""The rows behind what is shown: documents, their lines, serial numbers; paged on the server."""

from datetime import date

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.explore.asked import asked, pinned
from dashboard.panels import Choice, Click, Column, Grid, Paging, Panel, Piece, Prose, RowsBehind
from queries import Answer
from queries.detail import DETAILS
from queries.fact import RowKind

PAGE = 50
OPENED = ("documents", "lines")  # a click on which opens what they are made of
ENDS = ("dealer", "sku", "city")  # one member of which is few enough rows to show unasked


def behind(scope: Scope) -> Panel | None:
    """The rows themselves, once one dealer, product or city is kept to, or when asked for."""
    kind = _kind(scope)
    if not kind:
        return None
    question, document = asked(scope).question, scope.filters.view("document", "") or None
    page = int(scope.filters.view("rows_page", "1"))
    answer = scope.behind(kind, question.but(limit=PAGE, offset=(page - 1) * PAGE), document)
    count = scope.behind(f"count {kind}", question, document).frame.item()
    title = scope.say(f"explore.{kind}", count=f"{count:,}")
    if not count:
        words = Prose(((Piece(scope.say("page.nothing")),),))
        return Panel("behind", title, words, choices=_choices(scope, kind))
    listed = DETAILS[kind][0]
    columns = tuple(_column(scope, answer.frame, listed, name) for name in listed.shown or listed.columns)
    clicks = tuple(_click(kind, row) for row in answer.frame.iter_rows(named=True)) if kind in OPENED else ()
    grid = Grid(answer.frame, columns, clicks=clicks, rows_per_page=PAGE, paging=_paging(page, answer, count))
    note = scope.say("explore.behind_note" if document is None else "explore.of_document", document=document or "")
    rows = RowsBehind(question, kind, document)
    return Panel("behind", title, grid, note, 12, (answer,), answer.frame, choices=_choices(scope, kind), rows=rows)


def _kind(scope: Scope) -> str:
    """Which rows are shown; none unless asked for, or few."""
    few = any(pinned(scope.filters, name) for name in ENDS)
    kind = scope.filters.view("detail", "documents" if few else "")
    if kind == "documents" and scope.filters.view("document", ""):
        return "lines"
    return kind if not kind or kind in _there(scope) else "lines"


def _there(scope: Scope) -> list[str]:
    """The kinds of rows that the lake has."""
    return [name for name, (_, fact) in DETAILS.items() if fact.name in scope.engine.catalog.facts]


def _choices(scope: Scope, kind: str) -> tuple[tuple[Choice, ...], ...]:
    there = _there(scope)
    clear = {"document": None, "rows_page": None}
    return (tuple(
        Choice(scope.say(f"explore.choose_{name}"), Click({"detail": name, **clear}), name == kind) for name in there
    ),)  # fmt: skip


def _click(kind: str, row: dict[str, object]) -> Click:
    """A document opens its lines; a line the serial numbers that were shipped of its product to its dealer that day."""
    if kind == "documents":
        number = row["document_no"]
        return Click({"detail": "lines", "document": str(number) if number else None, "rows_page": None})
    day = row["day"]
    kept = {"dealer": str(row["dealer"]), "sku": str(row["sku"]), "period": f"{day}..{day}"}
    return Click({**kept, "detail": "serials", "document": None, "rows_page": None})


def _column(scope: Scope, frame: pl.DataFrame, listed: RowKind, name: str) -> Column:
    label = scope.say(f"explore.row_{name}")
    if name in listed.money:
        return Column(name, label, "number", scope.measure("average_price").exact)
    if name in listed.units:
        return Column(name, label, "number", scope.measure("sell_in_quantity").exact)
    if frame.schema[name] == pl.Date:
        return Column(name, label, format=lambda day: dates.day(day, scope.language) if isinstance(day, date) else "")
    if name == "stage":
        return Column(name, label, format=lambda stage: scope.say(f"metrics.{stage}_amount"))
    return Column(name, label)


def _paging(page: int, answer: Answer, count: int) -> Paging:
    first = (page - 1) * PAGE + 1
    last = first + answer.frame.height - 1
    before = Click({"rows_page": str(page - 1) if page > 2 else None}) if page > 1 else None
    return Paging(min(first, count), last, count, before, Click({"rows_page": str(page + 1)}) if last < count else None)
