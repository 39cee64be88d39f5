"""The period's rhythm to look at: as it counts, as it was learned, as last year ran, and what people adjusted."""

import polars as pl

from dashboard import charts, dates
from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Column, Grid, Panel
from dashboard.parts.adjustments import entered, holding, named
from dashboard.parts.plan import curve, standing
from queries.phasing import last_year

TONES = {"holds": "good", "withdrawn": "neutral"}


def curves(scope: Scope) -> Panel | None:
    """The share due by each day, beside last year's and a straight line; what people adjusted is said."""
    if not standing(scope):
        return None
    period, held = scope.filters.period, holding(scope, scope.filters.period)
    now = curve(scope)
    lines = {"curve_now": now, **({"curve_learned": curve(scope, learned=True)} if held else {})}
    shares = {name: each.days.select("day", "share") for name, each in lines.items()}
    shares |= {"curve_last_year": last_year(scope.ask, scope.named("sell_in"), period, scope.filters.data)}
    shares |= {"curve_straight": now.days.select("day", share=pl.int_range(1, pl.len() + 1) / period.days)}
    frame = pl.concat([each.with_columns(line=pl.lit(scope.say(name))) for name, each in shares.items() if each.height])
    measure = Measure("share", scope.say("curve_share"), "rate", scope.language)
    chart = charts.lines(frame, "day", measure, series="line", height=300)
    said = [scope.say("curve_changed", what=named(scope, each), factor=f"{each.factor:g}", who=each.who, why=each.why)
            for each in held]  # fmt: skip
    note = " ".join((scope.say("curves_note", basis=scope.say(f"basis_{now.basis}")), *said))
    return Panel("curves", scope.say("curves"), chart, note, 12, download=frame)


def changes(scope: Scope) -> Panel | None:
    """All adjustments of these days, withdrawn ones among them: what, by whom, when and why."""
    rows = entered(scope, scope.filters.period)
    if not rows:
        return None
    frame = pl.DataFrame([
        {"what": named(scope, each), "factor": each.factor, "who": each.who, "at": each.at.date(), "why": each.why,
         "state": "withdrawn" if each.withdrawn_at else "holds",
         "ended": f"{each.withdrawn_by}: {each.withdrawn_why}" if each.withdrawn_at else ""}
        for each in rows
    ])  # fmt: skip
    columns = (
        Column("what", scope.say("change_what")),
        Column("factor", scope.say("change_factor"), "number", lambda value: f"{value:g}×"),
        Column("who", scope.say("change_who")),
        Column("at", scope.say("change_at"), format=lambda day: dates.day(day, scope.language)),
        Column("why", scope.say("change_why"), "words"),
        Column("state", scope.say("change_state"), "badge", lambda at: scope.say(f"change_{at}"), TONES.get),
        Column("ended", scope.say("change_ended"), "words"),
    )
    grid = Grid(frame, columns, rows_per_page=6)
    return Panel("changes", scope.say("changes"), grid, scope.say("changes_note"), 12, download=frame)
