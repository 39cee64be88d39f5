"""Panels about the data itself: fresh, complete, rejected, and what every table, column and metric means."""

from datetime import date, timedelta

import polars as pl

from dashboard import dates
from dashboard.format import NOTHING
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.panels import Card, Cards, Column, Grid, Panel, Piece, Prose
from dashboard.parts.listing import written
from data.contract import TABLES
from queries.facts import FACTS
from queries.health import TableHealth, quarantine, tables
from queries.metrics import METRICS
from queries.reporting import RECENT, WEEKS, judged, unheard

FOOTERS = Memo(4)
STATES = {"there": "good", "behind": "warn", "missing": "bad", "absent": "neutral"}
# The columns of three tables, and how they are written.
CONTENTS = {"table": "text", "meaning": "words", "rows": "count", "first": "day", "last": "day"}
GLOSSARY = {"metric": "text", "meaning": "words", "unit": "text", "good": "text", "name": "text"}
CONTRACT = {"table": "text", "column": "text", "kind": "text", "needed": "text", "meaning": "words"}
# Tables without a fact that grow by the day or month: the last day of others says nothing about how fresh they are.
GROWING = (
    "price_checks", "competitor_prices", "orders", "receivables", "service_cases", "channel_costs", "market",
)  # fmt: skip


def freshness(scope: Scope) -> Panel:
    """Data through, rows, tables, rejected rows, dealers that have not reported."""
    found, (silent, _) = _tables(scope), unheard(scope.ask, scope.filters.data.ends)
    there = [each for each in found if each.present]
    sales = next(each for each in found if each.name == "sales")
    rejected = quarantine(scope.engine, scope.user).height
    cards = (
        Card(scope.say("through"), dates.day(scope.filters.data.ends, scope.language),
             note=scope.say("since", day=dates.day(scope.filters.data.starts, scope.language))),
        Card(scope.say("sales_rows"), f"{sales.rows:,}"),
        Card(scope.say("tables_there"), f"{len(there)} / {len(found)}"),
        Card(scope.say("silent_dealers"), f"{silent.height:,}", tone="warn" if silent.height else "good",
             help=scope.say("silent_note", recent=RECENT, weeks=WEEKS)) if judged(scope.filters.data) else
        Card(scope.say("silent_dealers"), NOTHING, note=scope.say("too_short", weeks=WEEKS + 2)),
        Card(scope.say("rejected"), f"{rejected:,}", tone="warn" if rejected else "good",
             help=scope.say("rejected_note")),
    )  # fmt: skip
    return Panel("freshness", scope.say("freshness"), Cards(cards), framed=False)


def _tables(scope: Scope) -> list[TableHealth]:
    """Every table of the contract: what the footers of some hundred files say is read once a state of the lake."""
    return FOOTERS.get(scope.engine.lake.version, lambda: tables(scope.engine))


def silent(scope: Scope) -> Panel:
    """Who has not reported, the largest first."""
    if not judged(scope.filters.data):
        none = Prose(((Piece(scope.say("too_short", weeks=WEEKS + 2)),),))
        return Panel("silent", scope.say("silent"), none, span=5)
    frame, answers = unheard(scope.ask, scope.filters.data.ends)
    if frame.is_empty():
        return Panel("silent", scope.say("silent"), Prose(((Piece(scope.say("all_reported")),),)), span=5)
    units = scope.measure("sell_out_quantity").column(frame["sell_out_quantity"])
    columns = (
        Column("dealer", scope.say("dimensions.dealer")), Column("province", scope.say("dimensions.province")),
        Column("channel", scope.say("dimensions.channel")),
        Column("sell_out_quantity", scope.say("usual", weeks=WEEKS), "bar", units),
    )  # fmt: skip
    clicks = tuple(scope.click("dealer", dealer=row["dealer"]) for row in frame.head(200).iter_rows(named=True))
    grid = Grid(frame.head(200), columns, clicks=clicks, rows_per_page=10)
    note = scope.say("silent_note", recent=RECENT, weeks=WEEKS)
    return Panel("silent", scope.say("silent"), grid, note, 5, answers, frame)


def contents(scope: Scope) -> Panel:
    """Every table of the contract: there or not, rows, days, how old."""
    ends = scope.filters.data.ends
    rows = [
        (each.name, scope.say(f"contract.{each.name}"), each.rows if each.present else None, each.first, each.last,
         _state(each, ends))
        for each in _tables(scope)
    ]  # fmt: skip
    kinds = {"table": pl.String, "meaning": pl.String, "rows": pl.Int64, "first": pl.Date, "last": pl.Date}
    frame = pl.DataFrame(rows, schema={**kinds, "state": pl.String}, orient="row")
    state = Column("state", scope.say("state"), "badge", lambda at: scope.say(f"state_{at}"), STATES.get)
    grid = Grid(frame, (*written(scope, frame, CONTENTS, ""), state), rows_per_page=20)
    return Panel("contents", scope.say("contents"), grid, scope.say("contents_note"), 12, download=frame)


def rejected(scope: Scope) -> Panel:
    """Rejected rows with their reason."""
    frame = quarantine(scope.engine, scope.user)
    if frame.is_empty():
        return Panel("rejected", scope.say("rejected_rows"), Prose(((Piece(scope.say("none_rejected")),),)), span=7)
    columns = (
        Column("file", scope.say("file")), Column("row", scope.say("row"), "number"),
        Column("column", scope.say("column")),
        Column("rule", scope.say("rule"), "words", lambda at: scope.say(f"rules.{at}")),
        Column("value", scope.say("found")), Column("expected", scope.say("expected"), "words"),
    )  # fmt: skip
    grid = Grid(frame.head(200), columns, rows_per_page=10)
    return Panel("rejected", scope.say("rejected_rows"), grid, scope.say("rejected_note"), 7, download=frame)


def glossary(scope: Scope) -> Panel:
    """Every metric with its meaning, unit and good direction."""
    rows = [
        {"metric": scope.measure(name).label, "name": name, "meaning": scope.measure(name).meaning,
         "unit": scope.say(f"unit_{metric.unit}"), "good": scope.say(f"good_{metric.good}")}
        for name, metric in ((name, METRICS[name]) for name in scope.metrics)
    ]  # fmt: skip
    frame = pl.DataFrame(rows)
    grid = Grid(frame, written(scope, frame, GLOSSARY, "glossary_"), rows_per_page=10)
    return Panel("glossary", scope.say("glossary"), grid, span=12, download=frame)


def contract(scope: Scope) -> Panel:
    """Every column of every table: type, whether it must be there, meaning."""
    rows = [
        {"table": table.name, "column": column.name, "kind": scope.say(f"kind_{column.kind}"),
         "needed": scope.say("optional" if column.optional else "required"),
         "meaning": scope.say(f"contract.{table.name}__{column.name}")}
        for table in TABLES.values() for column in table.columns
    ]  # fmt: skip
    frame = pl.DataFrame(rows)
    grid = Grid(frame, written(scope, frame, CONTRACT, "contract_"), rows_per_page=12)
    return Panel("contract", scope.say("contract"), grid, span=12, download=frame)


def _state(table: TableHealth, ends: date) -> str:
    if not table.present:
        return "missing" if table.core else "absent"
    grows = table.name in GROWING or any(fact.table == table.name for fact in FACTS.values())
    late = grows and table.last and table.last < ends - timedelta(45)
    return "behind" if late else "there"
