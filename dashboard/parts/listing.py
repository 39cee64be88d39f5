"""A listing: a question and how each column of its rows is written, as a table with its notice of absence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import dates, format
from dashboard.page import Scope
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.tables import change_column, member_grid, metric_column, with_changes
from dashboard.units import UNITS
from queries import Answer
from queries.special import special_named

MOST = 200  # rows on the page; its file has them all
LEFT = ("text", "words", "word", "member", "day", "month")  # kinds that are not numbers


@dataclass(frozen=True)
class Listing:
    """A table of a page as a row.

    name: of the panel and of its texts: `<name>` the title, `<name>_note` below it, `column_<column>` the headings.
    columns: name -> how it is written: a unit of METRICS, `count`, `tenths`, `day`, `month`, `text`, `words`, which are
    sentences, `word`, which is the text `<column>_<value>`, or `member`, of a dimension. special: the special question
    asked, which takes from the page what its head names. by: instead of one, the dimension by whose members the columns
    that are `metric` are asked, the largest of the first before others, and in all; `change` is the kind of a
    `<metric>__change`. table: of the lake, without which there is nothing. none: what is said then by a listing by
    members.
    """

    name: str
    columns: Mapping[str, str]
    special: str = ""
    by: str = ""
    table: str = ""
    span: int = 6
    none: str = "page.nothing"


def told(scope: Scope, listing: Listing, given: Mapping[str, object]) -> Answer | None:
    """The rows of its special question; None where its table is not there, or what it asks for is empty.

    given: what the page gives, by the names of the questions' parameters.
    """
    taken = {name: given[name] for name in special_named(listing.special).parameters}
    if listing.table not in scope.engine.lake.files or "" in taken.values():
        return None
    return scope.load(listing.special, **taken)


def absence(scope: Scope, listing: Listing) -> str:
    """Why it tells nothing: the table that it needs, or that nothing was recorded in it."""
    key = "page.none_recorded" if listing.table in scope.engine.lake.files else "page.needs"
    return scope.say(key, what=scope.say(listing.name), table=listing.table)


def table(scope: Scope, listing: Listing, answer: Answer, frame: pl.DataFrame, **note: object) -> Panel:
    """The panel of an answer's rows, to which the page may have added columns. note: values of its note."""
    frame = frame.with_columns(pl.selectors.decimal().cast(pl.Float64))
    grid = Grid(frame.head(MOST), written(scope, frame, listing.columns), rows_per_page=8)
    words = scope.say(f"{listing.name}_note", **note)
    return Panel(
        listing.name, scope.say(listing.name), grid, words, span=listing.span, answers=(answer,), download=frame
    )


def by_members(scope: Scope, listing: Listing) -> Panel:
    """The panel of the metrics by member, with their total, asked and not added up."""
    metrics = tuple(name for name, kind in listing.columns.items() if kind == "metric")
    changed = tuple(name.removesuffix("__change") for name, kind in listing.columns.items() if kind == "change")
    there, whole = scope.ask(metrics, listing.by, order=(f"-{metrics[0]}",)), scope.ask(metrics)
    if whole.frame[metrics[0]][0] is None:
        return Panel(listing.name, scope.say(listing.name), Prose(((Piece(scope.say(listing.none)),),)))
    frame, total = (with_changes(scope, each.frame, *changed) for each in (there, whole))
    row = {listing.by: scope.say("page.total"), **total.to_dicts()[0]}
    grid = member_grid(scope, listing.by, frame.head(MOST), written(scope, frame, listing.columns), row)
    note = scope.say(f"{listing.name}_note")
    return Panel(listing.name, scope.say(listing.name), grid, note, span=listing.span, answers=(there, whole))


def written(
    scope: Scope, frame: pl.DataFrame, kinds: Mapping[str, str], heading: str = "column_"
) -> tuple[Column, ...]:
    """The columns as they are written; see Listing. heading: what the headings' texts begin with."""
    return tuple(_column(scope, frame, name, kind, heading) for name, kind in kinds.items())


def _column(scope: Scope, frame: pl.DataFrame, name: str, kind: str, heading: str) -> Column:
    if kind == "metric":
        return metric_column(scope, frame, name)
    if kind == "change":
        return change_column(scope, name.removesuffix("__change"))
    label = scope.say(f"dimensions.{name}" if kind == "member" else f"{heading}{name}")
    drawn = "words" if kind == "words" else "text" if kind in LEFT else "number"
    return Column(name, label, drawn, _writer(scope, frame[name], kind))


def _writer(scope: Scope, values: pl.Series, kind: str) -> Callable[[object], str]:
    if kind in UNITS:
        return format.column(values, kind, scope.language)  # type: ignore[arg-type]
    ways: dict[str, Callable[[object], str]] = {
        "count": "{:,.0f}".format,
        "tenths": "{:,.1f}".format,
        "word": lambda value: scope.say(f"{values.name}_{value}"),
        "day": lambda value: _day(value, kind, scope.language),
        "month": lambda value: _day(value, kind, scope.language),
    }
    return ways.get(kind, str)


def _day(value: object, grain: str, language: str) -> str:
    return dates.span(value, grain, language) if isinstance(value, date) else format.NOTHING
