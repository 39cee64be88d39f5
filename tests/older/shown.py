"""What a link shows, in a form that can be kept and compared: texts as they are read, figures of charts in short."""

import json
import re
from collections.abc import Iterator
from math import isfinite
from urllib.parse import parse_qs

from dashboard.board.payload import encode
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.panels import Panel
from queries import Engine, User

EVERYONE = User("local", everything=True)
GROW = {"glossary", "contract"}  # panels that get longer with every metric and table
LATER = r"20(?:2[6-9]|[3-9]\d)"  # years after the lake's last day: moments at which somebody did something
DAY = rf"\d{{1,2}} [A-Z][a-z]{{2}} {LATER}|{LATER}年\d{{1,2}}月\d{{1,2}}日|{LATER}-\d\d-\d\d"
MOMENT = re.compile(rf"(?:{DAY})(?: \d\d:\d\d)?")
VERSION = re.compile(
    r"(?<![0-9A-Za-z])[0-9a-f]{12}(?![0-9A-Za-z])"
)  # of data: by the times of files
RUNS = ("x", "y", "z", "text", "values")


def panels(engine: Engine, page: str, query: str, language: str = "en", user: User = EVERYONE) -> list[Panel]:
    """The panels of an address."""
    filters, notices = Filters.read(parse_qs(query, keep_blank_values=True), engine.catalog.data)
    assert not notices, notices
    return PAGES[page].panels(Scope(page, filters, user, engine, language))


def shown(engine: Engine, page: str, query: str, language: str = "en", user: User = EVERYONE) -> dict[str, object]:
    """Panel key -> title, note, texts and figures, where each click leads. Moments and data versions are left out."""
    made = panels(engine, page, query, language, user)
    sent = json.loads(encode(made, language))["panels"]
    return {each["key"]: _steady(_panel(each)) for each in sent
            if each["key"] not in GROW}  # fmt: skip


def _steady(value: object) -> object:
    if isinstance(value, list):
        return [_steady(each) for each in value]
    return MOMENT.sub("MOMENT", VERSION.sub("VERSION", value)) if isinstance(value, str) else value


def _panel(panel: dict) -> list:
    body = panel["body"]
    said = {"grid": _grid, "chart": _chart}.get(panel["kind"], _plain)(body)
    clicks = [each for each in body.get("clicks") or () if each]
    if panel["kind"] == "chart":  # whose marks stand in no order
        clicks.sort(key=json.dumps)
    choices = [[each["label"], each["click"]] for group in panel["choices"] for each in group]
    return [panel["title"], panel["note"], panel["kind"], said, choices, clicks[:1]]


def _grid(body: dict) -> list:
    """Each column's heading, its first texts and how many there are, its total."""
    return [[each["label"], each["texts"][:10], len(each["texts"]), (each["total"] or {}).get("text")]
            for each in body["columns"]]  # fmt: skip


def _chart(body: dict) -> list:
    """A line a trace. The names of a map's marks stand in no order."""
    return [[each.get("type"), each.get("name"), *(_run(each.get(name), _free(each)) for name in RUNS)]
            for each in body["figure"]["data"]]  # fmt: skip


def _free(trace: dict) -> bool:
    return str(trace.get("mode")).startswith("markers")


def _run(values: object, free: bool) -> object:
    """A run of marks: how many, the sum of its numbers, its first and last texts."""
    if not isinstance(values, list):
        return None
    flat = list(_flat(values))
    numbers = [each for each in flat if isinstance(each, int | float) and isfinite(each)]
    texts = [each for each in flat if isinstance(each, str)]
    texts = sorted(texts) if free else texts
    return [len(flat), float(f"{sum(numbers):.9g}"), texts[:6], texts[-2:]]


def _flat(values: list) -> Iterator[object]:
    for each in values:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def _plain(body: dict) -> list:
    """Cards and sentences: every text of theirs with where it leads."""
    cards = [[card[name] for name in ("label", "value", "change", "note", "progress_label", "click")]
             for card in body.get("cards", ())]  # fmt: skip
    lines = ["".join(piece["text"] for piece in line) for line in body.get("sentences", ())]
    links = [piece["click"] for line in body.get("sentences", ()) for piece in line if piece["click"]]
    return [*cards, *lines, *links]
