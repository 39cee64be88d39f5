"""Panels as the bytes that the browser gets. Text stays text: formats and tones are settled here, colours there."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal

from dashboard.board.sources import described
from dashboard.panels import Card, Cards, Chart, Click, Column, Grid, Panel, Piece, Prose, Still
from data.text import topic
from queries.question import Answer

EMPTY = "–"
Export = Callable[[Panel, str], str]
Failed = Callable[[Panel, Exception], Panel]


def encode(
    panels: list[Panel], language: str, export: Export | None = None, shown: str = "", failed: Failed | None = None
) -> bytes:
    """All of a page. Answers that several panels share are sent once.

    failed: what to send in the place of a panel that cannot be; without it the page cannot be, either.
    """
    sources = Sources(language)
    sent = [_sent(panel, sources, export, failed) for panel in panels]
    head = _json({"language": language, "texts": {k: v[language] for k, v in topic("board").items()}, "shown": shown})
    return b'%s,"answers":[%s],"panels":[%s]}' % (head[:-1], b",".join(sources.written), b",".join(sent))


@dataclass
class Sources:
    """The answers behind a page's figures, each written once; a panel names them by their places."""

    language: str
    written: list[bytes] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)

    def place(self, source: Answer | dict[str, object]) -> int:
        """Where it stands; it is written when it is first asked for."""
        if id(source) not in self._places:
            self.written.append(_json(source if isinstance(source, dict) else described(source, self.language)))
            self._places[id(source)] = len(self._places)
        return self._places[id(source)]


def _sent(panel: Panel, sources: Sources, export: Export | None, failed: Failed | None) -> bytes:
    try:
        return _json(_panel(panel, export) | {"answers": [sources.place(each) for each in _sources(panel)]})
    except Exception as problem:
        if failed is None:
            raise
        return _sent(failed(panel, problem), sources, None, None)


def still(panel: Panel, language: str) -> Still:
    """The panel's body as plain data that can be kept, with nothing to click, and how it is computed."""
    body = panel.body
    if isinstance(body, Still):
        return body
    drawn = BODIES[type(body)](_unclickable(body))
    sources = [described(answer, language) for answer in panel.answers]
    held = json.loads(_json([drawn, sources]))
    return Still(type(body).__name__.lower(), held[0], tuple(held[1]))


def _unclickable(body: Cards | Chart | Grid | Prose) -> Cards | Chart | Grid | Prose:
    if isinstance(body, Cards):
        return Cards(tuple(replace(card, click=None) for card in body.cards))
    if isinstance(body, Prose):
        return Prose(tuple(tuple(replace(piece, click=None) for piece in line) for line in body.sentences))
    if isinstance(body, Grid):
        return replace(body, columns=tuple(replace(each, sort=None) for each in body.columns), clicks=(), paging=None)
    return replace(body, clicks=())


def _sources(panel: Panel) -> tuple[Answer | dict[str, object], ...]:
    """What is behind the panel's figures."""
    return panel.body.sources if isinstance(panel.body, Still) else panel.answers


def _json(value: object) -> bytes:
    """JSON that a browser reads: not-a-number becomes null, which costs a walk only when there is one."""
    options = {"ensure_ascii": False, "separators": (",", ":"), "default": _plain}
    try:
        return json.dumps(value, allow_nan=False, **options).encode()
    except ValueError:
        return json.dumps(_finite(value), **options).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.tolist() if hasattr(value, "tolist") else str(value)  # type: ignore


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _panel(panel: Panel, export: Export | None) -> dict[str, object]:
    body = panel.body
    kinds = ("csv", "xlsx") if panel.download is not None or panel.answers else ()
    kinds += ("parquet",) if panel.rows else ()
    return {
        "key": panel.key,
        "title": panel.title,
        "note": panel.note,
        "span": panel.span,
        "framed": panel.framed,
        "kind": body.kind if isinstance(body, Still) else type(body).__name__.lower(),
        "choices": [[vars(each) | {"click": _click(each.click)} for each in group] for group in panel.choices],
        "body": BODIES[type(body)](body),
        "links": {kind: export(panel, kind) for kind in kinds} if export else {},
        "acts": panel.acts,
    }


def _click(click: Click | None) -> dict[str, object] | None:
    return asdict(click) if click else None


def _cards(body: Cards) -> dict[str, object]:
    return {"cards": [_card(card) for card in body.cards]}


def _card(card: Card) -> dict[str, object]:
    return {**vars(card), "click": _click(card.click)}


def _chart(body: Chart) -> dict[str, object]:
    clicks = [_click(click) for click in body.clicks]
    return {"figure": body.figure, "height": body.height, "least": body.least, "clicks": clicks}


def _grid(body: Grid) -> dict[str, object]:
    return {
        "columns": [_column(column, body) for column in body.columns if column.only != "file"],
        "clicks": [_click(click) for click in body.clicks],
        "rows": body.frame.height,
        "page": body.rows_per_page,
        "levels": body.levels,
        "bare": body.bare,
        "paging": asdict(body.paging) if body.paging else None,
    }


def _column(column: Column, body: Grid) -> dict[str, object]:
    """A column's texts for reading and, unless they say the same, its values for sorting and drawing."""
    values = body.frame[column.name].to_list()
    return {
        "label": column.label,
        "kind": column.kind,
        "help": column.help,
        "texts": [_text(column, value) for value in values],
        "values": None if all(isinstance(value, str | None) for value in values) else values,
        "tones": [_tone(column, value) for value in values] if column.tone else None,
        "total": _total(column, body.total),
        "group": column.group,
        "scale": column.scale,
        "sort": _click(column.sort),
        "name": column.name,
    }


def _total(column: Column, total: dict[str, object] | None) -> dict[str, object] | None:
    """The cell of the last row, where it has one."""
    if not total or column.name not in total:
        return None
    value = total[column.name]
    return {"text": _text(column, value), "value": value, "tone": _tone(column, value)}


def _tone(column: Column, value: object) -> str:
    return column.tone(value) if column.tone and value is not None else "neutral"


def _text(column: Column, value: object) -> str:
    return EMPTY if value is None else "" if column.kind == "spark" else column.format(value)


def _prose(body: Prose) -> dict[str, object]:
    return {"sentences": [[_piece(piece) for piece in sentence] for sentence in body.sentences]}


def _piece(piece: Piece) -> dict[str, object]:
    return {**vars(piece), "click": _click(piece.click)}


BODIES: dict[type, Callable[..., dict[str, object]]] = {
    Cards: _cards, Chart: _chart, Grid: _grid, Prose: _prose, Still: lambda body: body.drawn,
}  # fmt: skip
