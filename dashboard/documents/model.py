"""What a document says: sections of sentences, figures, tables and charts, with every text as the page writes it.

A document is plain data. It goes into JSON and comes back the same, so it can be frozen; the writers of the formats
know nothing of pages, questions or lakes.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from dashboard.panels import Tone

Kind = Literal["bars", "columns", "stacked", "lines", "bridge", "heat", "points", "map"]


@dataclass(frozen=True)
class Figure:
    """One figure with its label, as a card shows it; amount: in full, where it is known."""

    label: str
    value: str
    change: str | None = None
    tone: Tone = "neutral"
    note: str | None = None
    amount: float | None = None


@dataclass(frozen=True)
class Run:
    """A run of text in a sentence; strong pieces carry a figure."""

    text: str
    strong: bool = False
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Cell:
    """A value and how the page writes it. Days are ISO texts; None is a missing value."""

    value: float | str | None
    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True)
class TableColumn:
    """A column of a table. shape: the spreadsheet's number format, empty for text."""

    label: str
    kind: Literal["text", "number", "day"] = "text"
    shape: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells; total: a last row, asked for and never added up here."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    title: str = ""


@dataclass(frozen=True)
class ValueAxis:
    """The reach of a value axis and what is written at its ticks."""

    low: float
    high: float
    places: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """One run of values. Colours are the figures' tokens.

    drawn: band is an area between `values` and `lows`. places: where each value stands across, else 0, 1, 2 …
    texts: written at the marks. colors: of each mark, else `color` for all. right: measured on the right axis.
    """

    name: str
    values: tuple[float | None, ...]
    drawn: Literal["bar", "line", "mark", "band"] = "bar"
    color: str = "$accent"
    texts: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    places: tuple[float, ...] = ()
    lows: tuple[float | None, ...] = ()
    dash: bool = False
    right: bool = False
    width: float = 2.0


@dataclass(frozen=True)
class Shade:
    """A stretch across to shade, with its caption."""

    starts: float
    ends: float
    label: str


@dataclass(frozen=True)
class Plot:
    """What is drawn, by kind.

    categories: the names along the axis of members or days; of a heat table its columns, the rows being the series.
    places: the days' ordinals when the categories are days; day_shape: how a spreadsheet writes them.
    shape: the spreadsheet's number format of the values.
    stretch: of a map, how long a unit up is over one across.
    levels: of a bridge, which bars are whole amounts. compared: the name of the series that is compared with.
    """

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    unit: str = ""
    shape: str = "#,##0"
    axis: ValueAxis | None = None
    right: ValueAxis | None = None
    across: ValueAxis | None = None
    places: tuple[float, ...] = ()
    day_shape: str = ""
    levels: tuple[bool, ...] = ()
    shades: tuple[Shade, ...] = ()
    compared: str | None = None
    height: int = 280
    stretch: float = 1.0


@dataclass(frozen=True)
class Section:
    """One view: heading, what is shown, its content, and how it is computed as lines of two texts.

    span: of twelve columns, how wide the page shows it. failed: the log's mark of what went wrong, where the sentences
    only say that something did.
    """

    key: str
    heading: str
    note: str = ""
    sentences: tuple[tuple[Run, ...], ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    computed: tuple[tuple[str, str], ...] = ()
    span: int = 12
    failed: str = ""


@dataclass(frozen=True)
class Document:
    """A title, what is shown, the sections; about: lines of two texts that say where it comes from."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    about: tuple[tuple[str, str], ...] = ()
    language: str = "en"


_DOCUMENT, _SECTION = TypeAdapter(Document), TypeAdapter(Section)


def freeze(document: Document) -> str:
    """The document as JSON."""
    return _DOCUMENT.dump_json(document).decode()


def thaw(text: str) -> Document:
    """The document that `freeze` made."""
    return _DOCUMENT.validate_json(text)
