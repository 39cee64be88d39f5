"""What a first version starts from: the targets in force this year and the next, and what is reached of them."""

from datetime import date

import polars as pl

from dashboard import charts, dates
from dashboard.format import NOTHING
from dashboard.page import Scope
from dashboard.pages.workbench.draft import PLANNED
from dashboard.panels import Card, Cards, Column, Grid, Panel, Piece, Prose
from dashboard.parts.levels import PLACES, next_level
from queries import Answer

TARGET, OUTPUT = "target_amount", "sell_in_amount"
FEWEST = 3  # months that make a chart


def beginning(scope: Scope) -> Panel:
    """What a version is and how a round goes."""
    sentences = [scope.say("none_yet")] + ([] if _total(scope) else [scope.say("none_in_force")])
    return Panel("none", scope.say("none"), Prose(tuple((Piece(each),) for each in sentences)))


def cards(scope: Scope) -> Panel | None:
    """This year's plan, what is reached of it, and the next year's."""
    year, money, rate, total = _year(scope), scope.measure(TARGET), scope.measure("attainment"), _total(scope)
    if total is None:
        return None
    now = _asked(scope, (OUTPUT, "attainment")).frame.row(0, named=True)
    note = scope.say("in_force_reached_note", amount=money.short(now[OUTPUT]), day=_day(scope))
    later = _asked(scope, (TARGET,), year=year + 1).frame[TARGET][0]
    coming = {} if later else {"note": scope.say("in_force_no_next")}
    return Panel("in_force_cards", scope.say("in_force"), Cards((
        Card(scope.say("in_force_total", year=year), money.short(total), help=money.meaning),
        Card(scope.say("in_force_reached"), rate.short(now["attainment"]), note=note, progress=now["attainment"],
             help=rate.meaning),
        Card(scope.say("in_force_next", year=year + 1), money.short(later) if later else NOTHING, **coming),
    )), framed=False)  # fmt: skip


def grid(scope: Scope) -> Panel | None:
    """A row a place, a column a month."""
    if _total(scope) is None:
        return None
    by, year, money = next_level(scope, PLACES, deepest="province"), _year(scope), scope.measure(TARGET)
    places = _asked(scope, (TARGET, "attainment"), by)
    cells = _asked(scope, (TARGET,), by, "month")
    wide = cells.frame.sort("month").pivot("month", index=by, values=TARGET)
    frame = places.frame.select(by, TARGET, "attainment").join(wide, on=by, how="left")
    frame = frame.filter(pl.col(TARGET).is_not_null()).sort(TARGET, by, descending=[True, False])
    months = [each for each in wide.columns if each != by]
    whole = _asked(scope, (TARGET, "attainment")).frame.row(0, named=True)
    sums = _asked(scope, (TARGET,), "month").frame
    by_month = {str(month): figure for month, figure in sums.select("month", TARGET).iter_rows()}
    total = {by: scope.say("page.total")} | whole | by_month
    write, scale = money.column(sums[TARGET]), (0.0, float(cells.frame[TARGET].max() or 1))
    columns = (
        Column(by, scope.say(f"dimensions.{by}")),
        Column(TARGET, scope.say("page.total"), "number", money.column([*frame[TARGET], whole[TARGET]])),
        Column("attainment", scope.measure("attainment").label, "progress", scope.measure("attainment").short),
        *(Column(each, dates.month(date.fromisoformat(each), scope.language), "heat", write, scale=scale)
          for each in months),
    )
    clicks = tuple(scope.click(**{by: name}) for name in frame[by])
    note = scope.say("in_force_note", year=year, day=_day(scope))
    title = scope.say("in_force_grid", level=scope.say(f"dimensions.{by}").lower())
    body, answers = Grid(frame, columns, total, clicks), (places, cells)
    return Panel("in_force", title, body, note, span=12, answers=answers, download=frame)


def months(scope: Scope) -> Panel | None:
    """Each month's output beside its target."""
    answer = _asked(scope, (OUTPUT, TARGET), "month")
    if _total(scope) is None or answer.frame.height < FEWEST:
        return None
    frame = answer.frame.sort("month").rename({TARGET: f"{OUTPUT}__target"})
    chart = charts.columns(frame, "month", scope.measure(OUTPUT), compared="target")
    title, note = scope.say("in_force_months"), scope.say("in_force_months_note")
    return Panel("in_force_months", title, chart, note, span=12, answers=(answer,), download=frame)


def _asked(scope: Scope, metrics: tuple[str, ...], *by: str, year: int | None = None) -> Answer:
    """In money, over the year that the data end in or another, for the filters that targets know."""
    at = year or _year(scope)
    unknown = tuple(name for name, _ in scope.filters.members if name not in PLANNED)
    return scope.ask(metrics, by, without=unknown, compare=None, starts=date(at, 1, 1), ends=date(at, 12, 31))


def _total(scope: Scope) -> object:
    return _asked(scope, (TARGET,)).frame[TARGET][0]


def _year(scope: Scope) -> int:
    return scope.filters.data.ends.year


def _day(scope: Scope) -> str:
    return dates.day(scope.filters.data.ends, scope.language)
