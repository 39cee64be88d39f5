"""Are we on plan, where not, why."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from dashboard import charts
from dashboard.cards import card
from dashboard.format import NOTHING
from dashboard.page import Builder, Scope
from dashboard.pages.overview.brief import brief
from dashboard.pages.overview.key_figures import card_metrics, key_figures
from dashboard.pages.overview.movers import moves, new_and_lost
from dashboard.pages.targets.attainment import pace_measure
from dashboard.panels import Card, Cards, Choice, Column, Grid, Panel
from dashboard.parts.case_table import case_table
from dashboard.parts.cases import leading, open_cases, said
from dashboard.parts.comparing import against, comparable
from dashboard.parts.plan import standing, standings
from dashboard.parts.provinces import provinces
from queries import Period
from queries.findings import KINDS
from queries.period import add_months, month_end

MADE_OF = ("channel", "category")
ALERTS = 8  # cases of a kind that are shown
NEEDS = {"gross_margin": "no_cost", "margin_rate": "no_cost", "weeks_of_supply": "no_snapshots"}


def panels(scope: Scope) -> list[Panel]:
    """Key figures; the brief beside the map; what moved, or what there is to say without a comparison; open alerts;
    new and lost dealers."""
    alerts = map(open_alerts, leading())
    return scope.gather(headline, brief, places, moved, *map(made_of, MADE_OF), *alerts, dealers_that_changed)


def headline(scope: Scope) -> Panel:
    """A card for each key figure, with its last thirteen months; the first shows the plan."""
    metrics, months, now = card_metrics(scope), whole_months(scope), key_figures(scope)
    past = scope.ask(metrics, "month", starts=months.starts, ends=months.ends, compare=None, order=("month",))
    row = {name: value for name, value in now.frame.to_dicts()[0].items() if "__" not in name or comparable(scope)}
    pages = ("targets", "trends", "channel", "channel", "channel", "channel")
    cards = [card(scope, each, row, past.frame, scope.click(page)) for each, page in zip(metrics, pages, strict=True)]
    return Panel(
        "headline",
        scope.say("headline"),
        Cards(
            (
                _with_plan(scope, cards[0]),
                *(_with_need(scope, *each) for each in zip(metrics[1:], cards[1:], strict=True)),
            )
        ),
        answers=(now, past),
        framed=False,
    )


def places(scope: Scope) -> Panel:
    """The provinces as tiles, coloured by pace against plan, or by change where there is no plan."""
    if standing(scope):
        frame, answer = standings(scope, "province")
        measure, column = pace_measure(scope), "pace"
        title = scope.say("map_pace")
    else:
        metric = scope.named("sell_in")
        answer = scope.ask(metric, "province")
        frame, measure, column, title = answer.frame, scope.measure(metric), metric, scope.say("map_output")
    chart, places = provinces(scope, frame, measure, middle=1.0 if column == "pace" else None)
    return Panel("places", title, chart, measure.meaning, 6, (answer, places), frame)


def moved(scope: Scope) -> Panel | None:
    """The members that explain most of the change."""
    metric = scope.named("sell_in")
    table, answers = moves(scope, metric, 8)
    if table.is_empty():
        return None
    measure = scope.measure(metric)
    frame = table.with_columns(
        of=pl.col("dimension").map_elements(lambda name: scope.say(f"dimensions.{name}"), return_dtype=pl.String),
    ).select("member", "of", "before", "now", "change", "dimension")
    write = measure.column([*frame["before"], *frame["now"]])
    columns = (
        Column("member", scope.say("member")),
        Column("of", scope.say("dimension")),
        Column("before", scope.say("before"), "number", write),
        Column("now", scope.say("now"), "number", write),
        Column("change", scope.say("change"), "change", measure.signed, measure.tone),
    )
    clicks = tuple(
        scope.drill(row["dimension"])({row["dimension"]: row["member"]}) for row in frame.iter_rows(named=True)
    )
    title = scope.say("moved_against", against=scope.say(f"filters.against_{against(scope)}"))
    more = (Choice(scope.say("moved_more"), scope.click("why")),)
    grid = Grid(frame, columns, clicks=clicks)
    return Panel("moved", title, grid, scope.say("moved_note"), 6, answers, choices=(more,))


def made_of(dimension: str) -> Builder:
    """Builds the largest members of a dimension, where nothing is there that they could have moved against."""

    def build(scope: Scope) -> Panel | None:
        if against(scope):
            return None
        metric = scope.named("sell_in")
        answer = scope.ask(metric, dimension, order=(f"-{metric}",), limit=10)
        chart = charts.bars(answer.frame, dimension, scope.measure(metric), click=scope.drill(dimension))
        of = scope.say(f"dimensions.{dimension}").lower()
        title = scope.say("made_of", metric=scope.measure(metric).label, of=of)
        return Panel(f"made_of_{dimension}", title, chart, scope.say("made_of_note"), 6, (answer,))

    build.__name__ = f"made_of_{dimension}"
    return build


def open_alerts(kind: str) -> Builder:
    """Builds the open cases of a kind that leads, those with most at stake."""
    key = "alerts" if kind == leading()[0] else f"alerts_{kind}"
    opens = {} if kind == next(iter(KINDS)) else {"kind": kind}  # the page shows the first kind unasked

    def build(scope: Scope) -> Panel | None:
        found = open_cases(scope, kind)
        if not found:
            return None
        grid = case_table(
            scope, found[:ALERTS], ("subject", "into", "excess", "stake", "severity"),
            click=lambda case: scope.click("rushing", **opens, case=case.id),
        )  # fmt: skip
        title = said(scope, kind, "alerts", count=len(found), name=said(scope, kind, "name"))
        return Panel(key, title, grid, said(scope, kind, "alerts_note"), 6)

    build.__name__ = key
    return build


def dealers_that_changed(scope: Scope) -> Panel | None:
    """Dealers new or lost since the compared period, the largest first."""
    metric = scope.named("sell_in")
    table, answer = new_and_lost(scope, metric)
    if answer is None or table.is_empty():
        return None
    measure = scope.measure(metric)
    frame = table.sort(pl.col("change").abs(), descending=True).select("dealer", "state", "change").head(50)
    columns = (
        Column("dealer", scope.say("dimensions.dealer")),
        Column("state", scope.say("state"), "badge", lambda value: scope.say(f"state_{value}"),
               {"new": "good", "lost": "bad"}.get),
        Column("change", scope.say("change"), "change", measure.signed, measure.tone),
    )  # fmt: skip
    clicks = tuple(scope.drill("dealer")(row) for row in frame.iter_rows(named=True))
    grid = Grid(frame, columns, clicks=clicks, rows_per_page=8)
    return Panel("dealers", scope.say("dealers"), grid, scope.say("dealers_note"), 12, (answer,))


def whole_months(scope: Scope) -> Period:
    """Thirteen months for the sparklines; the running one is left out where there are others, for it would look like a
    fall."""
    months = scope.months()
    running = months.ends.replace(day=1)
    if months.ends == month_end(months.ends) or running <= scope.filters.data.starts:
        return months
    return Period(add_months(months.starts, -1), running - timedelta(1))


def _with_plan(scope: Scope, plain: Card) -> Card:
    """With the part of the plan that is reached; compared with targets, the change is that against what is due."""
    found = standing(scope)
    if not found:
        return plain
    rate, pace = scope.measure("attainment"), found.pace.pace
    label = scope.say("of_plan", share=rate.short(found.attainment))
    plain = replace(plain, progress=found.attainment, progress_label=label)
    if scope.filters.compare != "target" or pace is None:
        return plain
    change = scope.measure("sell_in_amount").change(pace, 1.0)
    return replace(plain, change=change, tone=rate.tone(pace - 1), note=scope.say("against_due"))


def _with_need(scope: Scope, metric: str, plain: Card) -> Card:
    """A figure that the data never give says what it would take."""
    if metric not in NEEDS or any(value is not None for value in plain.spark):
        return plain
    return replace(plain, note=scope.say(NEEDS[metric])) if plain.value == NOTHING else plain
