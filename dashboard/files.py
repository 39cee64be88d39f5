"""A panel's rows as CSV and XLSX."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard import dates
from dashboard.page import Scope
from dashboard.panels import Grid, Panel
from dashboard.units import UNITS
from data.errors import QuestionError
from data.text import say
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS

SHAPES = {**dict.fromkeys(("change", "share", "pareto"), "0.0%"), "rank": "0"}  # change: growth, a rate's difference
DATES = {"month": "yyyy-mm", "quarter": "yyyy-mm", "year": "yyyy"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20")
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # texts stay texts
MOST_ROWS = 1_048_000  # what Excel holds, less the heading and the total


@dataclass(frozen=True)
class Sheet:
    """Rows with the words around them. formats: Excel's number format of each column, empty for text.

    total: the values of a last row, by column. about: lines of two cells that say what is shown.
    """

    title: str
    frame: pl.DataFrame
    headings: tuple[str, ...]
    formats: tuple[str, ...]
    total: dict[str, object]
    about: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, panel: Panel, scope: Scope) -> "Sheet":
        """A panel's rows: its download, else its first answer."""
        frame = panel.held
        if frame is None:
            raise QuestionError("unknown_panel", name=panel.key)
        columns = panel.body.columns if isinstance(panel.body, Grid) else ()
        labels = {each.name: " · ".join(filter(None, (each.group, each.label))) for each in columns}
        headings = tuple(labels.get(name) or heading(name, scope) for name in frame.columns)
        formats = tuple(number_format(each.name.rpartition("|")[2], each.dtype.is_numeric()) for each in frame)
        return cls(panel.title, frame, headings, formats, _total(panel, frame, scope), _about(panel, scope))


def heading(name: str, scope: Scope) -> str:
    """What a column of that name is called: a dimension, a metric, a compared metric; else its name."""
    metric, _, comparison = name.partition("__")
    if name in DIMENSIONS:
        return scope.say(f"dimensions.{name}")
    if metric not in METRICS:
        return name
    label = scope.measure(metric).label
    beside = "page.change" if comparison == "change" else f"filters.compare_{comparison}"
    return f"{label} ({scope.say(beside)})" if comparison else label


def number_format(name: str, number: bool) -> str:
    """Excel's number format of a column of that name; empty for text, `General` for what has none of its own.

    number: whether the column holds numbers; a column `quarter` may be that quarter's amount.
    """
    metric, _, comparison = name.partition("__")
    if name in DIMENSIONS and not number:
        return DATES.get(name, "yyyy-mm-dd") if DIMENSIONS[name].time else ""
    if metric in METRICS:
        return SHAPES.get(comparison) or UNITS[METRICS[metric].unit].cell
    return "General"


def write_csv(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it; a text that would be a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(harmless, sheet.headings))
    writer.writerows([harmless(value) for value in row] for row in sheet.frame.iter_rows())
    if sheet.total:
        writer.writerow(harmless(sheet.total.get(name)) for name in sheet.frame.columns)
    return out.getvalue().encode("utf-8-sig")


def harmless(value: object) -> object:
    """The value, a text that a spreadsheet would run as a formula made plain."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def write_xlsx(sheet: Sheet) -> bytes:
    """A workbook: the rows as typed cells with their total, and a sheet that says what they are."""
    if sheet.frame.height > MOST_ROWS:
        raise QuestionError("too_many_rows", rows=sheet.frame.height, most=MOST_ROWS)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN}) as book:
        _write_rows(book, sheet)
        page = book.add_worksheet("About")
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 100)
        for at, (name, text) in enumerate(sheet.about):
            page.write_string(at, 0, name, book.add_format({"bold": True}))
            page.write_string(at, 1, text)
    return out.getvalue()


def _write_rows(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page, bold = book.add_worksheet("Data"), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    page.freeze_panes(1, 0)
    for at, (name, text, shape) in enumerate(zip(sheet.frame.columns, sheet.headings, sheet.formats, strict=True)):
        style = book.add_format({"num_format": shape} if shape else {})
        page.set_column(at, at, 14 if shape else 24)
        page.write_string(0, at, text, bold)
        for row, value in enumerate(sheet.frame[name], 1):
            write_cell(page, row, at, value, style)
        if name in sheet.total:
            last = book.add_format({"bold": True, "top": 1} | ({"num_format": shape} if shape else {}))
            write_cell(page, sheet.frame.height + 1, at, sheet.total[name], last)


def write_cell(page: Worksheet, row: int, column: int, value: object, style: Format, day: bool = False) -> None:
    """A number, a day or a text as what it is; nothing for what is missing. day: the text is an ISO date."""
    if value is None or value != value:
        page.write_blank(row, column, None, style)
    elif isinstance(value, date | datetime):
        page.write_datetime(row, column, value, style)
    elif day and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        page.write_datetime(row, column, date.fromisoformat(value), style)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, column, float(value), style)
    else:
        page.write_string(row, column, str(value), style)


def _total(panel: Panel, frame: pl.DataFrame, scope: Scope) -> dict[str, object]:
    """The last row: the table's own, else the question asked once more without its dimensions."""
    answer = panel.answers[0] if panel.answers else None
    if isinstance(panel.body, Grid) and panel.body.total:
        total = panel.body.total
    elif answer is not None and frame is answer.frame and frame.height > 1 and (whole := scope.total(answer)):
        total = whole.frame.to_dicts()[0] if whole.frame.height else {}
    else:
        return {}
    return {frame.columns[0]: scope.say("export.total")} | {k: v for k, v in total.items() if k in frame.columns}


def _about(panel: Panel, scope: Scope) -> tuple[tuple[str, str], ...]:
    filters, language = scope.filters, scope.language
    answer = panel.answers[0] if panel.answers else None
    lines = {
        "page": scope.say("title"),
        "panel": panel.title,
        "note": panel.note,
        "filters": filters.sentence(language),
        "through": dates.day(filters.data.ends, language),
        "sources": ", ".join(answer.sources) if answer else "",
        "version": scope.engine.lake.version,
        "person": scope.user.name,
        "made": f"{datetime.now():%Y-%m-%d %H:%M}",
    }
    notes = [(say("export.remark", language), text) for answer in panel.answers for text in scope.notes(answer)]
    return (*((say(f"export.{name}", language), text) for name, text in lines.items() if text), *dict.fromkeys(notes))


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    media_type: str
    write: Callable[[Sheet], bytes]


KINDS = {
    "csv": Kind("text/csv; charset=utf-8", write_csv),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
