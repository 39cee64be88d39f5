"""The inbox of cases: how many and how much, who has what, and where the goods went."""

from datetime import UTC, date, datetime

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.panels import Card, Cards, Choice, Column, Grid, Panel, Piece, Prose, Tone
from dashboard.parts.alerts import Alert, alerts, known
from dashboard.parts.choosing import choices
from queries import Period
from queries.rushing.case import Kind

TONES: dict[object, Tone] = {"high": "bad", "medium": "warn", "low": "neutral"}
STATES: dict[object, Tone] = {"open": "bad", "confirmed": "bad", "explained": "good", "overturned": "good"}
SHOWN = 200


def kind(scope: Scope) -> Kind:
    """Goods-rushing or goods-blocking, as chosen."""
    return scope.filters.view("kind", "rushing")  # type: ignore


def desks(scope: Scope) -> tuple[tuple[Choice, ...], ...]:
    """The kinds of cases, and what is done with them: worked on, measured, tuned."""
    desk = scope.filters.view("desk", "inbox")
    kinds = choices(scope, "kind", kind(scope), lambda name: scope.say(f"kind_{name}"))
    return kinds, choices(scope, "desk", desk, lambda name: scope.say(f"desk_{name}"))


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
        Card(scope.say("mine"), str(sum(each.filed.held.assignee == scope.user.name for each in found)),
             note=scope.say("nobodys_count", count=sum(not each.filed.held.assignee for each in found))),
        Card(scope.say("overdue"), str(len(late := [each for each in found if overdue(each)])),
             tone="bad" if late else "neutral", help=scope.say("overdue_help")),
    )  # fmt: skip
    return Panel("summary", scope.say("summary"), Cards(cards), framed=False, choices=desks(scope))


def ranking(scope: Scope) -> Panel:
    """The cases of a queue, most money at stake first; a click opens one."""
    found = inbox(scope)[:SHOWN]
    if not found:
        return Panel("ranking", scope.say("ranking"), Prose(((Piece(_why_none(scope)),),)), choices=_queues(scope))
    frame = pl.DataFrame([_row(scope, each) for each in found], infer_schema_length=None)
    columns = _columns(scope, frame)
    clicks = tuple(scope.click(case=each.case.case_id) for each in found)
    grid = Grid(frame, columns, clicks=clicks, rows_per_page=15)
    note = scope.say("ranking_note")
    return Panel("ranking", scope.say("ranking"), grid, note, download=_download(frame), choices=_queues(scope))


def inbox(scope: Scope) -> list[Alert]:
    """The cases of the queue and severity that are chosen."""
    queue, severity = scope.filters.view("queue", "todo"), scope.filters.view("severity", "")
    keep = {
        "todo": lambda each: each.filed.open,
        "mine": lambda each: each.filed.open and each.filed.held.assignee == scope.user.name,
        "nobodys": lambda each: each.filed.open and not each.filed.held.assignee,
        "overdue": overdue,
        "decided": lambda each: each.filed.decided,
        "all": lambda each: True,
    }[queue]
    return [each for each in known(scope, kind(scope)) if keep(each) and severity in ("", each.case.severity)]


def overdue(alert: Alert) -> bool:
    """Whether its day has passed and it is still open."""
    return alert.filed.open and alert.filed.held.due_on is not None and alert.filed.held.due_on < date.today()


def flows(scope: Scope) -> Panel | None:
    """From each dealer's city to the cities where its goods surfaced."""
    rows = [
        {"source": each.dealer, "home": each.city, "city_id": there.city_id, "target": name,
         "excess": max(there.units_seen - there.units_expected, 0.0), "case": each.case.case_id}
        for each in inbox(scope) for there, name in zip(each.case.destinations, each.destinations, strict=True)
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


def _columns(scope: Scope, frame: pl.DataFrame) -> tuple[Column, ...]:
    money, units = scope.measure("sell_in_amount"), scope.measure("sell_in_quantity")
    return (
        Column("dealer", scope.say("dimensions.dealer")),
        Column("severity", scope.say("severity"), "badge", lambda at: scope.say(f"overview.severity_{at}"), TONES.get),
        Column("state", scope.say("state"), "badge", lambda at: scope.say(f"state_{at}"),
               lambda at: STATES.get(at, "warn")),
        Column("assignee", scope.say("assignee"), format=lambda name: str(name) or "–"),
        Column("age", scope.say("age"), "number", lambda days: scope.say("age_days", days=days),
               help=scope.say("age_help")),
        Column("due_on", scope.say("due"), format=lambda day: dates.day(day, scope.language)),
        Column("stake", scope.say("stake"), "bar", money.column(frame["stake"])),
        Column("excess", scope.say("excess"), "number", units.column(frame["excess"])),
        Column("region", scope.say("dimensions.region")),
        Column("into", scope.say("into")),
        Column("days", scope.say("days"), format=lambda days: dates.period(Period(*days), scope.language)),  # type: ignore
    )  # fmt: skip


def _row(scope: Scope, alert: Alert) -> dict[str, object]:
    case, held, comma = alert.case, alert.filed.held, scope.say("filters.comma")
    return {
        "dealer": alert.dealer, "region": alert.region, "into": comma.join(alert.destinations[:3]) or "–",
        "days": (case.starts_on, case.ends_on), "seen": case.units_seen, "expected": case.units_expected,
        "excess": case.units_excess, "stake": case.money_at_stake, "severity": case.severity, "q": case.q_value,
        "state": held.state, "assignee": held.assignee or "", "due_on": held.due_on,
        "age": (datetime.now(UTC) - held.opened_at).days, "case": case.case_id,
    }  # fmt: skip


def _download(frame: pl.DataFrame) -> pl.DataFrame:
    days = pl.col("days")
    return frame.with_columns(starts_on=days.list.get(0), ends_on=days.list.get(1)).drop("days")


def _why_none(scope: Scope) -> str:
    there = scope.engine.lake.files
    return scope.say("none" if "traces" in there or kind(scope) == "blocking" else "no_traces")
