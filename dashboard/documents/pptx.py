"""A document as slides: native tables and charts that can be edited, and how it is computed in the speaker's notes."""

import io
import re

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from dashboard.documents.ink import colors
from dashboard.documents.model import Document, Figure, Plot, Section
from dashboard.documents.native import add_chart
from dashboard.documents.native_points import rgb
from dashboard.documents.slide_tables import add_cells, add_table, paged
from data.text import say

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
TOP, FOOT = Inches(1.45), Inches(6.85)
ACROSS = 4  # small multiples in a row
LATIN, CHINESE = "Segoe UI", "Microsoft YaHei"


class Deck:
    """The slides of a document as they are made."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDE, HIGH
        _dress(self.file)

    def slide(self, section: Section, title: str | None = None) -> Slide:
        """A slide with the section's heading, what is shown, and how it is computed as notes."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        _place(slide.shapes.title, EDGE, Inches(0.35), WIDE - 2 * EDGE, Inches(0.6))
        write(slide.shapes.title.text_frame, title or section.heading, 26, bold=True)
        note = slide.shapes.add_textbox(EDGE, Inches(0.92), WIDE - 2 * EDGE, Inches(0.4))
        write(note.text_frame, section.note or self.document.subtitle, 13, "$muted")
        foot = slide.shapes.add_textbox(EDGE, Inches(7.02), WIDE - 2 * EDGE, Inches(0.3))
        write(foot.text_frame, f"{self.document.title} · {self.document.subtitle}", 9, "$muted")
        lines = [say("documents.computed", self.document.language), *(f"{a}: {b}" for a, b in section.computed)]
        slide.notes_slide.notes_text_frame.text = "\n".join((section.note, *lines)).strip()
        return slide


def write_pptx(document: Document) -> bytes:
    """The slides: a first one that says what it is, then each section's figures, sentences, charts and tables."""
    deck, out = Deck(document), io.BytesIO()
    _cover(deck)
    for section in document.sections:
        if section.figures:
            _figures(deck.slide(section), section.figures)
        if section.sentences:
            _sentences(deck.slide(section), section)
        if section.charts:
            _charts(deck.slide(section), section.charts)
        for table in section.tables:
            pages = paged(table)
            for at, page in enumerate(pages, 1):
                add_table(deck.slide(section, _paged_title(section, at, len(pages), document.language)), page)
    deck.file.save(out)
    return out.getvalue()


def write(frame, text: str, size: float, color: str = "$text", bold: bool = False) -> None:
    """One paragraph of text into a frame."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    run.font.color.rgb = rgb(color)


def _paged_title(section: Section, at: int, pages: int, language: str) -> str:
    if pages == 1:
        return section.heading
    return say("documents.continued", language, title=section.heading, page=at, pages=pages)


def _cover(deck: Deck) -> None:
    document = deck.document
    slide = deck.file.slides.add_slide(deck.file.slide_layouts[5])
    _place(slide.shapes.title, EDGE, Inches(2.5), WIDE - 2 * EDGE, Inches(1))
    write(slide.shapes.title.text_frame, document.title, 40, bold=True)
    said = slide.shapes.add_textbox(EDGE, Inches(3.5), WIDE - 2 * EDGE, Inches(0.6))
    write(said.text_frame, document.subtitle, 18, "$muted")
    about = slide.shapes.add_textbox(EDGE, Inches(5.6), WIDE - 2 * EDGE, Inches(1.2))
    write(about.text_frame, "\n".join(f"{name}: {text}" for name, text in document.about), 11, "$muted")


def _figures(slide: Slide, figures: tuple[Figure, ...]) -> None:
    """A box a card: label, value, change, note."""
    gap, columns = Inches(0.2), min(len(figures), 3 if len(figures) > 4 else 4)
    wide = Emu(int((WIDE - 2 * EDGE - gap * (columns - 1)) / columns))
    for at, each in enumerate(figures):
        x, y = EDGE + (wide + gap) * (at % columns), TOP + Inches(0.25) + Inches(1.85) * (at // columns)
        box = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, x, y, wide, Inches(1.65))
        box.adjustments[0], box.shadow.inherit = 0.06, False
        box.fill.solid()
        box.fill.fore_color.rgb, box.line.color.rgb = RGBColor(255, 255, 255), rgb("$line")
        frame = box.text_frame
        frame.vertical_anchor, frame.margin_left = MSO_ANCHOR.MIDDLE, Inches(0.2)
        lines = ((each.label, 13, "$muted", False), (each.value, 30, "$text", True),
                 (" ".join(filter(None, (each.change, each.note))), 12, f"${each.tone}", False))  # fmt: skip
        _paragraphs(frame, lines)


def _sentences(slide: Slide, section: Section) -> None:
    box = slide.shapes.add_textbox(EDGE, TOP, WIDE - 2 * EDGE, FOOT - TOP).text_frame
    box.word_wrap = True
    for at, sentence in enumerate(section.sentences):
        line = box.paragraphs[0] if at == 0 else box.add_paragraph()
        line.space_after = Pt(10)
        for piece in sentence:
            run = line.add_run()
            run.text, run.font.bold, run.font.size = piece.text, piece.strong, Pt(18)
            run.font.color.rgb = rgb(f"${piece.tone}")


def _paragraphs(frame, lines: tuple[tuple[str, float, str, bool], ...]) -> None:
    frame.word_wrap = True
    for at, (text, size, color, bold) in enumerate(lines):
        line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        line.alignment = PP_ALIGN.LEFT
        run = line.add_run()
        run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), bold, rgb(color)


def _charts(slide: Slide, charts: tuple[Plot, ...]) -> None:
    """One chart as large as the slide, or small multiples beside each other."""
    columns = 1 if len(charts) == 1 else ACROSS
    rows = -(-len(charts) // columns)
    wide, high = Emu(int((WIDE - 2 * EDGE) / columns)), Emu(int((FOOT - TOP) / rows))
    for at, chart in enumerate(charts):
        box = (EDGE + wide * (at % columns), TOP + high * (at // columns), wide, high)
        add_cells(slide, chart, box) if chart.kind == "heat" else add_chart(slide, chart, box)


def _place(shape, left: int, top: int, wide: int, high: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, wide, high


def _dress(file) -> None:
    """The theme's fonts and accents, so that what is added by hand looks like the rest."""
    theme = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode()
    text = re.sub(r'<a:latin typeface="[^"]+"', f'<a:latin typeface="{LATIN}"', text)
    text = re.sub(r'<a:ea typeface="[^"]*"', f'<a:ea typeface="{CHINESE}"', text)
    for at in range(1, 7):
        color = colors()[f"cat{at}"][1:].upper()
        text = re.sub(rf"(<a:accent{at}>).*?(</a:accent{at}>)", rf'\1<a:srgbClr val="{color}"/>\2', text, flags=re.S)
    theme._blob = text.encode()
