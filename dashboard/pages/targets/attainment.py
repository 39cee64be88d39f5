"""Panels about the plan: cards, members against their targets, the heat of places by categories."""

import polars as pl

from dashboard import charts, dates
from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Card, Cards, Column, Panel, Piece, Prose
from dashboard.parts.learned import known_to
from dashboard.parts.levels import PLACES, next_level
from dashboard.parts.plan import curve, days_left, plannable, standing, standings
from dashboard.parts.provinces import provinces
from dashboard.parts.tables import member_grid
from queries import Answer
from queries.standing import Standing

DEEPEST = "province"


def level(scope: Scope) -> str:
    """Targets go down to provinces."""
    return next_level(scope, PLACES, deepest=DEEPEST)


def no_plan(scope: Scope) -> Panel | None:
    """Says why there is nothing to compare with, where that is so."""
    if standing(scope):
        return None
    reason = "no_targets" if plannable(scope) else "not_plannable"
    return Panel("no_plan", scope.say("no_plan"), Prose(((Piece(scope.say(reason)),),)))


def outlook(scope: Scope) -> Panel | None:
    """Attainment, pace, landing, gap and what is required a day."""
    found = standing(scope, interval=True)
    if not found:
        return None
    return Panel(
        "outlook", scope.say("outlook"), Cards(tuple(_cards(scope, found))), answers=found.answers, framed=False
    )


def places(scope: Scope) -> Panel | None:
    """Provinces as tiles, coloured by pace."""
    if not standing(scope):
        return None
    frame, answer = standings(scope, "province")
    if not scope.filters.begun:
        return _asked(scope, frame, answer)
    chart, coordinates = provinces(scope, frame, pace_measure(scope), middle=1.0)
    return Panel("places", scope.say("map"), chart, scope.say("map_note"), 6, (answer, coordinates), frame)


def _asked(scope: Scope, frame: pl.DataFrame, answer: Answer) -> Panel:
    """What is asked of each province, where nothing is due yet."""
    metric = scope.named("target")
    chart, coordinates = provinces(scope, frame.rename({"target": metric}), scope.measure(metric))
    return Panel("places", scope.say("asked"), chart, scope.say("asked_note"), 6, (answer, coordinates), frame)


def heat(scope: Scope) -> Panel | None:
    """Attainment by place and category."""
    if not standing(scope):
        return None
    by, metric = level(scope), scope.named("attainment")
    answer = scope.ask((metric, scope.named("target")), (by, "category"), compare=None)
    frame = answer.frame.filter(pl.col(metric).is_not_null())
    if frame.is_empty():  # a year that is planned and has not begun
        return None
    largest = frame.group_by("category").agg(pl.col(scope.named("target")).sum()).sort(pl.last(), descending=True)
    order = {name: at for at, name in enumerate(largest["category"])}
    frame = frame.with_columns(at=pl.col("category").replace_strict(order)).sort(by, "at")
    due = standing(scope)
    chart = charts.heat(
        frame, by, "category", scope.measure(metric), middle=due.pace.elapsed_share if due else 1.0,
        click=lambda row: scope.click(**{by: row[by], "category": row["category"]}),
    )  # fmt: skip
    return Panel("heat", scope.say("heat"), chart, scope.say("heat_note"), 12, (answer,))


def members(scope: Scope) -> Panel | None:
    """Each place: target, actual, attainment, pace, landing, gap, required a day; the largest gap first."""
    whole = standing(scope)
    if not whole:
        return None
    by = level(scope)
    frame, answer = standings(scope, by)
    frame = frame.sort("gap", nulls_last=True)
    grid = member_grid(scope, by, frame, _columns(scope, frame), _total(scope, by, whole))
    title = scope.say("members", level=scope.say(f"dimensions.{by}").lower())
    return Panel("members", title, grid, scope.say("members_note"), 12, (answer, *whole.answers), frame)


def pace_measure(scope: Scope) -> Measure:
    """Actual over what is due by now."""
    return Measure("pace", scope.say("overview.pace"), "rate", scope.language, "up", scope.say("overview.pace_meaning"))


def _cards(scope: Scope, found: Standing) -> list[Card]:
    money, rate, pace = scope.measure(scope.named("sell_in")), scope.measure("attainment"), found.pace
    gap_tone, left = money.tone(pace.gap), days_left(scope)
    between = scope.say("between", low=money.short(pace.low), high=money.short(pace.high)) if pace.low else None
    return [
        Card(scope.say("attainment"), rate.short(found.attainment), progress=found.attainment,
             progress_label=scope.say("of_target", target=money.short(found.target)), help=rate.meaning),
        Card(scope.say("overview.pace"), rate.short(pace.pace),
             note=scope.say("due", share=rate.short(pace.elapsed_share)) if scope.filters.begun else
             scope.say("filters.not_begun"),
             tone=rate.tone((pace.pace or 1) - 1), help=scope.say("overview.pace_meaning")),
        Card(scope.say("landing"), money.short(pace.landing), note=between, help=scope.say("landing_help")),
        Card(scope.say("gap"), money.signed(pace.gap), tone=gap_tone, note=scope.say("gap_note")),
        Card(scope.say("required"), money.short(pace.required_per_day) if left else "–",
             note=_what_is_left(scope, left, pace.run_rate),
             help=scope.say("required_help")),
    ]  # fmt: skip


def _what_is_left(scope: Scope, days: int, times: float | None) -> str:
    if not days:
        return scope.say("over")
    return scope.say("required_note", days=days, times=f"{times:.2f}") if times else scope.say("days_left", days=days)


def _columns(scope: Scope, frame: pl.DataFrame) -> tuple[Column, ...]:
    money, rate = scope.measure(scope.named("sell_in")), scope.measure("attainment")

    def amount(name: str, kind: str = "number") -> Column:
        return Column(name, scope.say(name), kind, money.column(frame[name]))

    outlook = (
        amount("landing"),
        Column("gap", scope.say("gap"), "change", money.signed, money.tone, scope.say("gap_note")),
        amount("required_per_day"),
    )
    if not scope.filters.begun:
        return amount("target"), *outlook
    return (
        amount("target"),
        amount("actual"),
        Column("attainment", scope.say("attainment"), "progress", rate.short),
        Column("pace", scope.say("overview.pace"), "number", rate.short, lambda at: rate.tone((at or 1) - 1)),
        *outlook,
        Column("run_rate", scope.say("run_rate"), "number", lambda value: f"{value:.2f}×" if value else "–",
               help=scope.say("required_help")),
    )  # fmt: skip


def _total(scope: Scope, by: str, whole: Standing) -> dict[str, object]:
    pace = whole.pace
    return {
        by: scope.say("page.total"), "target": whole.target, "actual": whole.actual, "attainment": whole.attainment,
        "pace": pace.pace, "landing": pace.landing, "gap": pace.gap, "required_per_day": pace.required_per_day,
        "run_rate": pace.run_rate,
    }  # fmt: skip


def rhythm(scope: Scope) -> Panel | None:
    """What came in day by day against what the plan's rhythm makes due, both added up."""
    found = standing(scope)
    if not found or not found.target:
        return None
    if not scope.filters.begun:
        return _planned(scope, found)
    metric = scope.named("sell_in")
    answer = scope.ask(metric, "day", compare=None)
    due = curve(scope).days.with_columns(due=pl.col("share") * found.target)
    frame = due.join(answer.frame, on="day", how="left").with_columns(
        pl.when(pl.col("day") <= known_to(scope)).then(pl.col(metric).fill_null(0).cum_sum()).alias(metric)
    )
    frame = frame.rename({"due": f"{metric}__target"})
    chart = charts.lines(frame, "day", scope.measure(metric), compared="target", height=300)
    note = scope.say("rhythm_note", day=dates.day(known_to(scope), scope.language))
    return Panel("rhythm", scope.say("rhythm"), chart, note, 6, (answer,), frame)


def _planned(scope: Scope, found: Standing) -> Panel:
    """What the rhythm will make due, where the period has not begun."""
    metric = scope.named("target")
    frame = curve(scope).days.select("day", (pl.col("share") * found.target).alias(metric))
    chart = charts.lines(frame, "day", scope.measure(metric), height=300)
    return Panel("rhythm", scope.say("planned"), chart, scope.say("planned_note"), 6, found.answers, frame)
