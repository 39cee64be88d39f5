"""Panels about who sells: channels, chains and dealers."""

import polars as pl

from dashboard import charts
from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Column, Panel, Piece, Prose
from dashboard.parts.bridging import stepped
from dashboard.parts.tables import change_column, member_grid, metric_column, with_changes
from queries import Answer, Filter, Period
from queries.buckets import covers
from queries.period import bucket

AMOUNT = "sell_in_amount"
STATISTICS = (AMOUNT, "sell_in_quantity", "gross_margin", "margin_rate", "channel_share")
DEPENDENCE = ("dealer_concentration", "top10_share")
SO_FAR = ("quarter", "year")


def level(scope: Scope) -> str:
    """What channels are laid out by: one channel by its accounts, one account by its dealers."""
    if len(scope.filters.of("channel")) != 1:
        return "channel"
    return "dealer" if scope.filters.of("account") or scope.filters.of("dealer") else "account"


def statistics(scope: Scope) -> Panel:
    """Quantity, amount, margin, share and growth of the period, and the quarter and year so far."""
    by = level(scope)
    now, whole = scope.ask(STATISTICS, by, order=(f"-{AMOUNT}",), limit=200), _whole(scope)
    if now.frame.is_empty():
        return Panel("statistics", scope.say("statistics"), Prose(((Piece(scope.say("page.nothing")),),)))
    frame = with_changes(scope, now.frame, AMOUNT, "margin_rate")
    total = with_changes(scope, whole.frame, AMOUNT, "margin_rate")
    answers = [now, whole]
    for grain in SO_FAR:
        there, everywhere, asked = _so_far(scope, grain, by)
        frame, total = frame.join(there, on=by, how="left"), total.hstack(everywhere)
        answers += asked
    columns = (
        metric_column(scope, frame, AMOUNT, bar=True),
        change_column(scope, AMOUNT),
        metric_column(scope, frame, "sell_in_quantity", scope.say("quantity")),
        metric_column(scope, frame, "gross_margin"),
        metric_column(scope, frame, "margin_rate"),
        change_column(scope, "margin_rate"),
        metric_column(scope, frame, "channel_share", scope.say("share")),
        *(column for grain in SO_FAR for column in _so_far_columns(scope, frame, grain)),
    )
    row = {by: scope.say("page.total"), **total.to_dicts()[0]}
    grid = member_grid(scope, by, frame, columns, row)
    return Panel("statistics", scope.say("statistics"), grid, scope.say("statistics_note"), 12, tuple(answers), frame)


def shares(scope: Scope) -> Panel:
    """Each channel's part of sell-in by month, over thirteen months."""
    metric, months, by = scope.named("sell_in"), scope.months(), level(scope)
    answer = scope.ask(metric, ("month", by), starts=months.starts, ends=months.ends, compare=None)
    chart = charts.shares(answer.frame, "month", by, scope.measure(metric), height=300)
    return Panel("shares", scope.say("shares"), chart, scope.say("shares_note"), 6, (answer,))


def bridge(scope: Scope) -> Panel | None:
    """What changed the amount."""
    return stepped(scope, AMOUNT)


def terminals(scope: Scope) -> Panel:
    """How far output depends on the super terminals and the largest dealers."""
    chains = Filter("account", ("",), negated=True)
    by_account = scope.ask(AMOUNT, "account", also=(chains,), order=(f"-{AMOUNT}",), limit=10)
    whole = _whole(scope)
    row = whole.frame.to_dicts()[0]
    share = Measure("share", scope.say("share_of_output"), "rate", scope.language)
    frame = by_account.frame.with_columns(share=pl.col(AMOUNT) / (row[AMOUNT] or None))
    note = scope.say(
        "terminals_note",
        top10=scope.format("top10_share", row["top10_share"]),
        hhi=scope.format("dealer_concentration", row["dealer_concentration"]),
    )
    if frame.is_empty():
        return Panel(
            "terminals", scope.say("terminals"), Prose(((Piece(scope.say("no_accounts")),),)), note, 6, (whole,)
        )
    chart = charts.bars(frame, "account", share, click=scope.drill("account"))
    return Panel("terminals", scope.say("terminals"), chart, note, 6, (by_account, whole))


def dealers(scope: Scope) -> Panel:
    """The dealers from the largest down, and how quickly they add up."""
    metric = scope.named("sell_in")
    answer = scope.ask(metric, "dealer", order=(f"-{metric}",))
    chart = charts.pareto(answer.frame, "dealer", scope.measure(metric), scope.drill("dealer"), 300)
    return Panel("dealers", scope.say("dealers"), chart, scope.say("dealers_note"), 12, (answer,))


def _whole(scope: Scope) -> Answer:
    """All of what is looked at in one row: the totals of the statistics, and how far output depends on few."""
    return scope.ask((*STATISTICS, *DEPENDENCE))


def _so_far(scope: Scope, grain: str, by: str) -> tuple[pl.DataFrame, pl.DataFrame, list[Answer]]:
    """The quarter or year up to the period's end and its growth, by member and in all: `<grain>`, `<grain>__change`."""
    shown, data = scope.filters.shown, scope.filters.data
    whole = covers(bucket(shown.ends, grain), grain)
    span = whole if shown.ends >= data.ends else Period(whole.starts, shown.ends)
    there = scope.ask(AMOUNT, by, starts=span.starts, ends=span.ends)
    if scope.filters.compare == "target":  # of which not every member knows its own
        everywhere = scope.ask(AMOUNT, starts=span.starts, ends=span.ends)
        whole, answers = everywhere.frame, [there, everywhere]
    else:
        whole, answers = there.frame.select(_sum(name) for name in there.frame.columns if name != by), [there]
    named = {AMOUNT: grain, f"{AMOUNT}__change": f"{grain}__change"}
    grown = [with_changes(scope, each, AMOUNT, period=span) for each in (there.frame, whole)]
    return grown[0].select(by, *named).rename(named), grown[1].select(*named).rename(named), answers


def _sum(name: str) -> pl.Expr:
    """Of an amount, which adds up over members; null where nothing is known."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)


def _so_far_columns(scope: Scope, frame: pl.DataFrame, grain: str) -> tuple[Column, Column]:
    return (
        metric_column(scope, frame, AMOUNT, scope.say(f"{grain}_so_far"), of=grain),
        change_column(scope, AMOUNT, of=grain),
    )
