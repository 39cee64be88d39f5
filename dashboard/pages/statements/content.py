"""What a statement says: key figures, the channel statistics table, targets, stock, cases, who has not reported."""

from dataclasses import replace

import polars as pl

from dashboard import dates
from dashboard.cards import card
from dashboard.page import Scope
from dashboard.pages.channel import channels
from dashboard.pages.data import health
from dashboard.panels import Cards, Column, Panel, Piece, Prose
from dashboard.parts.case_table import case_table
from dashboard.parts.cases import cases as cases_of
from dashboard.parts.cases import leading
from dashboard.parts.comparing import comparable
from dashboard.parts.listing import Listing, by_members
from dashboard.parts.tables import member_grid, metric_column
from queries import Period
from queries.findings.casebook import Case
from queries.period import bucket

FIGURES = ("sell_in_amount", "sell_in_quantity", "sell_out_amount", "gross_margin", "margin_rate", "active_dealers")
STOCK = Listing("stock", {"stock_quantity": "metric", "stock_quantity__change": "change", "weeks_of_supply": "metric",
                          "sell_out_quantity": "metric", "sell_through": "metric"},
                by="channel", span=12, none="no_stock")  # fmt: skip


def panels(scope: Scope) -> list[Panel]:
    """The statement's panels, for the period and the rights of the scope."""
    return scope.gather(figures, statistics, plan, stock, cases, unreported)


def figures(scope: Scope) -> Panel:
    """The period's output, margin and dealers against last year."""
    answer = scope.ask(FIGURES)
    row = {name: at for name, at in answer.frame.to_dicts()[0].items() if "__" not in name or comparable(scope)}
    cards = tuple(card(scope, name, row) for name in FIGURES)
    return Panel("figures", scope.say("statements.figures"), Cards(cards), answers=(answer,))


def statistics(scope: Scope) -> Panel:
    """The channel statistics table."""
    return channels.statistics(replace(scope, page="channel"))


def plan(scope: Scope) -> Panel:
    """Targets of the months that the period ends in, and what was reached of them by its end."""
    ends = scope.filters.shown.ends
    month = Period(bucket(ends, "month"), ends)
    metrics = ("target_amount", "sell_in_amount", "attainment")
    there, whole = (
        scope.ask(metrics, by, starts=month.starts, ends=month.ends, compare=None, order=by) for by in (("region",), ())
    )
    gap = (pl.col("sell_in_amount").fill_null(0) - pl.col("target_amount")).alias("gap")
    frame, total = (each.frame.with_columns(gap) for each in (there, whole))
    if not total["target_amount"][0]:
        return _only(scope, "plan", "statements.no_targets")
    money = scope.measure("sell_in_amount")
    columns = (
        *(metric_column(scope, frame, name) for name in metrics),
        Column("gap", scope.say("statements.gap"), "number", money.signed, money.tone),
    )
    grid = member_grid(scope, "region", frame, columns, {"region": scope.say("page.total"), **total.to_dicts()[0]})
    note = scope.say("statements.plan_note", days=dates.period(month, scope.language))
    return Panel("plan", scope.say("statements.plan"), grid, note, answers=(there, whole))


def stock(scope: Scope) -> Panel:
    """Dealer stock of the period's last count, how long it lasts, and how much of sell-in was sold on."""
    return by_members(scope, STOCK)


def cases(scope: Scope) -> Panel:
    """Cases of the kinds that lead which had begun by the period's end and where they stand, most at stake first."""
    found = begun(scope)
    if not found:
        return _only(scope, "cases", "statements.no_cases")
    kinds = ("kind",) if len({each.finding.kind for each in found}) > 1 else ()
    columns = ("subject", *kinds, "severity", "state", "all_into", "starts_on", "ends_on", "excess", "stake")
    return Panel("cases", scope.say("statements.cases"), case_table(scope, found, columns, plain=True),
                 scope.say("statements.cases_note"))  # fmt: skip


def begun(scope: Scope) -> list[Case]:
    """The cases that a statement of the period speaks of: with a verdict, or to be looked at."""
    ends = scope.filters.shown.ends
    found = (each for kind in leading() for each in cases_of(scope, kind) if each.open or each.closed)
    return [each for each in found if each.finding.starts_on <= ends]


def unreported(scope: Scope) -> Panel:
    """Dealers that usually report and did not in the period's last days."""
    data = scope.filters.data
    then = replace(scope.filters, data=Period(data.starts, scope.filters.shown.ends))
    return replace(health.silent(replace(scope, page="data", filters=then)), span=12)


def _only(scope: Scope, key: str, why: str) -> Panel:
    return Panel(key, scope.say(f"statements.{key}"), Prose(((Piece(scope.say(why)),),)))
