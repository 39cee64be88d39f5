"""The list of alerts: how many and how much, the ranking, and where the goods went."""

import polars as pl

from dashboard import charts, dates
from dashboard.filters import VIEWS
from dashboard.page import Scope
from dashboard.panels import Card, Cards, Choice, Column, Grid, Panel, Piece, Prose, Tone
from dashboard.parts.alerts import Alert, alerts
from dashboard.parts.choosing import choices
from queries import Period

TONES: dict[object, Tone] = {"high": "bad", "medium": "warn", "low": "neutral"}
SHOWN = 200


def kind(scope: Scope) -> str:
    """Goods-rushing or goods-blocking, as chosen."""
    return scope.filters.view("kind", "rushing")


def summary(scope: Scope) -> Panel:
    """How many cases are open, how sure they are, how much is at stake."""
    found = alerts(scope, kind(scope))
    money, units = scope.measure("sell_in_amount"), scope.measure("sell_in_quantity")
    high = sum(each.case.severity == "high" for each in found)
    cards = (
        Card(scope.say("open"), str(len(found)), note=scope.say("high_count", count=high), help=scope.say("open_help")),
        Card(scope.say("stake"), money.short(sum(each.case.money_at_stake for each in found)),
             help=scope.say("stake_help")),
        Card(scope.say("excess"), units.short(sum(each.case.units_excess for each in found)),
             help=scope.say("excess_help")),
        Card(scope.say("dealers"), str(len({each.case.dealer_id for each in found}))),
        Card(scope.say("excused"), units.short(sum(gone.units for each in found for gone in each.case.exclusions)),
             help=scope.say("excused_help")),
    )  # fmt: skip
    return Panel("summary", scope.say("summary"), Cards(cards), framed=False, choices=(_kinds(scope),))


def ranking(scope: Scope) -> Panel:
    """The cases, most money at stake first; a click opens one."""
    found = alerts(scope, kind(scope))[:SHOWN]
    if not found:
        return Panel("ranking", scope.say("ranking"), Prose(((Piece(_why_none(scope)),),)))
    frame = pl.DataFrame([_row(each) for each in found])
    money, units = scope.measure("sell_in_amount"), scope.measure("sell_in_quantity")

    def number(name: str, measure=units) -> Column:
        return Column(name, scope.say(name), "number", measure.column(frame[name]))

    columns = (
        Column("dealer", scope.say("dimensions.dealer")),
        Column("severity", scope.say("severity"), "badge", lambda at: scope.say(f"overview.severity_{at}"), TONES.get),
        number("stake", money),
        Column("into", scope.say("into")),
        Column("days", scope.say("days"), format=lambda days: dates.period(Period(*days), scope.language)),  # type: ignore
        number("seen"),
        number("expected"),
        Column("excess", scope.say("excess"), "bar", units.column(frame["excess"])),
        Column("between", scope.say("between")),
    )
    clicks = tuple(scope.click(case=each.case.case_id) for each in found)
    grid = Grid(frame, columns, clicks=clicks, rows_per_page=15)
    return Panel("ranking", scope.say("ranking"), grid, scope.say("ranking_note"), 12, download=_download(frame))


def flows(scope: Scope) -> Panel | None:
    """From each dealer's city to the cities where its goods surfaced."""
    found = alerts(scope, kind(scope))
    rows = [
        {"source": each.dealer, "home": each.city, "city_id": there.city_id, "target": name,
         "excess": max(there.units_seen - there.units_expected, 0.0), "case": each.case.case_id}
        for each in found for there, name in zip(each.case.destinations, each.destinations, strict=True)
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


def _kinds(scope: Scope) -> tuple[Choice, ...]:
    return choices(scope, "kind", VIEWS["kind"] or (), kind(scope), lambda name: scope.say(f"kind_{name}"))


def _row(alert: Alert) -> dict[str, object]:
    case = alert.case
    return {
        "dealer": alert.dealer, "province": alert.province, "into": ", ".join(alert.destinations[:3]) or "–",
        "days": (case.starts_on, case.ends_on), "seen": case.units_seen, "expected": case.units_expected,
        "excess": case.units_excess, "between": f"{case.excess_low:,.0f}–{case.excess_high:,.0f}",
        "stake": case.money_at_stake, "severity": case.severity, "q": case.q_value,
    }  # fmt: skip


def _download(frame: pl.DataFrame) -> pl.DataFrame:
    days = pl.col("days")
    return frame.with_columns(starts_on=days.list.get(0), ends_on=days.list.get(1)).drop("days")


def _why_none(scope: Scope) -> str:
    there = scope.engine.lake.files
    return scope.say("none" if "traces" in there or kind(scope) == "blocking" else "no_traces")
