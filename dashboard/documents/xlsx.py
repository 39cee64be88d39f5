"""A document as a workbook: a sheet a table or chart, typed cells, totals, and a first sheet that says what it is."""

import io
import re

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.documents.model import Cell, Document, Plot, Section, Table, TableColumn
from dashboard.files import PLAIN, write_cell
from data.text import say

FORBIDDEN, LONGEST = re.compile(r"[\[\]:*?/\\']"), 31  # of a sheet's name


def write_xlsx(document: Document) -> bytes:
    """The workbook. Texts that look like formulas stay texts."""
    out, used = io.BytesIO(), set[str]()
    with xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN}) as book:
        _about(book, document, used)
        for section in document.sections:
            for table in (*section.tables, *filter(None, map(_charted, section.charts)), *_figures(section, document)):
                _write(book, table, section, book.add_worksheet(_name(table.title or section.heading, used)))
    return out.getvalue()


def _about(book: xlsxwriter.Workbook, document: Document, used: set[str]) -> None:
    """Title, what is shown, where it comes from, then each section's sentences and how it is computed."""
    page, bold = (
        book.add_worksheet(_name(say("documents.about", document.language), used)),
        book.add_format({"bold": 1}),
    )
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 110)
    lines = [(document.title, document.subtitle), *document.about]
    for section in document.sections:
        said = ["".join(piece.text for piece in sentence) for sentence in section.sentences]
        own = [f"{name}: {text}" for name, text in section.computed if (name, text) not in document.about]
        lines += [("", ""), (section.heading, section.note), *(("", text) for text in (*said, *own))]
    for at, (name, text) in enumerate(lines):
        page.write_string(at, 0, name, bold)
        page.write_string(at, 1, text)


def _write(book: xlsxwriter.Workbook, table: Table, section: Section, page: Worksheet) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    page.freeze_panes(1, 0)
    for across, column in enumerate(table.columns):
        shape = {"num_format": column.shape} if column.shape else {}
        style, last = book.add_format(shape), book.add_format({"bold": True, "top": 1} | shape)
        page.set_column(across, across, 14 if shape else 26)
        page.write_string(0, across, column.label, head)
        for down, row in enumerate(table.rows, 1):
            _put(page, down, across, cell=row[across], column=column, style=style)
        if table.total:
            _put(page, len(table.rows) + 1, across, cell=table.total[across], column=column, style=last)


def _put(page: Worksheet, down: int, across: int, cell: Cell, column: TableColumn, style: Format) -> None:
    """A number or a day as such; what the page writes for everything else, a total's name among it."""
    write_cell(page, down, across, cell.value if cell.value is not None else cell.text.strip("–") or None,
               style, day=column.kind == "day")  # fmt: skip


def _charted(chart: Plot) -> Table | None:
    """What a chart shows, as a table of its categories by its series; None for the lines of a map."""
    if chart.kind == "map":
        return None
    if chart.kind == "heat" and not any(chart.categories):
        return _tiles(chart)
    if chart.kind == "heat":
        heads = (TableColumn(""), *(TableColumn(name, "number", chart.shape) for name in chart.categories))
        rows = ((_text(each.name), *_cells(each.values)) for each in chart.series)
        return Table(heads, tuple(rows), title=chart.title)
    if chart.kind == "points":
        heads = (TableColumn(""), *(TableColumn(name, "number", "General") for name in chart.categories))
        dots = ((each.name, *dot) for each in chart.series for dot in zip(each.places, each.values, strict=True))
        return Table(heads, tuple((_text(name), *_cells((x, y))) for name, x, y in dots), title=chart.title)
    series = [each for each in chart.series if each.drawn != "band"]
    heads = (
        TableColumn(""),
        *(TableColumn(each.name, "number", "0.0%" if each.right else chart.shape) for each in series),
    )
    down = zip(chart.categories, *(each.values for each in series), strict=True)
    return Table(heads, tuple((_text(name), *_cells(values)) for name, *values in down), title=chart.title)


def _tiles(chart: Plot) -> Table:
    found = [(text.split("\n")[0], value) for each in chart.series
             for text, value in zip(each.texts, each.values, strict=True) if text]  # fmt: skip
    heads = (TableColumn(""), TableColumn("", "number", chart.shape))
    return Table(heads, tuple((_text(name), *_cells((value,))) for name, value in sorted(found)), title=chart.title)


def _figures(section: Section, document: Document) -> list[Table]:
    """Cards as a table of texts: they are as short as on the page."""
    if not section.figures:
        return []
    rows = ((each.label, each.value, each.change or "", each.note or "") for each in section.figures)
    return [Table((TableColumn(section.heading), TableColumn(""), TableColumn(""), TableColumn("")),
                  tuple(tuple(map(_text, row)) for row in rows))]  # fmt: skip


def _text(text: str) -> Cell:
    return Cell(text, text)


def _cells(values) -> tuple[Cell, ...]:
    return tuple(Cell(value, "") for value in values)


def _name(title: str, used: set[str]) -> str:
    """A sheet's name: what Excel allows of the title, and no name twice."""
    plain = FORBIDDEN.sub(" ", title).strip()[:LONGEST] or "Sheet"
    name, at = plain, 2
    while name.casefold() in used:
        name, at = f"{plain[: LONGEST - 4]} ({at})", at + 1
    used.add(name.casefold())
    return name
