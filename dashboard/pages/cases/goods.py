"""The goods of a case: where they surfaced, and every unit by its serial number, a page at a time."""

import polars as pl

from dashboard import dates
from dashboard.files import MOST_ROWS
from dashboard.page import Scope
from dashboard.pages.cases.flow import city_ids, opened
from dashboard.panels import Choice, Column, Grid, Panel, Piece, Prose
from dashboard.parts.cases import into
from queries import Answer
from queries.findings.rushing.goods import GoodsFinding

PAGE = 50
NAMES = ("serial_no", "sku", "shipped_on", "activated_on", "activated_city", "source")


def destinations(scope: Scope) -> Panel | None:
    """Where the goods surfaced: seen against expected."""
    there = opened(scope)
    if not there:
        return None
    case, found = there
    units = scope.measure("sell_in_quantity")
    frame = pl.DataFrame([
        {"city": name, "seen": each.units_seen, "expected": each.units_expected, "starts_on": each.starts_on,
         "ends_on": each.ends_on}
        for each, name in zip(found.destinations, into(scope, case), strict=True)
    ])  # fmt: skip
    columns = (
        Column("city", scope.say("dimensions.city")),
        Column("seen", scope.say("seen"), "bar", units.column(frame["seen"])),
        Column("expected", scope.say("expected"), "number", units.column(frame["expected"])),
        Column("starts_on", scope.say("from"), format=lambda day: dates.day(day, scope.language)),
        Column("ends_on", scope.say("to"), format=lambda day: dates.day(day, scope.language)),
    )
    return Panel("destinations", scope.say("destinations"), Grid(frame, columns), "", 7, download=frame)


def serials(scope: Scope) -> Panel | None:
    """The units themselves: serial number, shipped, registered, where."""
    there = opened(scope)
    if not there or "traces" not in scope.engine.lake.files:
        return None
    first = _first(scope)
    answer = _asked(scope, there[1], first, first + PAGE - 1)
    count = int(answer.frame["found"][0]) if answer.frame.height else 0
    title = scope.say("serials", count=f"{count:,}")
    turns = (_turns(scope, first, count),) if count > PAGE else ()
    if not count:
        words = Prose(((Piece(scope.say("serials_none", text=scope.filters.view("serial", ""))),),))
        return Panel("serials", title, words, scope.say("serials_note"))
    days = {"shipped_on", "activated_on"}
    columns = tuple(
        Column(name, scope.say(f"serial_{name}"),
               format=(lambda day: dates.day(day, scope.language)) if name in days else str)
        for name in NAMES
    )  # fmt: skip
    grid = Grid(answer.frame.select(NAMES), columns, rows_per_page=PAGE)
    whole = lambda: _asked(scope, there[1], 1, MOST_ROWS).frame.select(NAMES)  # noqa: E731
    return Panel("serials", title, grid, scope.say("serials_note"), 12, (answer,), whole, choices=turns)


def _asked(scope: Scope, found: GoodsFinding, first: int, last: int) -> Answer:
    return scope.load(
        "case_serials", dealer=found.dealer_id, cities=city_ids(found), starts=found.starts_on, ends=found.ends_on,
        text=scope.filters.view("serial", ""), first=first, last=last,
    )  # fmt: skip


def _first(scope: Scope) -> int:
    """The place of the page's first row; an address that names none begins at the first."""
    at = scope.filters.view("at", "1")
    return max(int(at), 1) if at.isascii() and at.isdigit() and len(at) < 10 else 1


def _turns(scope: Scope, first: int, found: int) -> tuple[Choice, ...]:
    """Back, where one is, on."""
    last = min(first + PAGE - 1, found)
    here = Choice(f"{first:,}–{last:,}", scope.click(), True)
    back = Choice("‹", scope.click(at=str(max(first - PAGE, 1)) if first > PAGE else None))
    on = Choice("›", scope.click(at=str(first + PAGE)))
    return (*((back,) if first > 1 else ()), here, *((on,) if last < found else ()))
