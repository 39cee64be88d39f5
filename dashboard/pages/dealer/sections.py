"""What the optional tables tell of a dealer: a row of SECTIONS each; one that is absent says which table it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import dates, format
from dashboard.page import Builder, Scope
from dashboard.pages.dealer.master import Dealer, a_year, dealer, has
from dashboard.pages.dealer.territory import selling
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.units import UNITS
from queries import Answer, Filter


@dataclass(frozen=True)
class Section:
    """name: of the panel, its texts and, after `dealer_`, its special question. table: the one it needs.

    columns: name -> how it is written: a unit of METRICS, `count`, `tenths`, `day`, `month`, `text`, or `word`, which
    is a text of the catalogue. needs: the parameters of the question.
    """

    name: str
    table: str
    columns: dict[str, str]
    needs: tuple[str, ...]
    span: int = 6


YEAR = ("dealer", "starts", "ends")
FOR_OTHERS = {"rights": "dealer_territories", "surfaced": "traces"}  # what other panels of the page take, and whence
SECTIONS = (
    Section("orders", "orders", {"month": "month", "lines": "count", "in_time": "rate", "filled": "rate",
                                 "days_usual": "tenths", "days_slow": "tenths", "faults": "count"}, YEAR),
    Section("receivables", "receivables", {"age": "word", "invoices": "count", "owed": "money"}, ("dealer", "day")),
    Section("service", "service_cases", {"kind": "word", "cases": "count", "units": "quantity", "still_open": "count",
                                         "days_slow": "tenths", "cost": "money"}, YEAR),
    Section("prices", "price_checks", {"sku": "text", "category": "text", "lowest": "price", "mean": "price",
                                       "floor_price": "price", "price_index": "rate", "checks": "count"},
            ("cities", "starts", "ends")),
    Section("agreements", "agreements", {"year": "text", "agreed_amount": "money", "reached": "money",
                                         "progress": "rate", "rebate_rate": "rate", "signed_on": "day"}, ("account",)),
    Section("costs", "channel_costs", {"cost_kind": "word", "months": "count", "amount": "money"}, YEAR),
    Section("movements", "approved_movements", {"approved_on": "day", "valid_until": "day", "reason": "word",
                                                "from_dealer": "text", "to_dealer": "text", "sku": "text",
                                                "units": "quantity"}, YEAR),
    Section("trainings", "trainings", {"held_on": "day", "topic": "text", "attendees": "count", "score": "tenths"},
            ("dealer", "day")),
)  # fmt: skip


def section(each: Section) -> Builder:
    """Builds the panel of a section, where its table is there and tells something."""

    def build(scope: Scope) -> Panel | None:
        found = dealer(scope)
        answer = _told(scope, each, found) if found else None
        return _panel(scope, each, found, answer) if found and answer and answer.frame.height else None

    build.__name__ = each.name
    return build


def absent(scope: Scope) -> Panel | None:
    """One quiet line for each section that tells nothing: which table it needs, or that nothing was recorded."""
    found = dealer(scope)
    if not found:
        return None
    told = [(each, _told(scope, each, found)) for each in SECTIONS]
    silent = [each for each, answer in told if answer is None or answer.frame.is_empty()]
    keys = [(each.name, each.table, "none_recorded" if has(scope, each.table) else "needs") for each in silent]
    keys += [(name, table, "needs") for name, table in FOR_OTHERS.items() if not has(scope, table)]
    lines = tuple((Piece(scope.say(key, what=scope.say(name), table=table)),) for name, table, key in keys)
    return Panel("absent", scope.say("absent"), Prose(lines), span=12) if lines else None


def _told(scope: Scope, each: Section, found: Dealer) -> Answer | None:
    """What the table tells of the dealer; None where it is not there, or the dealer is of no chain."""
    given = _given(scope, found)
    if not has(scope, each.table) or any(given[name] == "" for name in each.needs):
        return None
    return scope.load(f"dealer_{each.name}", **{name: given[name] for name in each.needs})


def _panel(scope: Scope, each: Section, found: Dealer, answer: Answer) -> Panel:
    note = scope.say(f"{each.name}_note", days=dates.period(a_year(scope), scope.language),
                     day=dates.day(scope.filters.shown.ends, scope.language))  # fmt: skip
    frame = answer.frame.with_columns(pl.selectors.decimal().cast(pl.Float64))
    frame = _progress(scope, found, frame) if each.name == "agreements" else frame
    columns = tuple(_column(scope, name, kind, frame) for name, kind in each.columns.items())
    grid = Grid(frame.head(200), columns, rows_per_page=8)
    return Panel(each.name, scope.say(each.name), grid, note, each.span, (answer,), frame)


def _given(scope: Scope, found: Dealer) -> dict[str, object]:
    year = a_year(scope)
    return {
        "dealer": found.id, "starts": year.starts, "ends": year.ends, "day": year.ends,
        "cities": selling(scope, found), "account": found.text("account"),
    }  # fmt: skip


def _column(scope: Scope, name: str, kind: str, frame: pl.DataFrame) -> Column:
    """The column as its kind is written; numbers stand right."""
    write: Callable[[object], str] = str
    if kind in UNITS:
        write = format.column(frame[name], kind, scope.language)  # type: ignore[arg-type]
    elif kind == "count":
        write = "{:,.0f}".format
    elif kind == "tenths":
        write = "{:,.1f}".format
    elif kind == "word":
        return Column(name, scope.say(f"column_{name}"), format=lambda value: scope.say(f"{name}_{value}"))
    elif kind in ("day", "month"):
        return Column(name, scope.say(f"column_{name}"), format=lambda value: _day(scope, value, kind))
    return Column(name, scope.say(f"column_{name}"), "text" if kind == "text" else "number", write)


def _day(scope: Scope, value: object, grain: str) -> str:
    return dates.span(value, grain, scope.language) if isinstance(value, date) else format.NOTHING


def _progress(scope: Scope, found: Dealer, agreements: pl.DataFrame) -> pl.DataFrame:
    """The agreements with what the chain's dealers took in each year so far, and the part of the agreement it is."""
    taken = scope.ask(
        "sell_in_amount", "year", also=(Filter("account", (found.text("account"),)),), compare=None,
        without=tuple(name for name, _ in scope.filters.members),
        starts=scope.filters.data.starts, ends=scope.filters.shown.ends,
    ).frame  # fmt: skip
    taken = taken.select(year=pl.col("year").dt.year(), reached="sell_in_amount")
    joined = agreements.with_columns(pl.col("year").cast(pl.Int32)).join(taken, on="year", how="left")
    return joined.with_columns(progress=pl.col("reached") / pl.col("agreed_amount"))
