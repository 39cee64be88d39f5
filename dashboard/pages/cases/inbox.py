"""The inbox of cases: how many and how much, who has what, and where the goods went."""

from datetime import date

import polars as pl

from dashboard import charts
from dashboard.page import Scope
from dashboard.panels import Card, Cards, Choice, Panel, Piece, Prose
from dashboard.parts.case_table import case_table
from dashboard.parts.cases import cases, into, open_cases, said
from dashboard.parts.choosing import choices
from queries.findings import KINDS
from queries.findings.casebook import Case
from queries.findings.rushing.goods import destinations

SHOWN = 200
COLUMNS = ("subject", "severity", "state", "assignee", "age", "due_on", "stake", "excess", "region", "into", "days")
ALSO = ("seen", "expected", "q", "case", "starts_on", "ends_on")  # what the file holds beside them
FILE = (
    "region", "into", "seen", "expected", "excess", "stake", "severity", "q", "state", "assignee", "due_on", "age",
    "case", "starts_on", "ends_on",
)  # fmt: skip
UNITS = ("quantity", "money")  # of measures that can be added up


def kind(scope: Scope) -> str:
    """The kind of alert that is chosen."""
    return scope.filters.view("kind", next(iter(KINDS)))


def desks(scope: Scope) -> tuple[tuple[Choice, ...], ...]:
    """The kinds of cases, and what is done with them: worked on, measured, tuned."""
    desk = scope.filters.view("desk", "inbox")
    kinds = choices(scope, "kind", kind(scope), lambda name: said(scope, name, "name"))
    return kinds, choices(scope, "desk", desk, lambda name: scope.say(f"desk_{name}"))


def summary(scope: Scope) -> Panel:
    """How many cases are open, how sure they are, how much is at stake."""
    found, its = open_cases(scope, kind(scope)), kind(scope)
    high = sum(each.finding.severity == "high" for each in found)
    cards = (
        Card(scope.say("open"), str(len(found)), note=scope.say("high_count", count=high),
             help=said(scope, its, "open_help")),
        Card(scope.say("stake"), scope.measure("sell_in_amount").short(sum(each.finding.stake for each in found)),
             help=said(scope, its, "stake_help")),
        *_excess(scope, found),
        Card(scope.say("mine"), str(sum(each.held.assignee == scope.user.name for each in found)),
             note=scope.say("nobodys_count", count=sum(not each.held.assignee for each in found))),
        Card(scope.say("overdue"), str(len(late := [each for each in found if overdue(each)])),
             tone="bad" if late else "neutral", help=scope.say("overdue_help")),
    )  # fmt: skip
    return Panel("summary", scope.say("summary"), Cards(cards), framed=False, choices=desks(scope))


def ranking(scope: Scope) -> Panel:
    """The cases of a queue, most money at stake first; a click opens one."""
    found = inbox(scope)[:SHOWN]
    if not found:
        return Panel("ranking", scope.say("ranking"), Prose(((Piece(_why_none(scope)),),)), choices=_queues(scope))
    opens = lambda each: scope.click(case=each.id)  # noqa: E731
    grid = case_table(scope, found, COLUMNS, also=ALSO, bars=("stake",), click=opens, rows_per_page=15)
    note, file = scope.say("ranking_note"), grid.frame.select(pl.exclude("days", *FILE), *FILE)
    return Panel("ranking", scope.say("ranking"), grid, note, download=file, choices=_queues(scope))


def inbox(scope: Scope) -> list[Case]:
    """The cases of the queue and severity that are chosen."""
    queue, severity = scope.filters.view("queue", "todo"), scope.filters.view("severity", "")
    keep = {
        "todo": lambda each: each.open,
        "mine": lambda each: each.open and each.held.assignee == scope.user.name,
        "nobodys": lambda each: each.open and not each.held.assignee,
        "overdue": overdue,
        "decided": lambda each: each.closed,
        "all": lambda each: True,
    }[queue]
    return [each for each in cases(scope, kind(scope)) if keep(each) and severity in ("", each.finding.severity)]


def overdue(case: Case) -> bool:
    """Whether its day has passed and it is still open."""
    return case.open and case.held.due_on is not None and case.held.due_on < date.today()


def flows(scope: Scope) -> Panel | None:
    """From each dealer's city to the cities where its goods surfaced."""
    rows = [
        {"source": each.subject, "home": each.names.get("city", ""), "city_id": there.city_id, "target": name,
         "excess": max(there.units_seen - there.units_expected, 0.0), "case": each.id}
        for each in inbox(scope) for there, name in zip(destinations(each.finding), into(scope, each), strict=True)
    ]  # fmt: skip
    places = scope.load("cities").frame
    if not rows or places.is_empty():
        return None
    at = places.select("city_id", to_latitude="latitude", to_longitude="longitude")
    home = places.select(home="city", from_latitude="latitude", from_longitude="longitude")
    frame = pl.DataFrame(rows).join(at, on="city_id").join(home, on="home").rename({"excess": "sell_in_quantity"})
    if frame.is_empty():
        return None
    chart = charts.flow_map(
        frame, places, scope.measure("sell_in_quantity"), lambda row: scope.click(case=str(row["case"])), 520
    )
    shown = frame.select("source", "home", "target", "sell_in_quantity")
    return Panel("flows", scope.say("flows"), chart, scope.say("flows_note"), 12, download=shown)


def _queues(scope: Scope) -> tuple[tuple[Choice, ...], ...]:
    queue, severity = scope.filters.view("queue", "todo"), scope.filters.view("severity", "")
    every = Choice(scope.say("severity_all"), scope.click(severity=None), not severity)
    levels = choices(
        scope, "severity", severity, lambda name: scope.say(f"overview.severity_{name}")
    )
    return choices(scope, "queue", queue, lambda name: scope.say(f"queue_{name}")), (
        every,
        *levels,
    )


def _excess(scope: Scope, found: list[Case]) -> tuple[Card, ...]:
    """How much was seen beyond what was expected, where it can be added up."""
    measures = {each.finding.measure for each in found} or {"sell_in_quantity"}
    its, measure = kind(scope), scope.measure(measures.pop())
    if measures or measure.unit not in UNITS:
        return ()
    total = measure.short(sum(each.finding.excess for each in found))
    return (Card(said(scope, its, "excess"), total, help=said(scope, its, "excess_help")),)


def _why_none(scope: Scope) -> str:
    """Why nothing is there: nothing stands out, or a table is not there to tell."""
    row, there = KINDS[kind(scope)], scope.engine.lake.files
    if lacking := row.lacking(scope.engine):
        return scope.say("findings.needs", tables=", ".join(lacking))
    unused = next((f"without_{table}" for table in row.uses if table not in there), "none")
    return said(scope, row.name, unused)
