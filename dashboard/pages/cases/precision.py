"""How often each signal was right, by what people decided."""

import polars as pl

from dashboard.page import Scope
from dashboard.pages.cases.inbox import desks, kind
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.cases import cases, said
from data.store.workflow import WAYS, Way
from queries.findings import KINDS
from queries.findings.casebook import Case
from queries.small_numbers import wilson


def measured(scope: Scope) -> Panel:
    """Precision of all cases and of those for which each signal spoke, with its interval."""
    row = KINDS[kind(scope)]
    way = WAYS[row.way]
    judged = [each for each in cases(scope, row.name) if each.held.state in (*way.right, *way.wrong)]
    title, note = scope.say("measured"), scope.say(f"measured_{way.name}")
    if not judged:
        words = Prose(((Piece(scope.say("measured_none")),),))
        return Panel("measured", title, words, note, choices=desks(scope))
    rows = [_row(scope.say("signal_any"), judged, way)]
    for name in row.signals:
        spoken_for = [each for each in judged if name in (each.held.signals or ())]
        rows.append(_row(said(scope, row.name, f"signal_{name}"), spoken_for, way))
    frame = pl.DataFrame(rows, schema_overrides={"precision": pl.Float64})
    percent = scope.measure("margin_rate").exact
    columns = (
        Column("signal", scope.say("signal")),
        Column("judged", scope.say("judged"), "number"),
        Column("right", scope.say(f"state_{way.right[0]}"), "number"),
        Column("precision", scope.say("precision"), "progress", percent, help=scope.say("precision_help")),
        Column("low", scope.say("interval_low"), "number", percent),
        Column("high", scope.say("interval_high"), "number", percent),
    )
    return Panel("measured", title, Grid(frame, columns), note, 12, download=frame, choices=desks(scope))


def _row(name: str, judged: list[Case], way: Way) -> dict[str, object]:
    share = wilson(sum(each.held.state in way.right for each in judged), len(judged))
    return {"signal": name, "judged": share.tries, "right": share.hits, "precision": share.share, "low": share.low,
            "high": share.high}  # fmt: skip
