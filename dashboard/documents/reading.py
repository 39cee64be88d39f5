"""A page's panel as a section of a document, every text by the panel's own formats."""

from datetime import date
from decimal import Decimal
from math import isfinite

import polars as pl

from dashboard import dates, panels
from dashboard.documents.figures import charts_of, streams_of
from dashboard.documents.model import Cell, Figure, Run, Section, Table, TableColumn
from dashboard.files import number_format
from dashboard.page import Scope
from dashboard.panels import Cards, Chart, Grid, Panel, Prose, Still

EMPTY = "–"


def section_of(panel: Panel, scope: Scope, whole: bool = False) -> Section:
    """The panel as it stands on the page, or that it failed.

    whole: a table with all rows of its download, not only those shown.
    """
    try:
        return _section(panel, scope, whole)
    except Exception as problem:
        return _section(scope.failed(panel, problem), scope, whole)


def _section(panel: Panel, scope: Scope, whole: bool) -> Section:
    body = panel.body
    assert not isinstance(body, Still), "what was frozen has its section beside it"
    given = {
        "key": panel.key,
        "heading": panel.title,
        "note": panel.note,
        "computed": computed(panel, scope),
        "span": panel.span,
        "failed": panel.failed,
    }
    if isinstance(body, Cards):
        return Section(figures=tuple(map(_figure, body.cards)), **given)
    if isinstance(body, Prose):
        return Section(sentences=tuple(tuple(map(_piece, sentence)) for sentence in body.sentences), **given)
    if isinstance(body, Grid):
        return Section(tables=(_table(body, _rows(body, panel, whole)),), **given)
    streams = streams_of(body.figure, (scope.say("documents.from"), scope.say("documents.to"), panel.title))
    return Section(tables=(streams,), **given) if streams else Section(charts=_charts(body), **given)


def computed(panel: Panel, scope: Scope) -> tuple[tuple[str, str], ...]:
    """How a panel's figures come about, as lines of two texts: what is shown, sources, remarks."""
    answers, filters = panel.answers, scope.filters
    lines = [(scope.say("export.filters"), filters.sentence(scope.language))]
    lines.append((scope.say("export.through"), dates.day(filters.data.ends, scope.language)))
    if sources := dict.fromkeys(name for answer in answers for name in answer.sources):
        lines.append((scope.say("export.sources"), ", ".join(sources)))
    lines.append((scope.say("export.version"), scope.engine.lake.version))
    lines += [(scope.say("export.remark"), text) for answer in answers for text in scope.notes(answer)]
    return tuple(dict.fromkeys(lines))


def _figure(card: panels.Card) -> Figure:
    return Figure(card.label, card.value, card.change, card.tone, card.progress_label or card.note, card.amount)


def _piece(piece: panels.Piece) -> Run:
    return Run(piece.text, piece.strong, piece.tone)


def _charts(body: Chart):
    return charts_of(body.figure, body.height)


def _rows(grid: Grid, panel: Panel, whole: bool) -> pl.DataFrame:
    """The rows shown, or all of the download where it has every column of the table."""
    full = grid.frame if (rows := panel.held) is None else rows
    named = {column.name for column in grid.columns} <= set(full.columns)
    return full if whole and named and full.height > grid.frame.height else grid.frame


def _table(grid: Grid, frame: pl.DataFrame) -> Table:
    shown = [column for column in grid.columns if column.kind != "spark"]
    down = [[_cell(column, value) for value in frame[column.name].to_list()] for column in shown]
    heads = tuple(_column(column, cells) for column, cells in zip(shown, down, strict=True))
    total = grid.total and tuple(_cell(column, grid.total.get(column.name), "") for column in shown)
    return Table(heads, tuple(zip(*down, strict=True)), total or None)


def _cell(column: panels.Column, value: object, empty: str = EMPTY) -> Cell:
    tone = column.tone(value) if column.tone and value is not None else "neutral"
    return Cell(_plain(value, column), empty if value is None else column.format(value), tone)


def _plain(value: object, column: panels.Column) -> float | str | None:
    """A number, a day as ISO text, or what the page writes."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return float(value) if isfinite(value) else None
    return column.format(value)


def _column(column: panels.Column, cells: list[Cell]) -> TableColumn:
    label = " · ".join(filter(None, (column.group, column.label)))
    values = [cell for cell in cells if cell.value is not None]
    if values and all(isinstance(cell.value, float) for cell in values):
        shape = number_format(column.name, number=True)
        return TableColumn(label, "number", _shape(values) if shape == "General" else shape)
    if not values and column.kind in ("number", "bar"):
        return TableColumn(label, "number", number_format(column.name, number=True))
    day = bool(values) and all(_is_day(cell.value) for cell in values)
    return TableColumn(label, "day", "yyyy-mm-dd") if day else TableColumn(label)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _shape(cells: list[Cell]) -> str:
    """The number format of figures that are no metric's own, as the page writes them."""
    if any("%" in cell.text for cell in cells):
        return "0.0%"
    return "#,##0" if all(float(cell.value).is_integer() for cell in cells) else "#,##0.00"  # type: ignore[arg-type]
