"""Small multiples: the same line for each member, on one scale, so that shapes and sizes compare."""

import polars as pl

from dashboard.charts.lines import thin
from dashboard.charts.overlays import line
from dashboard.charts.style import (
    COMPARED,
    HIDDEN,
    Clicker,
    Part,
    chart,
    cut,
    hover,
    note,
    numbers,
    texts,
    time_axis,
    value_axis,
)
from dashboard.measure import Measure
from dashboard.panels import Chart
from data.text import say

MOST = 12
ROW, COLUMN = 132, 140  # pixels; a column's are the least
ACROSS = 4
TICKS = {"nticks": 3, "tickfont": {"size": 9, "color": "$muted"}, "automargin": False}
MARGIN = {"l": 4, "r": 4, "t": 4, "b": 4}
NAME = {"size": 11, "color": "$text"}


def multiples(
    frame: pl.DataFrame,
    time: str,
    by: str,
    measure: Measure,
    *,
    compared: str | None = None,
    own_scale: bool = False,
    click: Clicker = None,
) -> Chart:
    """A small chart for each member of `by`, at most the twelve largest, largest first, its name above it.

    own_scale: each on a scale of its own, to compare shapes of very different sizes.
    """
    sums = frame.group_by(by).agg(pl.col(measure.name).sum()).sort(measure.name, descending=True)
    members = sums[by].head(MOST).to_list()
    frame = thin(frame.filter(pl.col(by).is_in(members)).sort(time), measure.name, by)
    parts = [frame.filter(pl.col(by) == member) for member in members]
    down = -(-len(members) // ACROSS) or 1
    traces, notes, axes = [], [], {}
    for at, (member, part) in enumerate(zip(members, parts, strict=True)):
        here = {"xaxis": f"x{at + 1}", "yaxis": f"y{at + 1}"}
        traces += [each | here for each in _lines(part, time, measure, member, compared)]
        heights = value_axis(measure, _values(part if own_scale else frame, measure, compared))["range"]
        left, top = at % ACROSS / ACROSS, 1 - at // ACROSS / down
        wide, high = [left, left + 0.92 / ACROSS], [top - 0.7 / down, top - 0.14 / down]
        axes[f"xaxis{at + 1}"] = time_axis(time, measure.language, domain=wide, anchor=here["yaxis"]) | TICKS
        axes[f"yaxis{at + 1}"] = HIDDEN | {"range": heights, "domain": high, "anchor": here["xaxis"]}
        notes.append(note(cut(member, 20), left, top - 0.13 / down, font=NAME))
    least = COLUMN * min(ACROSS, len(members))
    return chart(traces, ROW * down, frame, click, least, showlegend=False, annotations=notes, margin=MARGIN, **axes)


def _values(frame: pl.DataFrame, measure: Measure, compared: str | None) -> list[float | None]:
    before = numbers(frame, f"{measure.name}__{compared}") if compared else []
    return numbers(frame, measure.name) + before


def _lines(part: pl.DataFrame, time: str, measure: Measure, member: str, compared: str | None) -> list[Part]:
    days = texts(part, time)
    now = line(member, days, numbers(part, measure.name), measure, color="$accent", width=1.6)
    now |= {"customdata": part["row"].to_list(), "hovertemplate": hover(measure, head=f"{member} · %{{x}}")}
    now |= {"fill": "tozeroy", "fillcolor": "$accent/10"}
    if not compared:
        return [now]
    name = say(f"charts.{compared}", measure.language)
    return [line(name, days, numbers(part, f"{measure.name}__{compared}"), measure, **COMPARED), now]
