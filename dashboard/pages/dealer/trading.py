"""Panels about what one dealer trades: output, mix, sub-dealers, cases, scores."""

import polars as pl

from dashboard import charts
from dashboard.members import MEMBERS
from dashboard.page import Scope
from dashboard.pages.dealer.master import dealer
from dashboard.pages.dealer.territory import listed
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.buckets import whole
from dashboard.parts.case_table import case_table
from dashboard.parts.cases import open_cases
from dashboard.parts.comparing import comparable
from dashboard.parts.tables import change_column, member_grid, metric_column, with_changes
from queries import Filter
from queries.buckets import filled
from queries.findings import KINDS
from queries.findings.subjects import SUBJECTS

SCORES = ("location", "staffing", "reputation", "customers", "finance", "logistics", "willingness")
STATUS = {"active": "good", "prospect": "neutral", "suspended": "warn", "terminated": "bad"}


def output(scope: Scope) -> Panel | None:
    """What it took and what it sold on, by month."""
    if not dealer(scope):
        return None
    months, metric = scope.months(25), scope.named("sell_in")
    metrics = (metric, scope.named("sell_out"))
    answer = scope.ask(metrics, "month", starts=months.starts, ends=months.ends, compare=None, order=("month",))
    rows = [
        filled(answer.frame.select("month", pl.col(name).alias(metric)), metric, "month")
        .with_columns(stage=pl.lit(scope.measure(name).label)) for name in metrics
    ]  # fmt: skip
    frame = whole(scope, pl.concat(rows).filter(pl.col(metric).is_not_null()), "month")
    chart = charts.lines(frame, "month", scope.measure(metric), series="stage", click=scope.drill("month"))
    return Panel("output", scope.say("output"), chart, scope.say("output_note"), 7, (answer,))


def mix(scope: Scope) -> Panel | None:
    """What it takes, by category, beside what was taken before."""
    if not dealer(scope):
        return None
    metric = scope.named("sell_in")
    answer = scope.ask(metric, "category")
    compare = scope.compared(metric) if comparable(scope) and scope.filters.compare != "target" else None
    frame = answer.frame.filter(pl.col(metric).is_not_null())
    if frame.is_empty():
        return Panel("mix", scope.say("mix"), Prose(((Piece(scope.say("page.nothing")),),)), span=6)
    chart = charts.bars(frame, "category", scope.measure(metric), compared=compare, click=scope.drill("category"))
    return Panel("mix", scope.say("mix"), chart, scope.say("mix_note"), 6, (answer,))


def network(scope: Scope) -> Panel | None:
    """Its sub-dealers with their output."""
    found = dealer(scope)
    below = scope.load("dealer_network", dealer=found.id) if found else None
    if not found or below is None or below.frame.is_empty():
        return None
    metric = scope.named("sell_in")
    names = Filter("dealer", tuple(below.frame["dealer"]))
    taken = scope.ask(metric, "dealer", also=(names,), without=MEMBERS)
    frame = with_changes(scope, below.frame.join(taken.frame, on="dealer", how="left"), metric)
    frame = frame.sort(metric, descending=True, nulls_last=True)
    columns = (
        Column("city", scope.say("dimensions.city")),
        Column("status", scope.say("column_status"), "badge", lambda at: scope.say(f"status_{at}"), STATUS.get),
        metric_column(scope, frame, metric, bar=True),
        change_column(scope, metric),
    )
    grid = member_grid(scope, "dealer", frame.head(200), columns, rows_per_page=8)
    return Panel("network", scope.say("network"), grid, scope.say("network_note"), 6, (below, taken), frame)


def cases(scope: Scope) -> Panel | None:
    """The open cases about it, of every kind; a click opens one."""
    found = dealer(scope)
    if not found:
        return None
    span = 6 if listed(scope, found) else 5  # beside the map where no list of rights is
    rows = [each for kind in KINDS for each in open_cases(scope, kind)]
    if not rows:
        return Panel("cases", scope.say("cases"), Prose(((Piece(scope.say("no_cases")),),)), span=span)
    about = () if {SUBJECTS[each.finding.subject_kind] for each in rows} == {("dealer_id",)} else ("subject",)
    grid = case_table(
        scope, rows, ("kind", *about, "days", "into", "excess", "stake", "severity"), rows_per_page=8,
        click=lambda each: scope.click("rushing", kind=each.finding.kind, case=each.id),
    )  # fmt: skip
    return Panel("cases", scope.say("cases"), grid, "", span)


def scores(scope: Scope) -> Panel | None:
    """How it was scored, 0 to 100, where it was."""
    found = dealer(scope)
    known = {name: found.row[f"score_{name}"] for name in SCORES} if found else {}
    rows = [(scope.say(f"score_{name}"), value) for name, value in known.items() if value is not None]
    if not found or not rows:
        return None
    frame = pl.DataFrame(rows, schema=["score", "points"], orient="row")
    columns = (
        Column("score", scope.say("column_score_of")),
        Column("points", scope.say("column_points"), "bar", lambda value: f"{value:.0f}"),
    )
    share = found.row["own_brand_share"]
    note = scope.say("scores_note")
    if share is not None:
        note = f"{note} {scope.say('own_brand', share=scope.measure('channel_share').short(share))}"
    return Panel("scores", scope.say("scores"), Grid(frame, columns), note, 6, download=frame)
