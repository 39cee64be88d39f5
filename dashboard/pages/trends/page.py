"""What is going up, what is going down, since when, and what comes next."""

import polars as pl

from dashboard import charts
from dashboard.page import Scope
from dashboard.pages.trends import SPLIT
from dashboard.panels import Choice, Column, Grid, Panel, Piece, Prose
from dashboard.parts.buckets import named, whole
from dashboard.parts.choosing import choices
from dashboard.parts.series import ahead, event_bands, series, unusual
from dashboard.parts.tables import change_column, metric_column, with_changes
from queries.additivity import knows
from queries.buckets import filled
from queries.forecast import Forecast
from queries.series import Series

AVERAGE = {"day": 7, "week": 4, "month": 3}


def panels(scope: Scope) -> list[Panel]:
    """The metric over time, the same by member, and the figures in a table."""
    metric, _ = chosen(scope)
    if unknown := [name for name, _ in scope.filters.members if not knows(metric, name)]:
        return [_refused(scope, unknown)]
    return scope.gather(line, parts, figures)


def chosen(scope: Scope) -> tuple[str, str]:
    """Metric and grain, as chosen or as usual."""
    metric = scope.filters.view("metric", scope.named("sell_in"))
    grain = scope.filters.view(
        "grain", "week" if scope.grain == "day" and scope.filters.shown.days < 60 else scope.grain
    )
    return metric, grain if knows(metric, grain) else "month"


def line(scope: Scope) -> Panel:
    """The metric with its comparison, average, events, what was unusual, and the forecast with its own error."""
    metric, grain = chosen(scope)
    measure, found = scope.measure(metric), series(scope, metric, grain)
    drawn = scope.filters.view("drawn", "line")
    if drawn == "years":
        return _panel(scope, found, _years(scope, metric, grain), measure.meaning)
    rows, coming = unusual(scope, found), ahead(scope, found)
    frame = found.frame
    expected = coming.frame.rename({"day": grain, "value": metric}) if coming and coming.frame.height else None
    chart = charts.lines(
        whole(scope, frame, grain), grain, measure,
        compared=found.comparison,
        average=AVERAGE[grain] if grain == "day" else 0, bands=event_bands(scope, found.span), marks=rows,
        forecast=expected, click=scope.drill(grain), height=360,
    )  # fmt: skip
    return _panel(scope, found, chart, _note(scope, found, coming), frame)


def parts(scope: Scope) -> Panel | None:
    """A small chart for each member of a dimension, on one scale; none for a metric that knows no such dimension."""
    metric, grain = chosen(scope)
    free = [name for name in SPLIT if len(scope.filters.of(name)) != 1 and knows(metric, name)]
    if not free:
        return None
    split = scope.filters.view("split", "region" if "region" in free else free[0])
    split = split if knows(metric, split) else free[0]
    found = series(scope, metric, grain)
    answer = scope.ask(metric, (grain, split), starts=found.span.starts, ends=found.span.ends, compare=None)
    frame = whole(scope, filled(answer.frame, metric, grain, split), grain)
    chart = charts.multiples(frame, grain, split, scope.measure(metric), click=scope.drill(split))
    title = scope.say("parts", split=scope.say(f"dimensions.{split}").lower())
    ways = choices(scope, "split", split, lambda name: scope.say(f"dimensions.{name}"), among=free)
    return Panel("parts", title, chart, scope.say("parts_note"), 12, (answer,), choices=(ways,))


def figures(scope: Scope) -> Panel:
    """The same figures, newest first."""
    metric, grain = chosen(scope)
    found = series(scope, metric, grain)
    frame = with_changes(scope, found.frame, metric, compare=found.comparison).sort(grain, descending=True).head(200)
    when = Column(grain, scope.say(f"dimensions.{grain}"), format=lambda day: named(scope, day, grain))
    columns = [when, metric_column(scope, frame, metric, bar=True)]
    if found.comparison:
        before = f"{metric}__{found.comparison}"
        columns += [metric_column(scope, frame, metric, scope.say(f"charts.{found.comparison}"), of=before)]
        columns += [change_column(scope, metric, compare=found.comparison)]
    clicks = tuple(map(scope.drill(grain), frame.iter_rows(named=True)))
    return Panel(
        "figures", scope.say("figures"), Grid(frame, tuple(columns), clicks=clicks), "", 12, (found.answer,), frame
    )


def _panel(scope: Scope, found: Series, chart: object, note: str, frame: pl.DataFrame | None = None) -> Panel:
    measure = scope.measure(found.metric)
    title = scope.say("line", metric=measure.label, grain=scope.say(f"dimensions.{found.grain}").lower())
    return Panel("line", title, chart, note, 12, (found.answer,), frame, choices=_choices(scope))


def _refused(scope: Scope, unknown: list[str]) -> Panel:
    """Says which filters the metric knows nothing of, beside the choice of another."""
    label = scope.measure(chosen(scope)[0]).label
    names = scope.say("filters.comma").join(scope.say(f"dimensions.{name}") for name in unknown)
    words = Prose(((Piece(scope.say("unknown", metric=label, names=names)),),))
    return Panel("line", label, words, choices=_choices(scope))


def _choices(scope: Scope) -> tuple[tuple[Choice, ...], ...]:
    metric, grain = chosen(scope)
    metrics = choices(scope, "metric", metric, lambda name: scope.measure(name).label, among=scope.metrics)
    grains = choices(scope, "grain", grain, lambda name: scope.say(f"dimensions.{name}"))
    drawn = scope.filters.view("drawn", "line")
    ways = choices(scope, "drawn", drawn, lambda name: scope.say(f"drawn_{name}"))
    return metrics, grains, ways


def _years(scope: Scope, metric: str, grain: str) -> object:
    data = scope.filters.data
    answer = scope.ask(metric, grain, starts=data.starts, ends=data.ends, compare=None, order=(grain,))
    frame = whole(scope, filled(answer.frame, metric, grain), grain)
    return charts.years(frame, grain, scope.measure(metric), scope.drill(grain), 360)


def _note(scope: Scope, found: Series, coming: Forecast | None) -> str:
    """What is shown, and how far off the forecast's method was in the past, beside the simplest one's error."""
    said = [scope.measure(found.metric).meaning]
    if found.running and whole(scope, found.frame, found.grain).height < found.frame.height:
        said.append(scope.say("running"))
    if coming is not None and coming.method == "too_short":
        said.append(scope.say("too_short"))
    elif coming is not None:
        errors = {name: scope.format("margin_rate", error) for name, error in coming.errors.items()}
        key = "backtest" if len(errors) == 2 else "backtest_alone"
        said.append(scope.say(f"{key}_{coming.method}", origins=coming.origins, **{"model": "–", **errors}))
    return " ".join(said)
