"""All dealers that are looked at, to choose one from: each row leads to the dealer's page."""

import polars as pl

from dashboard.page import Scope
from dashboard.panels import Column, Panel, Piece, Prose
from dashboard.parts.cases import open_cases
from dashboard.parts.streams import balances
from dashboard.parts.tables import change_column, member_grid, metric_column, with_changes
from queries.findings import KINDS

MOST = 200
UNITS = "stock_quantity"


def ranking(scope: Scope) -> Panel:
    """The largest dealers with their output, stock and what their books do not explain."""
    first, second = scope.named("sell_in"), scope.named("sell_out")
    metrics = (first, second, UNITS, "weeks_of_supply")
    answer = scope.ask(metrics, "dealer", order=(f"-{first}",), limit=MOST)
    if answer.frame.is_empty():
        return Panel("ranking", scope.say("ranking"), Prose(((Piece(scope.say("page.nothing")),),)))
    whole = scope.ask(metrics)
    frame = with_changes(scope, answer.frame, first, second)
    frame = frame.join(balances(scope, "dealer").select("dealer", "unexplained"), on="dealer", how="left")
    cases = [each.names["dealer"] for kind in KINDS for each in open_cases(scope, kind) if "dealer" in each.names]
    found = pl.DataFrame({"dealer": cases}, schema={"dealer": pl.String}).group_by("dealer").agg(cases=pl.len())
    frame = frame.join(found, on="dealer", how="left")
    units = scope.measure(UNITS)
    columns = (
        metric_column(scope, frame, first, bar=True),
        change_column(scope, first),
        metric_column(scope, frame, second),
        metric_column(scope, frame, UNITS),
        metric_column(scope, frame, "weeks_of_supply"),
        Column("unexplained", scope.say("unexplained"), "number", units.column(frame["unexplained"]),
               help=scope.say("unexplained_help")),
        Column("cases", scope.say("cases"), "number", "{:,}".format),
    )  # fmt: skip
    total = {"dealer": scope.say("page.total"), **with_changes(scope, whole.frame, first, second).to_dicts()[0]}
    grid = member_grid(scope, "dealer", frame, columns, total, rows_per_page=15)
    note = scope.say("ranking_note", most=MOST)
    return Panel("ranking", scope.say("ranking"), grid, note, 12, (answer, whole), frame)
