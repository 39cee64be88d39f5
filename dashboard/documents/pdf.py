"""A document as PDF. Typst sets it from a template beside this file; what it says comes as JSON, never as markup."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from dashboard.documents.drawing import drawn
from dashboard.documents.ink import colors
from dashboard.documents.model import Document, Plot, Section, Table
from data.text import say

HERE = Path(__file__).parent
MOST_ROWS = 200  # of a table on paper; the workbook has all
WIDE, SMALL = 740.0, 200.0  # points across of a chart as wide as the page, and of a small multiple


def write_pdf(document: Document) -> bytes:
    """The PDF, with tags for screen readers and its own fonts."""
    page = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "footer": " · ".join(text for _, text in document.about[:2]) or document.subtitle,
        "about": document.about,
        "rows": [[_section(each, document, len(row)) for each in row] for row in rows(document.sections)],
        "ink": colors() | {"neutral": colors()["text"]},
    }
    files = {
        "main.typ": (HERE / "page.typ").read_bytes(),
        "document.json": json.dumps(page, ensure_ascii=False).encode(),
    }
    return typst.compile(files, font_paths=[HERE / "fonts"])


def rows(sections: tuple[Section, ...]) -> list[list[Section]]:
    """The sections as on the page: two stand side by side where both are no wider than half of it."""
    made: list[list[Section]] = []
    for each in sections:
        beside = made and len(made[-1]) == 1 and made[-1][0].span + each.span <= 12
        made[-1].append(each) if beside else made.append([each])
    return made


def _section(section: Section, document: Document, beside: int) -> dict[str, object]:
    wide = SMALL if len(section.charts) > 1 else WIDE / beside
    charts = [{"svg": drawn(each, wide), "alt": _alt(section, each)} for each in section.charts]
    tables = [_table(each, document.language) for each in section.tables]
    own = [line for line in section.computed if line not in document.about]
    return asdict(section) | {"charts": charts, "tables": tables, "computed": own}


def _alt(section: Section, chart: Plot) -> str:
    return ". ".join(filter(None, (chart.title or section.heading, section.note)))


def _table(table: Table, language: str) -> dict[str, object]:
    cut = len(table.rows) - MOST_ROWS
    said = say("documents.cut", language, shown=MOST_ROWS, all=f"{len(table.rows):,}") if cut > 0 else ""
    return asdict(Table(table.columns, table.rows[:MOST_ROWS], table.total, table.title)) | {"cut": said}
