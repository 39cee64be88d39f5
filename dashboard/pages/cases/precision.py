"""How often each signal was right, by the verdicts that people gave."""

import polars as pl

from dashboard.page import Scope
from dashboard.pages.cases.inbox import desks, kind
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.alerts import Alert, known
from queries.rushing.case import SIGNALS
from queries.small_numbers import wilson

RIGHT, WRONG = "confirmed", ("explained", "overturned")  # `insufficient` decides nothing


def measured(scope: Scope) -> Panel:
    """Precision of all cases and of those for which each signal spoke, with its interval."""
    judged = [each for each in known(scope, kind(scope)) if each.filed.held.state in (RIGHT, *WRONG)]
    title, note = scope.say("measured"), scope.say("measured_note")
    if not judged:
        words = Prose(((Piece(scope.say("measured_none")),),))
        return Panel("measured", title, words, note, choices=desks(scope))
    rows = [_row(scope.say("signal_any"), judged)]
    rows += [_row(scope.say(f"signal_{name}"), [each for each in judged if name in (each.filed.held.signals or ())])
             for name in SIGNALS[kind(scope)]]  # fmt: skip
    frame = pl.DataFrame(rows, schema_overrides={"precision": pl.Float64})
    percent = scope.measure("margin_rate").exact
    columns = (
        Column("signal", scope.say("signal")),
        Column("judged", scope.say("judged"), "number"),
        Column("right", scope.say("state_confirmed"), "number"),
        Column("precision", scope.say("precision"), "progress", percent, help=scope.say("precision_help")),
        Column("low", scope.say("interval_low"), "number", percent),
        Column("high", scope.say("interval_high"), "number", percent),
    )
    return Panel("measured", title, Grid(frame, columns), note, 12, download=frame, choices=desks(scope))


def _row(name: str, judged: list[Alert]) -> dict[str, object]:
    share = wilson(sum(each.filed.held.state == RIGHT for each in judged), len(judged))
    return {"signal": name, "judged": share.tries, "right": share.hits, "precision": share.share, "low": share.low,
            "high": share.high}  # fmt: skip
