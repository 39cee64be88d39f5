"""Documents say exactly what the pages say: what was written is read back and laid beside the panels."""

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import polars as pl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from dashboard import documents
from dashboard.documents.drawing import drawn
from dashboard.documents.figures import charts_of
from dashboard.documents.model import Cell, Document, Plot, Run, Section, Series, Table, TableColumn, freeze, thaw
from dashboard.documents.native import label_format
from dashboard.documents.reading import section_of
from dashboard.pages import PAGES
from dashboard.panels import Cards, Grid, Panel, Prose
from data.errors import QuestionError
from tests.dashboard.looking import looking, panels

HOSTILE = (
    "<script>alert(1)</script>", '#import "x": *', "$x$ *bold* _it_ `raw`", "=1+1", "@SUM(A1)", "</svg>&amp;", "\\n",
)  # fmt: skip


def made(engine, page: str, language: str = "en", **pairs: str) -> tuple[Document, dict[str, Panel]]:
    """A page as a document, and its panels."""
    scope = looking(engine, page, pairs, language=language)
    shown = panels(scope)
    sections = tuple(section_of(panel, scope) for panel in shown.values())
    about = (("Data version", engine.lake.version),)
    return Document(scope.say("title"), scope.filters.sentence(language), sections, about, language), shown


def flat(text: str) -> str:
    """Without spaces and line ends, which a page breaks anywhere."""
    return re.sub(r"\s+", "", text)


def said(panel: Panel) -> list[str]:
    """The figures that the page shows of a panel, formats applied."""
    body = panel.body
    if isinstance(body, Cards):
        return [text for card in body.cards for text in (card.label, card.value, card.change) if text]
    if isinstance(body, Prose):
        return ["".join(piece.text for piece in sentence) for sentence in body.sentences]
    if isinstance(body, Grid):
        shown = [each for each in body.columns if each.kind != "spark"]
        total = [each.format(body.total[each.name]) for each in shown
                 if body.total and body.total.get(each.name) is not None]  # fmt: skip
        rows = [each.format(value) for each in shown for value in body.frame[each.name] if value is not None]
        return rows + total
    return [text for trace in body.figure["data"] for text in trace.get("text", ()) if isinstance(text, str)]


def pdf_text(document: Document) -> str:
    return flat("".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.write(document, "pdf"))).pages))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", [name for name in PAGES if name != "data"])
def test_a_pdf_says_every_figure_of_its_page(engine, page, language):
    document, shown = made(engine, page, language)
    text = pdf_text(document)
    missing = {key: [each for each in said(panel) if flat(each) not in text] for key, panel in shown.items()}
    assert not {key: texts for key, texts in missing.items() if texts}


@pytest.mark.parametrize("page", [name for name in PAGES if name != "data"])
def test_what_is_frozen_thaws_the_same(engine, other_engine, page):
    for lake in (engine, other_engine):
        document, _ = made(lake, page)
        assert thaw(freeze(document)) == document


def test_chinese_is_set_in_the_fonts_that_come_along(engine):
    document, _ = made(engine, "overview", "zh")
    nasty = Section("x", "瑷珲 镕堃", sentences=((Run("龘", strong=False), Run("瑷珲", strong=True)),))
    file = PdfReader(io.BytesIO(documents.write(replace(document, sections=(*document.sections, nasty)), "pdf")))
    used = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {"Inter-Regular", "NotoSansSC-Regular"} <= used
    assert all(name.startswith(("Inter", "NotoSans")) for name in used)
    assert "出货额" in pdf_text(document)


def test_a_workbook_holds_the_values_and_totals_as_types(engine):
    document, shown = made(engine, "channel")
    book = openpyxl.load_workbook(io.BytesIO(documents.write(document, "xlsx")))
    grid = shown["statistics"].body
    rows = list(book[shown["statistics"].title].values)
    assert list(rows[0]) == [column.label for column in grid.columns]
    for found, row in zip(rows[1:-1], grid.frame.to_dicts(), strict=True):
        for value, column in zip(found, grid.columns, strict=True):
            expected = row[column.name]
            assert value == (expected or None if isinstance(expected, str) else pytest.approx(float(expected)))
    for value, column in zip(rows[-1][1:], grid.columns[1:], strict=True):
        assert value == pytest.approx(float(grid.total[column.name]))
    shares = list(book[shown["shares"].title].values)
    drawn_ = {trace["name"]: trace["y"] for trace in shown["shares"].body.figure["data"]}
    assert {name: [row[at] for row in shares[1:]] for at, name in enumerate(shares[0]) if at} == {
        name: pytest.approx(list(values)) for name, values in drawn_.items()
    }


def test_days_in_a_workbook_are_days(engine):
    table = Table((TableColumn("Day", "day", "yyyy-mm-dd"),), ((Cell("2026-10-01", "1 Oct 2026"),), (Cell(None, "–"),)))
    file = documents.write(Document("t", "s", (Section("a", "Days", tables=(table,)),)), "xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(file))["Days"].values)
    assert [rows[1][0].date(), rows[2][0]] == [date(2026, 10, 1), None]


def slides(document: Document):
    return list(Presentation(io.BytesIO(documents.write(document, "pptx"))).slides)


def titled(deck, title: str):
    return next(slide for slide in deck if slide.shapes.title.text_frame.text == title)


def test_slides_hold_native_charts_with_the_panels_values(engine):
    document, shown = made(engine, "channel")
    deck = slides(document)
    for key in ("shares", "terminals", "dealers"):
        slide = titled(deck, shown[key].title)
        chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
        found = [[*series.values] for plot in chart.plots for series in plot.series]
        flat_ = shown[key].body.figure["data"][0].get("orientation") == "h"
        assert found == [pytest.approx(list(trace["x" if flat_ else "y"])) for trace in shown[key].body.figure["data"]]
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert book.active.max_row > 1  # what one edits in PowerPoint
    notes = titled(deck, shown["shares"].title).notes_slide.notes_text_frame.text
    assert engine.lake.version in notes and "sales" in notes


def test_a_bridge_of_slides_stands_where_the_steps_lead(engine):
    document, shown = made(engine, "channel")
    chart = next(s.chart for s in titled(slides(document), shown["bridge"].title).shapes if s.has_chart)
    feet, seen, _ = ([*series.values] for series in chart.plots[0].series)
    steps = shown["bridge"].body.figure["data"][0]["y"]
    assert feet[0] == feet[-1] == 0 and seen[-1] == pytest.approx(steps[-1])
    reached = steps[0]
    for foot, height, step in zip(feet[1:-1], seen[1:-1], steps[1:-1], strict=True):
        assert [foot, foot + height] == pytest.approx(sorted((reached, reached + step)))
        reached += step
    assert reached == pytest.approx(steps[-1])


def test_a_table_on_slides_is_paged_and_its_total_stands_on_the_last(engine):
    rows = tuple((Cell(f"Dealer {at}", f"Dealer {at}"), Cell(float(at), f"{at}")) for at in range(30))
    total = (Cell("Total", "Total"), Cell(435.0, "435"))
    table = Table((TableColumn("Dealer"), TableColumn("Units", "number")), rows, total)
    deck = slides(Document("Title", "shown", (Section("a", "Dealers", tables=(table,)),)))
    assert len(deck) == 4
    grids = [next(shape.table for shape in slide.shapes if shape.has_table) for slide in deck[1:]]
    texts = [[[cell.text for cell in row.cells] for row in grid.rows] for grid in grids]
    assert [len(page) for page in texts] == [15, 15, 4]
    assert [row for page in texts for row in page[1:]][:-1] == [[f"Dealer {at}", str(at)] for at in range(30)]
    assert texts[-1][-1] == ["Total", "435"]


def test_the_cards_and_tiles_of_a_page_are_on_its_slides(engine):
    document, shown = made(engine, "overview")
    deck = slides(document)
    boxes = " ".join(s.text_frame.text for s in titled(deck, shown["headline"].title).shapes if s.has_text_frame)
    assert all(card.value in boxes for card in shown["headline"].body.cards)
    tiles = next(s.table for s in titled(deck, shown["places"].title).shapes if s.has_table)
    written = {cell.text for row in tiles.rows for cell in row.cells if cell.text}
    figure = shown["places"].body.figure["data"][0]
    assert written == {text.replace("<br>", " ") for row in figure["text"] for text in row if text}


@pytest.mark.parametrize("name", documents.FORMATS)
def test_names_are_only_ever_text(name):
    rows = tuple((Cell(text, text), Cell(1.0, "1")) for text in HOSTILE)
    table = Table((TableColumn(HOSTILE[0]), TableColumn("n", "number", "#,##0")), rows)
    chart = Plot("bars", HOSTILE, (Series(HOSTILE[0], tuple(range(len(HOSTILE)))),))
    section = Section("a", HOSTILE[1], HOSTILE[2], ((Run(HOSTILE[0], True),),), (), (chart,), (table,))
    file = documents.write(Document(HOSTILE[1], HOSTILE[0], (section,), ((HOSTILE[0], HOSTILE[2]),)), name)
    if name == "pdf":
        text = flat("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))
        assert all(flat(each) in text for each in HOSTILE)
    elif name == "html":
        page = file.decode()
        assert "<script" not in page and "default-src 'none'" in page
        assert not re.findall(r"(?:src|href)=|url\((?!data:font)|https?://(?!www\.w3\.org/2000/svg)", page)
    elif name == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(file)) for row in sheet for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert set(HOSTILE) <= {cell.value for cell in cells}


def test_every_chart_of_every_page_can_be_drawn(engine, other_engine):
    for lake in (engine, other_engine):
        for page in PAGES:
            document, _ = made(lake, page)
            for section in document.sections:
                for chart in section.charts:
                    assert drawn(chart).startswith("<svg")
            assert all(len(documents.write(document, name)) > 1000 for name in ("pdf", "pptx"))


def test_the_workbook_can_hold_all_rows_where_the_page_shows_the_first(engine):
    frame = pl.DataFrame({"dealer": [f"D{at}" for at in range(300)]})
    from dashboard.panels import Column

    panel = Panel("all", "All", Grid(frame.head(200), (Column("dealer", "Dealer"),)), download=frame)
    scope = looking(engine, "data", {})
    assert [len(section_of(panel, scope, whole).tables[0].rows) for whole in (False, True)] == [200, 300]
    text = pdf_text(Document("t", "s", (section_of(panel, scope, True),)))
    assert "D199" in text and "D200" not in text and flat("first 200 of 300 rows") in text


@pytest.mark.parametrize(("texts", "shape"), [
    (("1.2M", "13.4M"), '#,##0.0,,"M"'), (("−5%", "12%"), "#,##0%"), (("¥1,234", "¥5"), "¥#,##0"),
    (("12.3万", "1.0万"), '0\\.0,"万"'), (("12.34万", "1.00万"), None), (("1.2M", "3K"), None), (("+1", "2"), None),
])  # fmt: skip
def test_a_label_follows_its_number_where_a_format_can_write_it(texts, shape):
    assert label_format(texts) == shape


def test_a_figure_without_traces_is_no_chart():
    assert charts_of({"data": [], "layout": {}}, 100) == ()


def test_a_format_that_there_is_not_is_refused():
    with pytest.raises(QuestionError, match="docx"):
        documents.write(Document("t", "s", ()), "docx")
