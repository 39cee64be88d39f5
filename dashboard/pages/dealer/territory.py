"""Where a dealer may sell, from when to when, and where its goods were registered."""

from datetime import date

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.pages.dealer.master import Dealer, a_year, dealer, has
from dashboard.panels import Column, Grid, Panel
from dashboard.parts.listing import written

OUTSIDE = 60  # cities outside its territory on the map, those with most units
LOOKS = {"may": "$accent", "once": "$muted", "outside": "$bad", "home": "$good"}
GRANTED = {"city": "member", "valid_from": "day", "valid_to": "day"}
TONES = {"now": "good", "ended": "neutral", "to_come": "warn"}
UNITS = "sell_out_quantity"


def rights(scope: Scope, found: Dealer) -> pl.DataFrame:
    """The cities that it was given: city_id, city, latitude, longitude, valid_from, valid_to, state.

    state: now, ended or to_come on the last day shown. Listed cities where it has any, else its home city; all of its
    province; none for one without a limit, which may sell anywhere.
    """
    cities, coverage = scope.load("every_city").frame, found.text("coverage")
    if coverage == "national":
        return _judged(cities.clear(), scope.filters.shown.ends)
    if coverage == "province":
        return _judged(cities.filter(province=found.text("province")), scope.filters.shown.ends)
    known = listed(scope, found)
    rows = scope.load("dealer_rights", dealer=found.id).frame if known else pl.DataFrame()
    if rows.is_empty():
        return _judged(cities.filter(city_id=found.text("city_id")), scope.filters.shown.ends)
    return _judged(rows.join(cities, on="city_id", how="left"), scope.filters.shown.ends)


def listed(scope: Scope, found: Dealer) -> bool:
    """Whether its rights are a list of cities that the lake has."""
    return found.text("coverage") == "listed" and has(scope, "dealer_territories")


def selling(scope: Scope, found: Dealer) -> list[str]:
    """The ids of the cities that it may sell in on the last day shown; of one without a limit, its own province's."""
    if found.text("coverage") == "national":
        return scope.load("every_city").frame.filter(province=found.text("province"))["city_id"].to_list()
    return rights(scope, found).filter(state="now")["city_id"].unique().sort().to_list()


def territory(scope: Scope) -> Panel | None:
    """Its cities on the map, and those outside where its goods surfaced in twelve months."""
    found = dealer(scope)
    spots = _spots(scope, found) if found else pl.DataFrame()
    if not found or spots.is_empty():
        return None
    kinds = {kind: (scope.say(f"spot_{kind}"), ink) for kind, ink in LOOKS.items()}
    places = scope.load("cities").frame
    chart = charts.spot_map(spots, places, scope.measure(UNITS), kinds)
    key = "territory_note" if has(scope, "traces") else "territory_untraced"
    note = scope.say(key, days=dates.period(a_year(scope), scope.language))
    shown = spots.select("city", "kind", UNITS)
    return Panel("territory", scope.say("territory"), chart, note, 7, download=shown)


def granted(scope: Scope) -> Panel | None:
    """The rights one by one, where they are a list."""
    found = dealer(scope)
    if not found or not listed(scope, found):
        return None
    frame = rights(scope, found)
    shown = frame.select("city", "valid_from", "valid_to", "state")
    state = Column("state", scope.say("column_state"), "badge", lambda value: scope.say(f"right_{value}"), TONES.get)
    grid = Grid(shown.head(200), (*written(scope, shown, GRANTED), state), rows_per_page=8)
    return Panel("granted", scope.say("granted"), grid, scope.say("granted_note"), 5, download=shown)


def _judged(cities: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rights, each as it is on that day."""
    if "valid_from" not in cities.columns:
        cities = cities.with_columns(valid_from=pl.lit(None, pl.Date), valid_to=pl.lit(None, pl.Date))
    ended, to_come = pl.col("valid_to") < day, pl.col("valid_from") > day
    state = pl.when(ended).then(pl.lit("ended")).when(to_come).then(pl.lit("to_come")).otherwise(pl.lit("now"))
    return cities.with_columns(pl.col("city").fill_null(pl.col("city_id")), state=state)


def _spots(scope: Scope, found: Dealer) -> pl.DataFrame:
    """The cities to draw: city, kind, latitude, longitude and units registered there."""
    cities, mine = scope.load("every_city").frame, rights(scope, found)
    days, units = a_year(scope), pl.DataFrame(schema={"city_id": pl.String, "units": pl.Int64})
    if has(scope, "traces"):
        units = scope.load("dealer_registrations", dealer=found.id, starts=days.starts, ends=days.ends).frame
    now, once = (mine.filter(state=state)["city_id"] for state in ("now", "ended"))
    anywhere = found.text("coverage") == "national"
    place = pl.col("city_id")
    kind = pl.when(place == found.text("city_id")).then(pl.lit("home"))
    kind = kind.when(place.is_in(now.implode()) | anywhere).then(pl.lit("may"))
    kind = kind.when(place.is_in(once.implode())).then(pl.lit("once")).otherwise(pl.lit("outside"))
    drawn = cities.join(units, on="city_id", how="left").drop_nulls(["latitude", "longitude"])
    drawn = drawn.with_columns(kind=kind, **{UNITS: pl.col("units").fill_null(0)})
    bare = ("outside", "may") if anywhere else ("outside",)  # kinds of which only what was registered is drawn
    reached = drawn.filter(pl.col("kind").is_in(bare), pl.col(UNITS) > 0).sort(UNITS, descending=True).head(OUTSIDE)
    drawn = pl.concat([drawn.filter(~pl.col("kind").is_in(bare)), reached])
    return drawn.select("city", "kind", "latitude", "longitude", UNITS)
