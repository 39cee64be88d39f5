"""The goods of a case that surfaced elsewhere: week by week, and from where to where."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from dashboard import charts
from dashboard.page import Scope
from dashboard.pages.cases.case import chosen, excused
from dashboard.panels import Panel, Piece, Prose
from dashboard.parts.cases import into
from queries.findings.casebook import Case
from queries.findings.rushing.goods import GoodsFinding, destinations, goods
from queries.findings.rushing.weekly import weekly

EITHER_SIDE = timedelta(days=182)


def opened(scope: Scope) -> tuple[Case, GoodsFinding] | None:
    """The case that is looked at with what the detector found, where it names destinations."""
    case = chosen(scope)
    return (case, goods(case.finding)) if case and destinations(case.finding) else None


def city_ids(found: GoodsFinding) -> list[str]:
    """Where the goods surfaced."""
    return [each.city_id for each in found.destinations]


def weeks(scope: Scope) -> Panel | None:
    """By week of shipping: units that surfaced in the case's cities, beside what would be usual; the episode shaded."""
    there = opened(scope)
    if not there or "traces" not in scope.engine.lake.files:
        return None
    _, found = there
    answer = scope.load("case_weeks", dealer=found.dealer_id, cities=city_ids(found))
    near = pl.col("week").is_between(found.starts_on - EITHER_SIDE, found.ends_on + EITHER_SIDE)
    frame = answer.frame.filter(near).select("week", sell_in_quantity="units_there")
    mean, low, high = (pl.lit(each, pl.Float64) for each in weekly(found))
    inside = frame.filter(pl.col("week").is_between(found.starts_on - timedelta(6), found.ends_on))
    usual = inside.select("week", sell_in_quantity=mean, low=low, high=high)
    episode = (charts.Band(found.starts_on, found.ends_on, scope.say("episode")),)
    measure = replace(scope.measure("sell_in_quantity"), label=scope.say("registered"))
    chart = charts.lines(frame, "week", measure, usual=usual, bands=episode, height=320)
    return Panel("weeks", scope.say("weeks"), chart, scope.say("weeks_note"), 7, (answer,), frame)


def flow(scope: Scope) -> Panel | None:
    """The dealer's city, the cities it had a right to, and where its goods surfaced."""
    there, places = opened(scope), scope.load("cities").frame
    if not there or places.is_empty():
        return None
    case, found = there
    surfaced = pl.DataFrame([
        {"source": case.subject, "home": case.names.get("city", ""), "city_id": each.city_id, "target": name,
         "sell_in_quantity": max(each.units_seen - each.units_expected, 0.0)}
        for each, name in zip(found.destinations, into(scope, case), strict=True)
    ])  # fmt: skip
    at = places.select("city_id", to_latitude="latitude", to_longitude="longitude")
    home = places.select(home="city", from_latitude="latitude", from_longitude="longitude")
    frame = surfaced.join(at, on="city_id").join(home, on="home")
    if frame.is_empty():
        return None
    chart = charts.flow_map(frame, places, scope.measure("sell_in_quantity"), height=320, rights=_rights(scope, found))
    return Panel("flow", scope.say("flow"), chart, scope.say("flow_note"), 5, download=surfaced)


def checked(scope: Scope) -> Panel | None:
    """What was excused, also where every exclusion was looked at and took out nothing."""
    panel = excused(scope)
    if panel or not chosen(scope):
        return panel
    words = Prose(((Piece(scope.say("excused_none")),),))
    return Panel("excused", scope.say("excused_title"), words, scope.say("excused_note"), 5)


def _rights(scope: Scope, found: GoodsFinding) -> pl.DataFrame:
    """The cities that the dealer had a right to in the episode: those listed; its home, or its province, where it
    needs no list."""
    home = scope.load("case_home", dealer=found.dealer_id).frame
    listed = home.drop("coverage").clear()
    if "dealer_territories" in scope.engine.lake.files:
        span = {"starts": found.starts_on, "ends": found.ends_on}
        listed = scope.load("case_rights", dealer=found.dealer_id, **span).frame
    unlisted = home.filter((pl.col("coverage") == "province") | listed.is_empty()).drop("coverage")
    return pl.concat([listed, unlisted]).unique("city_id", maintain_order=True)
