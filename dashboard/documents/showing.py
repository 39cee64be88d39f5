"""A frozen section as panels again, so that the board can show what was kept exactly as it was."""

import polars as pl

from dashboard.documents.model import Cell, Section, Table, TableColumn
from dashboard.panels import Card, Cards, Column, Grid, Panel, Piece, Prose


def panels_of(section: Section) -> list[Panel]:
    """The section's figures, sentences and tables, a panel each. Charts are drawn by the writers of the formats."""
    parts: list[tuple[str, Cards | Prose | Grid]] = []
    if section.figures:
        cards = (Card(each.label, each.value, each.change, each.tone, each.note) for each in section.figures)
        parts.append(("figures", Cards(tuple(cards))))
    if section.sentences:
        said = (tuple(Piece(each.text, each.strong, each.tone) for each in line) for line in section.sentences)
        parts.append(("sentences", Prose(tuple(said))))
    parts += [(f"table{at}", _grid(table)) for at, table in enumerate(section.tables)]
    return [
        Panel(f"{section.key}_{name}", section.heading if at == 0 else "", body, section.note, section.span)
        for at, (name, body) in enumerate(parts)
    ]


def _grid(table: Table) -> Grid:
    """The first 200 rows of a table."""
    rows = table.rows[:200]
    names = [f"c{at}" for at in range(len(table.columns))]
    frame = pl.DataFrame({name: [row[at].value for row in rows] for at, name in enumerate(names)}, strict=False)
    total = table.total and {name: cell.value for name, cell in zip(names, table.total, strict=True)}
    columns = tuple(
        _column(name, column, [row[at] for row in (*table.rows, *((table.total,) if table.total else ()))])
        for at, (name, column) in enumerate(zip(names, table.columns, strict=True))
    )
    return Grid(frame, columns, total or None)


def _column(name: str, column: TableColumn, cells: list[Cell]) -> Column:
    """A column that writes each value as it was written: a format says the same of the same value."""
    texts = {cell.value: cell.text for cell in cells}
    tones = {cell.value: cell.tone for cell in cells}
    kind = "number" if column.kind == "number" else "text"
    return Column(name, column.label, kind, lambda value: texts[value], lambda value: tones[value])
