"""The rows behind what is shown: documents, their lines, serial numbers; paged on the server."""

from datetime import date

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.explore.asked import asked, pinned
from dashboard.panels import Choice, Click, Column, Grid, Paging, Panel, Piece, Prose, RowsBehind
from queries import Answer
from queries.detail import DETAILS

PAGE = 50
SHOWN = {
    "documents": ("day", "document_no", "stage", "dealer", "city", "lines", "quantity", "net_amount"),
    "lines": ("day", "document_no", "line_no", "stage", "dealer", "sku", "product", "quantity", "net_amount",
              "cost_amount"),
    "serials": ("serial_no", "sku", "dealer", "shipped_on", "activated_on", "activated_city", "source"),
}  # fmt: skip
MONEY, UNITS = {"net_amount", "cost_amount"}, {"quantity", "lines"}
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
    columns = tuple(_column(scope, answer.frame, name) for name in SHOWN[kind] if name in answer.frame.columns)
    clicks = tuple(_click(kind, row) for row in answer.frame.iter_rows(named=True)) if kind != "serials" else ()
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
    return "lines" if kind == "serials" and "traces" not in scope.engine.lake.files else kind


def _choices(scope: Scope, kind: str) -> tuple[tuple[Choice, ...], ...]:
    there = [name for name in DETAILS if name != "serials" or "traces" in scope.engine.lake.files]
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


def _column(scope: Scope, frame: pl.DataFrame, name: str) -> Column:
    label = scope.say(f"explore.row_{name}")
    if name in MONEY:
        return Column(name, label, "number", scope.measure("average_price").exact)
    if name in UNITS:
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
