"""One case: what happened, the evidence, what was excused, the price evidence apart."""

from datetime import date, timedelta

import polars as pl

from dashboard import charts, dates
from dashboard.page import Scope
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.alerts import Alert, alerts
from dashboard.parts.cases import kind
from dashboard.parts.sentences import figure, sentence
from queries import Period

ARRIVAL = 120  # days after the last shipment in which prices where the goods surfaced are looked at
EITHER_SIDE = timedelta(days=182)


def chosen(scope: Scope) -> Alert | None:
    """The case that is looked at; None when none is, or the person may not see it."""
    wanted = scope.filters.view("case", "")
    return next((each for each in alerts(scope, kind(scope)) if each.case.case_id == wanted), None)


def story(scope: Scope) -> Panel | None:
    """What happened in a few sentences, then each signal in its own words."""
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
        cities=", ".join(alert.destinations) or "–",
    ), sentence(
        scope, "story_stake", excess=figure(units.exact(case.units_excess), tone="bad"),
        between=f"{units.exact(case.excess_low)}–{units.exact(case.excess_high)}",
        stake=figure(money.short(case.money_at_stake), tone="bad"),
        q=f"{case.q_value:.1%}" if case.q_value >= 0.001 else "<0.1%",
    )]  # fmt: skip
    said += [(Piece(_words(scope, each)),) for name, each in case.signals.items() if each and name != "price"]
    back = (Piece(scope.say("back"), strong=True, click=scope.click(case=None)),)
    title = scope.say("story", dealer=alert.dealer)
    return Panel("story", title, Prose((*said, back)), scope.say("story_note"), 7)


def excused(scope: Scope) -> Panel | None:
    """What looks like the finding and was taken out, unit by unit."""
    alert = chosen(scope)
    if not alert:
        return None
    frame = pl.DataFrame(
        [{"reason": each.reason, "units": each.units} for each in alert.case.exclusions],
        schema={"reason": pl.String, "units": pl.Int64},
    )
    columns = (
        Column("reason", scope.say("reason"), format=lambda name: scope.say(f"rushing.{name}")),
        Column("units", scope.say("units"), "number", scope.measure("sell_in_quantity").column(frame["units"])),
    )
    return Panel(
        "excused", scope.say("excused_title"), Grid(frame, columns), scope.say("excused_note"), 5, download=frame
    )


def weeks(scope: Scope) -> Panel | None:
    """By week of shipping: units that surfaced in the case's cities; the episode is shaded."""
    alert = chosen(scope)
    if not alert or not alert.case.destinations or "traces" not in scope.engine.lake.files:
        return None
    case = alert.case
    answer = scope.load("case_weeks", dealer=case.dealer_id, cities=_cities(alert))
    near = pl.col("week").is_between(case.starts_on - EITHER_SIDE, case.ends_on + EITHER_SIDE)
    usual = case.units_expected * 7 / max((case.ends_on - case.starts_on).days + 1, 7)
    frame = answer.frame.filter(near).select(
        "week", sell_in_quantity="units_there", sell_in_quantity__pace=pl.lit(usual, pl.Float64)
    )
    episode = (charts.Band(case.starts_on, case.ends_on, scope.say("episode")),)
    chart = charts.lines(frame, "week", scope.measure("sell_in_quantity"), compared="pace", bands=episode, height=300)
    return Panel("weeks", scope.say("weeks"), chart, scope.say("weeks_note"), 7, (answer,), frame)


def destinations(scope: Scope) -> Panel | None:
    """Where the goods surfaced: seen against expected."""
    alert = chosen(scope)
    if not alert or not alert.case.destinations:
        return None
    units = scope.measure("sell_in_quantity")
    frame = pl.DataFrame([
        {"city": name, "seen": each.units_seen, "expected": each.units_expected, "starts_on": each.starts_on,
         "ends_on": each.ends_on}
        for each, name in zip(alert.case.destinations, alert.destinations, strict=True)
    ])  # fmt: skip
    columns = (
        Column("city", scope.say("dimensions.city")),
        Column("seen", scope.say("seen"), "bar", units.column(frame["seen"])),
        Column("expected", scope.say("expected"), "number", units.column(frame["expected"])),
        Column("starts_on", scope.say("from"), format=lambda day: dates.day(day, scope.language)),
        Column("ends_on", scope.say("to"), format=lambda day: dates.day(day, scope.language)),
    )
    return Panel("destinations", scope.say("destinations"), Grid(frame, columns), "", 5, download=frame)


def prices(scope: Scope) -> Panel | None:
    """Street prices below the floor where the goods surfaced: a lead, kept apart from the territory evidence."""
    alert = chosen(scope)
    if not alert or not alert.case.destinations or "price_checks" not in scope.engine.lake.files:
        return None
    case = alert.case
    answer = scope.load("case_prices", cities=_cities(alert), starts=case.starts_on, ends=_until(scope, case.ends_on))
    price = scope.measure("average_price")

    def number(name: str) -> Column:
        return Column(name, scope.say(f"price_{name}"), "number", price.column(answer.frame[name]))

    columns = (
        Column("city", scope.say("dimensions.city")), Column("sku", scope.say("dimensions.sku")),
        number("lowest"), number("mean"), number("floor_price"), number("list_price"),
        Column("checks", scope.say("price_checks"), "number"),
    )  # fmt: skip
    return Panel("prices", scope.say("prices"), Grid(answer.frame, columns), scope.say("prices_note"), 6, (answer,))


def serials(scope: Scope) -> Panel | None:
    """The units themselves: serial number, shipped, registered, where."""
    alert = chosen(scope)
    if not alert or not alert.case.destinations or "traces" not in scope.engine.lake.files:
        return None
    case = alert.case
    answer = scope.load(
        "case_serials", dealer=case.dealer_id, cities=_cities(alert), starts=case.starts_on, ends=case.ends_on
    )
    days = {"shipped_on", "activated_on"}
    columns = tuple(
        Column(name, scope.say(f"serial_{name}"),
               format=(lambda day: dates.day(day, scope.language)) if name in days else str)
        for name in ("serial_no", "sku", "shipped_on", "activated_on", "activated_city", "source")
    )  # fmt: skip
    title = scope.say("serials", count=f"{answer.frame.height:,}")
    grid = Grid(answer.frame.head(200), columns, rows_per_page=10)
    return Panel("serials", title, grid, scope.say("serials_note"), 12, (answer,), answer.frame)


def _cities(alert: Alert) -> list[str]:
    return [each.city_id for each in alert.case.destinations]


def _until(scope: Scope, shipped: date) -> date:
    return min(shipped + timedelta(days=ARRIVAL), scope.filters.data.ends)


def _words(scope: Scope, signal) -> str:
    return scope.say(signal.key, **signal.values) if signal.key else signal.text
