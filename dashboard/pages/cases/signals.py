"""What each signal says of a case, the price evidence in a box of its own, and who was hurt."""

from datetime import timedelta

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.cases.case import chosen
from dashboard.pages.cases.flow import city_ids, opened
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.cases import said
from dashboard.parts.sentences import sentence
from queries import Period
from queries.findings import Signal
from queries.findings.casebook import speaking

ARRIVAL = timedelta(days=120)  # after the last shipment in which prices where the goods surfaced are looked at
YEAR = timedelta(weeks=52)


def spoken(scope: Scope) -> Panel | None:
    """Each signal's own words, with how often innocence looks so; price stands apart."""
    case = chosen(scope)
    if not case:
        return None
    finding = case.finding
    spoke = [
        _sentence(scope, said(scope, finding.kind, f"signal_{name}"), seen, name in speaking(finding))
        for name, seen in finding.signals.items()
        if seen and name != "price"
    ]
    if not spoke:
        return None
    return Panel("spoken", scope.say("spoken"), Prose(tuple(spoke)), said(scope, finding.kind, "spoken_note"))


def caution(scope: Scope) -> Panel | None:
    """The price signal in its own words, under the legal caution, which stands here alone."""
    there = opened(scope)
    if not there or not _priced(scope):
        return None
    price = there[1].signals.get("price")
    words = _words(scope, price) if price else scope.say("prices_few")
    both = ((Piece(words),), (Piece(scope.say("prices_caution"), tone="warn"),))
    return Panel("caution", scope.say("caution"), Prose(both), "", 5)


def prices(scope: Scope) -> Panel | None:
    """Street prices below the floor where the goods surfaced: a lead, kept apart from the territory evidence."""
    there = opened(scope)
    if not there or not _priced(scope):
        return None
    _, found = there
    until = min(found.ends_on + ARRIVAL, scope.filters.data.ends)
    answer = scope.load("case_prices", cities=city_ids(found), starts=found.starts_on, ends=until)
    price = scope.measure("average_price")

    def number(name: str) -> Column:
        return Column(name, scope.say(f"price_{name}"), "number", price.column(answer.frame[name]))

    columns = (
        Column("city", scope.say("dimensions.city")), Column("sku", scope.say("dimensions.sku")),
        number("lowest"), number("mean"), number("floor_price"), number("list_price"),
        Column("checks", scope.say("price_checks"), "number"),
    )  # fmt: skip
    note = scope.say("prices_note", days=dates.period(Period(found.starts_on, until), scope.language))
    return Panel("prices", scope.say("prices"), Grid(answer.frame, columns), note, 7, (answer,))


def victims(scope: Scope) -> Panel | None:
    """The dealers at home where the goods surfaced: what they bought in the episode, against the year before."""
    there = opened(scope)
    if not there:
        return None
    (_, found), units = there, scope.measure("sell_in_quantity")
    span = Period(found.starts_on, found.ends_on)
    answer = scope.load(
        "case_victims", dealer=found.dealer_id, cities=city_ids(found), starts=span.starts, ends=span.ends,
        starts_before=span.starts - YEAR, ends_before=span.ends - YEAR,
    )  # fmt: skip
    frame = answer.frame.with_columns(difference=pl.col("units") - pl.col("units_before"))
    columns = (
        Column("dealer", scope.say("dimensions.dealer")),
        Column("city", scope.say("dimensions.city")),
        Column("units", scope.say("victim_units"), "number", units.column(frame["units"])),
        Column("units_before", scope.say("victim_before"), "number", units.column(frame["units_before"])),
        Column("difference", scope.say("victim_difference"), "change", units.signed, lambda at: units.tone(float(at))),
    )
    clicks = tuple(scope.click("channel", dealer=name) for name in frame["dealer"])
    shown = Grid(frame.drop("dealer_id"), columns, clicks=clicks)
    return Panel("victims", scope.say("victims"), shown, scope.say("victims_note"), 12, (answer,))


def _priced(scope: Scope) -> bool:
    """Whether street prices where the goods surfaced can be told."""
    return "price_checks" in scope.engine.lake.files


def _sentence(scope: Scope, name: str, seen: Signal, loud: bool) -> tuple[Piece, ...]:
    """The signal, whether it speaks and how likely that is by chance, then its own words."""
    key = "speaks" if loud else "silent"
    chance = "<0.001" if seen.p_value < 0.001 else f"{seen.p_value:.3f}"
    figure = Piece(name, strong=True, tone="bad" if loud else "neutral")
    return sentence(scope, key, signal=figure, chance=chance, words=_words(scope, seen))


def _words(scope: Scope, signal: Signal) -> str:
    return scope.say(signal.key, **signal.values) if signal.key else signal.text
