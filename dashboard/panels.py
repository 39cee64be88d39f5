"""What a page is made of. A page returns panels; the board draws them; a click comes back as an event.

Nothing here knows Streamlit, so a page can be tested by calling it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from queries.question import Answer, Question

Tone = Literal["good", "bad", "warn", "neutral"]


@dataclass(frozen=True)
class Click:
    """What happens on a click: `filters` are set (dimension -> value; None removes), then `page` is opened if named.

    Built with the filters that the clicked thing stands for, so that a drill needs no rule on the browser's side.
    """

    filters: dict[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    page: str | None = None


@dataclass(frozen=True)
class Card:
    """One figure: label, formatted value, change against the comparison, sparkline over months; amount: in full."""

    label: str
    value: str
    change: str | None = None
    tone: Tone = "neutral"
    note: str | None = None
    progress: float | None = None
    progress_label: str | None = None
    spark: tuple[float | None, ...] = ()
    spark_labels: tuple[str, ...] = ()
    help: str | None = None
    click: Click | None = None
    amount: float | None = None


@dataclass(frozen=True)
class Cards:
    """A row of cards."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Chart:
    """A Plotly figure as a plain dict. Colours are tokens like `$accent`, resolved by the board for light or dark.

    clicks: one per point of the traces that have `customdata` (customdata holds the index into clicks).
    least: pixels of width that it needs; where there are fewer it scrolls sideways.
    """

    figure: dict[str, object]
    height: int = 280
    clicks: tuple[Click, ...] = ()
    least: int = 0


@dataclass(frozen=True)
class Column:
    """One column of a table.

    kind: how cells are drawn; `bar` draws the cell's share of the largest behind the text, `heat` tints the cell,
    `words` are sentences, which go over several lines.
    group: the heading that it shares with its neighbours. scale: from where to where bars and tints go, the column's
    own figures by default. sort: what a click on its heading sends, where the rows are sorted on the server.
    only: whether it is on the screen alone or in files alone.
    """

    name: str
    label: str
    kind: Literal["text", "words", "number", "bar", "heat", "change", "progress", "spark", "badge"] = "text"
    format: Callable[[object], str] = str
    tone: Callable[[object], Tone] | None = None
    help: str | None = None
    group: str = ""
    scale: tuple[float, float] | None = None
    sort: Click | None = None
    only: Literal["screen", "file"] | None = None


@dataclass(frozen=True)
class Paging:
    """A table whose other rows stay on the server.

    first, last, all: the places of the rows here, from 1, and how many there are. search: the filter that its search
    box sets, with what it is now. ordered: the column that the rows are sorted by, and whether falling.
    """

    first: int
    last: int
    all: int
    previous: Click | None = None
    next: Click | None = None
    search: tuple[str, str] | None = None
    ordered: tuple[str, bool] | None = None


@dataclass(frozen=True)
class Grid:
    """A table of at most 200 rows; `total` is a last row, never a sum made here.

    levels: how deep each row lies in a tree, 0 at the top. bare: the rows without bars and tints, being sums of others.
    paging: where more rows are on the server.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    total: dict[str, object] | None = None
    clicks: tuple[Click, ...] = ()
    rows_per_page: int = 12
    levels: tuple[int, ...] = ()
    bare: tuple[int, ...] = ()
    paging: Paging | None = None


@dataclass(frozen=True)
class Piece:
    """A run of text; with a click it is a link; strong pieces carry a figure."""

    text: str
    strong: bool = False
    tone: Tone = "neutral"
    click: Click | None = None


@dataclass(frozen=True)
class Prose:
    """Sentences, each a tuple of pieces; drawn as a short list."""

    sentences: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Still:
    """A body as it was frozen: its kind and what the board draws, nothing of it to click; sources: whence it came."""

    kind: str
    drawn: dict[str, object]
    sources: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class Choice:
    """One of several ways to see a panel."""

    label: str
    click: Click
    chosen: bool = False


@dataclass(frozen=True)
class RowsBehind:
    """Rows behind a panel that a file may have all of: a kind of `queries.detail`, by a question's conditions."""

    question: Question
    kind: str
    document: str | None = None


@dataclass(frozen=True)
class Panel:
    """One framed thing on the page.

    key: stable and unique on the page. span: of 12 columns at desktop width (phones get full width).
    answers: what the figures came from; they feed 'how this is computed'. download: rows for CSV and XLSX,
    default the first answer's frame; what is callable is asked only then. note: one line below the title saying what
    is shown and compared. choices: groups beside the title, of each of which one is chosen. rows: what Parquet gets.
    acts: what its menu offers to do with it, by the names of `texts/board.toml`; the form that is meant opens.
    failed: the log's mark of what went wrong, where the body only says that something did.
    """

    key: str
    title: str
    body: Cards | Chart | Grid | Prose | Still
    note: str = ""
    span: int = 12
    answers: tuple[Answer, ...] = ()
    download: pl.DataFrame | Callable[[], pl.DataFrame] | None = None
    framed: bool = True
    choices: tuple[tuple[Choice, ...], ...] = ()
    rows: RowsBehind | None = None
    acts: tuple[str, ...] = ()
    failed: str = ""

    @property
    def held(self) -> pl.DataFrame | None:
        """All rows that a file holds."""
        if self.download is None:
            return self.answers[0].frame if self.answers else None
        return self.download if isinstance(self.download, pl.DataFrame) else self.download()
