"""A document as one HTML file that needs nothing else: no script, no network; it prints like the PDF."""

from base64 import b64encode
from html import escape
from pathlib import Path

from dashboard.documents.drawing import drawn
from dashboard.documents.ink import colors
from dashboard.documents.model import Cell, Document, Figure, Section, Table, TableColumn

HERE = Path(__file__).parent
FONT = HERE.parent / "static" / "fonts" / "inter-latin.woff2"


def write_html(document: Document) -> bytes:
    """The file, in UTF-8."""
    about = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in document.about)
    sections = "".join(_section(each, document) for each in document.sections)
    body = f"""<header><h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p></header>
<main>{sections}</main><footer><dl>{about}</dl></footer>"""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{_safe()}'
    title = f"<title>{escape(document.title)}</title>"
    page = f"<head>{head}{title}<style>{_style()}</style></head><body>{body}</body>"
    return f'<!doctype html>\n<html lang="{document.language}">{page}</html>\n'.encode()


def _safe() -> str:
    """Whatever might slip into the file, a browser runs and fetches nothing of it."""
    rules = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _style() -> str:
    names = "".join(f"--{name}: {color};" for name, color in colors().items())
    face = f"url(data:font/woff2;base64,{b64encode(FONT.read_bytes()).decode()})"
    font = f"@font-face {{ font-family: Inter; font-weight: 100 900; src: {face}; }}"
    return f":root {{ {names} }}\n{font}\n{(HERE / 'page.css').read_text('utf-8')}"


def _section(section: Section, document: Document) -> str:
    many = " many" if len(section.charts) > 1 else ""
    width = 240.0 if many else 720.0 if section.span > 6 else 420.0
    charts = "".join(drawn(each, width) for each in section.charts)
    cards = "".join(map(_card, section.figures))
    sentences = "".join(f"<li>{_sentence(each)}</li>" for each in section.sentences)
    own = " · ".join(": ".join(line) for line in section.computed if line not in document.about)
    parts: tuple[str, ...] = (
        f"<h2>{escape(section.heading)}</h2>", section.note and f'<p class="note">{escape(section.note)}</p>',
        cards and f'<div class="cards">{cards}</div>',
        sentences and f"<ul>{sentences}</ul>", charts and f'<div class="charts{many}">{charts}</div>',
        *map(_table, section.tables), own and f'<p class="computed">{escape(own)}</p>',
    )  # fmt: skip
    return f'<section class="{"wide" if section.span > 6 else "half"}">{"".join(filter(None, parts))}</section>'


def _card(figure: Figure) -> str:
    change = f'<b class="{figure.tone}">{escape(figure.change)}</b> ' if figure.change else ""
    note = escape(figure.note or "")
    return f"<div><p>{escape(figure.label)}</p><strong>{escape(figure.value)}</strong><p>{change}{note}</p></div>"


def _sentence(pieces) -> str:
    named = (("b" if each.strong else "span", each) for each in pieces)
    return "".join(f'<{tag} class="{each.tone}">{escape(each.text)}</{tag}>' for tag, each in named)


def _table(table: Table) -> str:
    heads = "".join(f'<th class="{each.kind}" scope="col">{escape(each.label)}</th>' for each in table.columns)
    rows = "".join(_row(row, table.columns) for row in table.rows)
    total = f"<tfoot>{_row(table.total, table.columns)}</tfoot>" if table.total else ""
    title = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    body = f"{title}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{total}"
    return f'<div class="scroll"><table>{body}</table></div>'


def _row(row: tuple[Cell, ...], columns: tuple[TableColumn, ...]) -> str:
    cells = (
        f'<td class="{column.kind} {cell.tone}">{escape(cell.text)}</td>'
        for cell, column in zip(row, columns, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
