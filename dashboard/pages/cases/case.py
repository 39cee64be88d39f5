"""One case: what happened, where the goods went, week by week, and what was excused."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.pages.cases.inbox import kind
from dashboard.panels import Choice, Column, Grid, Panel, Piece, Prose
from dashboard.parts.alerts import Alert, known
from dashboard.parts.choosing import choices
from dashboard.parts.sentences import figure, listed, sentence
from queries import Period
from queries.casebook import speaking
from queries.intervals import weekly

EITHER_SIDE = timedelta(days=182)


def chosen(scope: Scope) -> Alert | None:
    """The case that is looked at; None when none is, or the person may not see it."""
    wanted = scope.filters.view("case", "")
    return next((each for each in known(scope, kind(scope)) if each.case.case_id == wanted), None) if wanted else None


def part(scope: Scope) -> str:
    """Which part of the case is open."""
    return scope.filters.view("part", "evidence")


def parts(scope: Scope) -> tuple[tuple[Choice, ...], ...]:
    """The parts of a case, and the way back."""
    ways = choices(scope, "part", part(scope), lambda name: scope.say(f"part_{name}"))
    return ways, (Choice(scope.say("back"), scope.click(case=None, part=None, serial=None, at=None)),)


def story(scope: Scope) -> Panel | None:
    """What happened in three sentences: what was seen, what it is worth, what else speaks for it."""
    alert = chosen(scope)
    if not alert:
        return None
    case, money, units = alert.case, scope.measure("sell_in_amount"), scope.measure("sell_in_quantity")
    said = [sentence(
        scope, f"story_{case.kind}",
        dealer=figure(alert.dealer, scope.click("dealer", dealer=alert.dealer)),
        place=f"{alert.city}, {alert.province}",
        days=dates.period(Period(case.starts_on, case.ends_on), scope.language),
        seen=figure(units.exact(case.units_seen)), expected=figure(units.exact(case.units_expected)),
        cities=listed(scope, [Piece(name) for name in alert.destinations]) or "–",
    ), sentence(
        scope, "story_stake", excess=figure(units.exact(case.units_excess), tone="bad"),
        between=f"{units.exact(case.excess_low)}–{units.exact(case.excess_high)}",
        stake=figure(money.short(case.money_at_stake), tone="bad"),
        q=f"{case.q_value:.1%}" if case.q_value >= 0.001 else "<0.1%",
    ), _beside(scope, alert)]  # fmt: skip
    title = scope.say("story", dealer=alert.dealer)
    note = scope.say("story_note" if alert.filed.found else "story_lost")
    return Panel("story", title, Prose(tuple(said)), note, 12, choices=parts(scope))


def excused(scope: Scope) -> Panel | None:
    """What looks like the finding and was taken out, unit by unit."""
    alert = chosen(scope)
    if not alert:
        return None
    frame = pl.DataFrame(
        [{"reason": each.reason, "units": each.units} for each in alert.case.exclusions],
        schema={"reason": pl.String, "units": pl.Int64},
    )
    title, note = scope.say("excused_title"), scope.say("excused_note")
    if frame.is_empty():
        return Panel("excused", title, Prose(((Piece(scope.say("excused_none")),),)), note, 5)
    columns = (
        Column("reason", scope.say("reason"), "words", lambda name: scope.say(f"rushing.{name}")),
        Column("units", scope.say("units"), "number", scope.measure("sell_in_quantity").column(frame["units"])),
    )
    return Panel("excused", title, Grid(frame, columns), note, 5, download=frame)


def weeks(scope: Scope) -> Panel | None:
    """By week of shipping: units that surfaced in the case's cities, beside what would be usual; the episode shaded."""
    alert = chosen(scope)
    if not alert or not alert.case.destinations or "traces" not in scope.engine.lake.files:
        return None
    case = alert.case
    answer = scope.load("case_weeks", dealer=case.dealer_id, cities=city_ids(alert))
    near = pl.col("week").is_between(case.starts_on - EITHER_SIDE, case.ends_on + EITHER_SIDE)
    frame = answer.frame.filter(near).select("week", sell_in_quantity="units_there")
    mean, low, high = (pl.lit(each, pl.Float64) for each in weekly(case))
    inside = frame.filter(pl.col("week").is_between(case.starts_on - timedelta(6), case.ends_on))
    usual = inside.select("week", sell_in_quantity=mean, low=low, high=high)
    episode = (charts.Band(case.starts_on, case.ends_on, scope.say("episode")),)
    measure = replace(scope.measure("sell_in_quantity"), label=scope.say("registered"))
    chart = charts.lines(frame, "week", measure, usual=usual, bands=episode, height=320)
    return Panel("weeks", scope.say("weeks"), chart, scope.say("weeks_note"), 7, (answer,), frame)


def flow(scope: Scope) -> Panel | None:
    """The dealer's city, the cities it had a right to, and where its goods surfaced."""
    alert = chosen(scope)
    places = scope.load("cities").frame
    if not alert or not alert.case.destinations or places.is_empty():
        return None
    goals = pl.DataFrame([
        {"source": alert.dealer, "home": alert.city, "city_id": each.city_id, "target": name,
         "sell_in_quantity": max(each.units_seen - each.units_expected, 0.0)}
        for each, name in zip(alert.case.destinations, alert.destinations, strict=True)
    ])  # fmt: skip
    at = places.select("city_id", to_latitude="latitude", to_longitude="longitude")
    home = places.select(home="city", from_latitude="latitude", from_longitude="longitude")
    frame = goals.join(at, on="city_id").join(home, on="home")
    if frame.is_empty():
        return None
    chart = charts.flow_map(frame, places, scope.measure("sell_in_quantity"), height=320, rights=_rights(scope, alert))
    return Panel("flow", scope.say("flow"), chart, scope.say("flow_note"), 5, download=goals)


def city_ids(alert: Alert) -> list[str]:
    """Where the goods surfaced."""
    return [each.city_id for each in alert.case.destinations]


def _rights(scope: Scope, alert: Alert) -> pl.DataFrame:
    """The cities that the dealer had a right to in the episode: those listed; its home, or its province, where it
    needs no list."""
    case = alert.case
    home = scope.load("case_home", dealer=case.dealer_id).frame
    listed = home.drop("coverage").clear()
    if "dealer_territories" in scope.engine.lake.files:
        span = {"starts": case.starts_on, "ends": case.ends_on}
        listed = scope.load("case_rights", dealer=case.dealer_id, **span).frame
    unlisted = home.filter((pl.col("coverage") == "province") | listed.is_empty()).drop("coverage")
    return pl.concat([listed, unlisted]).unique("city_id", maintain_order=True)


def _beside(scope: Scope, alert: Alert) -> tuple[Piece, ...]:
    """What the other signals say: which speak for it, which do not. Price stands apart."""
    others = {name: seen for name, seen in alert.case.signals.items() if seen and name not in ("trace", "price")}
    names = {name: scope.say(f"signal_{name}") for name in others}
    loud = [name for name in speaking(alert.case) if name in names]
    speak = listed(scope, [figure(names[name]) for name in loud]) or scope.say("signals_none")
    silent = listed(scope, [Piece(names[name]) for name in names if name not in loud]) or scope.say("signals_none")
    return sentence(scope, "story_signals", speak=speak, silent=silent)
