"""Tables on slides: as many rows as a slide holds, the total on the last; and tables of coloured cells."""

from dataclasses import replace

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from dashboard.documents.canvas import breadth
from dashboard.documents.ink import legible, paint
from dashboard.documents.model import Cell, Plot, Table, TableColumn

MOST_WIDE = 0.4  # of the slide that a column takes, so that sentences leave figures their room
ROWS, MOST = 14, 70  # rows a slide, and of a table in all: a slide is no place for more
LEFT, TOP, WIDE, HIGH = Inches(0.6), Inches(1.5), Inches(12.13), Inches(0.34)
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without lines or fills


def paged(table: Table) -> list[Table]:
    """The table in parts that fit a slide; the total stands on the last."""
    rows = table.rows[:MOST]
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)] or [()]
    last = len(parts) - 1
    return [replace(table, rows=part, total=table.total if at == last else None) for at, part in enumerate(parts)]


def add_table(slide: Slide, table: Table) -> None:
    """A native table, columns as wide as what is in them."""
    lines = [tuple(Cell(None, column.label) for column in table.columns), *table.rows]
    lines += [table.total] if table.total else []
    made = _made(slide, len(lines), len(table.columns), (LEFT, TOP, WIDE, HIGH * len(lines)))
    size = 11 if len(table.columns) <= 8 else 9
    longest = [1.08 * max(breadth(line[at].text, size) for line in lines) + 18 for at in range(len(table.columns))]
    needed = [min(each, MOST_WIDE * WIDE.pt) for each in longest]
    room = min(Pt(sum(needed)) * 1.15, WIDE)
    for at, width in enumerate(needed):
        made.columns[at].width = Emu(int(room * width / sum(needed)))
    for down, line in enumerate(lines):
        bold = down == 0 or (table.total is not None and down == len(lines) - 1)
        made.rows[down].height = HIGH
        for at, cell in enumerate(line):
            color = "$muted" if down == 0 else f"${cell.tone}"
            _fill(made.cell(down, at), cell.text, size, color=paint(color), bold=bold, column=table.columns[at])


def add_cells(slide: Slide, chart: Plot, box: tuple[int, int, int, int]) -> None:
    """A heat table or a map of tiles as a native table of coloured cells."""
    tiles = not any(chart.categories)
    down, across = len(chart.series) + (not tiles), len(chart.categories) + (not tiles)
    made = _made(slide, down, across, box)
    for at, name in enumerate(() if tiles else chart.categories, 1):
        _fill(made.cell(0, at), name, 10, color=paint("$muted"), bold=False, column=TableColumn("", "number"))
    for row, each in enumerate(chart.series, int(not tiles)):
        if not tiles:
            _fill(made.cell(row, 0), each.name, 10, color=paint("$text"), bold=False, column=TableColumn(""))
        for at, text in enumerate(each.texts, int(not tiles)):
            color = each.colors[at - (not tiles)]
            if color:
                _fill(made.cell(row, at), text, 9, color=legible(paint(color)), bold=False, column=None)
                made.cell(row, at).fill.solid()
                made.cell(row, at).fill.fore_color.rgb = RGBColor.from_string(paint(color)[1:].upper())


def _made(slide: Slide, rows: int, columns: int, box: tuple[int, int, int, int]):
    frame = slide.shapes.add_table(rows, columns, *box)
    for style in frame._element.iter(qn("a:tableStyleId")):
        style.text = PLAIN
    frame.table.first_row = frame.table.horz_banding = False
    return frame.table


def _fill(cell, text: str, size: float, color: str, bold: bool, column: TableColumn | None) -> None:
    """Text into a cell; figures stand to the right, coloured cells in the middle."""
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Emu(0)
    line = cell.text_frame.paragraphs[0]
    line.alignment = PP_ALIGN.CENTER if column is None else PP_ALIGN.RIGHT if column.kind == "number" else PP_ALIGN.LEFT
    run = line.add_run()
    run.text, run.font.size, run.font.bold = text.replace("\n", " "), Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(color[1:].upper())
