"""Charts with an upright axis of amounts: columns, stacks, bridges, lines, points, and maps, which hide it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from dashboard.documents.canvas import Canvas, Scale, breadth, fitted, scale
from dashboard.documents.ink import legible, paint
from dashboard.documents.legend import legend, named
from dashboard.documents.model import Plot, Series, ValueAxis

TOP, FOOT, GAP = 16.0, 18.0, 0.25


def upright(chart: Plot, width: float) -> Canvas:
    """The chart with its ticks, its names or days across and its legend."""
    canvas = Canvas(width, float(chart.height))
    axis = chart.axis or ValueAxis(0, 1)
    top = TOP + legend(canvas, named(chart))
    left = max((breadth(text, 10) for text in axis.texts), default=0) + 8 if chart.kind != "map" else 4.0
    right = width - (40 if chart.right else 8)
    if chart.kind == "map":
        axis, chart = _true(chart, axis, (right - left) / (canvas.height - FOOT - top))
    up = scale(axis.low, axis.high, canvas.height - FOOT, top)
    over = scale(chart.right.low, chart.right.high, canvas.height - FOOT, top) if chart.right else up
    across = _across(chart, left, right)
    if chart.kind != "map":
        _frame(canvas, chart, axis, (up, over), (left, top, right))
        _below(canvas, chart, across, left, right)
    for at, shade in enumerate(chart.shades):
        start, end = max(across(shade.starts), left), min(across(shade.ends), right)
        if end > start:
            canvas.rect(start, top, end - start, canvas.height - FOOT - top, "$muted/12")
            canvas.text(start + 2, top + 9 + 9 * (at % 3), fitted(shade.label, 90, 8), "$muted", size=8)
    _marks(canvas, chart, across, (up, over), (right - left) / max(len(chart.categories), 1))
    return canvas


def _true(chart: Plot, axis: ValueAxis, shape: float) -> tuple[ValueAxis, Plot]:
    """A map's axes reaching so far that it is not distorted on paper so many times as wide as high."""
    over = chart.across or ValueAxis(0, 1)
    wide, high = over.high - over.low, (axis.high - axis.low) * chart.stretch
    more_wide, more_high = max(high * shape - wide, 0) / 2, max(wide / shape - high, 0) / chart.stretch / 2
    axis = ValueAxis(axis.low - more_high, axis.high + more_high)
    return axis, replace(chart, across=ValueAxis(over.low - more_wide, over.high + more_wide))


def _across(chart: Plot, left: float, right: float) -> Scale:
    if chart.across:
        return scale(chart.across.low, chart.across.high, left, right)
    if chart.places:
        half = (chart.places[-1] - chart.places[0]) / max(len(chart.places) - 1, 1) / 2 or 1
        pad = half if chart.kind != "lines" else 0
        return scale(chart.places[0] - pad, chart.places[-1] + pad, left + 4, right - 4)
    return scale(-0.5, len(chart.categories) - 0.5, left, right)


def _frame(canvas: Canvas, chart: Plot, axis: ValueAxis, scales: tuple[Scale, Scale], box: tuple[float, ...]) -> None:
    """Ticks, the line of zero, the unit and the name of a small multiple."""
    (up, over), (left, top, right) = scales, box
    for place, text in zip(axis.places, axis.texts, strict=True):
        if axis.low <= place <= axis.high:
            canvas.line([(left, up(place)), (right, up(place))], "$grid", 0.7)
            canvas.text(left - 5, up(place) + 3.5, text, "$muted", "end", 10)
    if axis.low <= 0 <= axis.high:
        canvas.line([(left, up(0)), (right, up(0))], "$line", 0.9)
    for place, text in zip(chart.right.places, chart.right.texts, strict=True) if chart.right else ():
        canvas.text(right + 5, over(place) + 3.5, text, "$muted", size=10)
    if chart.unit:
        canvas.text(0, top - 6, chart.unit, "$muted", size=10)
    if chart.title:
        canvas.text(left, top - 6, fitted(chart.title, right - left), bold=True)


def _below(canvas: Canvas, chart: Plot, across: Scale, left: float, right: float) -> None:
    """Names or days below, as many as there is room for; of a scatter, the ticks and the name of its axis."""
    foot = canvas.height - 4
    if chart.across:
        for place, text in zip(chart.across.places, chart.across.texts, strict=True):
            canvas.text(across(place), foot, text, "$muted", "middle", 10)
        canvas.text(right, foot - 14, chart.categories[0], "$muted", "end", 10)
        canvas.text(left + 4, TOP + 6, chart.categories[1], "$muted", size=10)
        return
    places = spots(chart)
    room = (right - left) / max(len(places), 1)
    wide = min(max((breadth(name, 10) for name in chart.categories), default=1), 110.0) + 8
    step = max(1, -(-int(wide) // max(int(room), 1))) if wide > room else 1
    used = 0.0
    for at in range(0, len(places), step):
        text = fitted(chart.categories[at], max(room * step - 4, 40), 10)
        half = breadth(text, 10) / 2
        middle = min(max(across(places[at]), half), canvas.width - half)
        if middle - half >= used:
            canvas.text(middle, foot, text, "$muted", "middle", 10)
            used = middle + half + 6


def spots(chart: Plot) -> Sequence[float]:
    """Where the categories stand."""
    return chart.places or tuple(map(float, range(len(chart.categories))))


def _marks(canvas: Canvas, chart: Plot, across: Scale, scales: tuple[Scale, Scale], room: float) -> None:
    stand = [0.0] * len(chart.categories)
    for each in chart.series:
        places, up = each.places or spots(chart), scales[each.right]
        if each.drawn == "bar":
            stand = _columns(canvas, chart, each, xs=[across(at) for at in places], up=up, room=room, stand=stand)
        elif each.drawn == "band":
            _band(canvas, each, [across(at) for at in places], up)
        elif each.drawn == "line":
            _line(canvas, each, [across(at) for at in places], up)
        else:
            _dots(canvas, each, [across(at) for at in places], up, hollow=chart.kind == "lines")


def _columns(
    canvas: Canvas, chart: Plot, each: Series, xs: list[float], up: Scale, room: float, stand: list[float]
) -> list[float]:
    """Bars from zero, from the stack below, or from where the bridge has come to. Returns where the next ones stand."""
    wide = max(room * (1 - GAP), 0.6)
    values = [value or 0.0 for value in each.values]
    if chart.kind == "bridge":
        tops = list(accumulate(range(len(values)), lambda here, at: values[at] + (0 if chart.levels[at] else here),
                               initial=0.0))[1:]  # fmt: skip
        stand = [top - value for top, value in zip(tops, values, strict=True)]
    for at, value in enumerate(values):
        color = each.colors[at] if each.colors and each.colors[at] else each.color
        base, top = up(stand[at]), up(stand[at] + value)
        canvas.rect(xs[at] - wide / 2, base, wide, top - base, color)
        if each.texts and each.texts[at]:
            inside = chart.kind == "stacked"
            place = (base + top) / 2 + 3 if inside else min(base, top) - 4
            canvas.text(
                xs[at],
                place,
                each.texts[at],
                legible(paint(color)) if inside else "$text",
                "middle",
                8.5 if inside else 10,
            )
    return [low + value for low, value in zip(stand, values, strict=True)] if chart.kind == "stacked" else stand


def _line(canvas: Canvas, each: Series, xs: list[float], up: Scale) -> None:
    """One line for each run of known values; a value alone is a dot."""
    run: list[tuple[float, float]] = []
    for x, value in [*zip(xs, each.values, strict=True), (0.0, None)]:
        if value is not None:
            run.append((x, up(value)))
        elif run:
            canvas.line(run, each.color, min(each.width, 2), each.dash) if len(run) > 1 else canvas.dot(
                *run[0], 2, each.color
            )
            run = []


def _band(canvas: Canvas, each: Series, xs: list[float], up: Scale) -> None:
    known = [(x, up(low), up(high)) for x, low, high in zip(xs, each.lows, each.values, strict=True)
             if low is not None and high is not None]  # fmt: skip
    if known:
        canvas.area([(x, high) for x, _, high in known] + [(x, low) for x, low, _ in reversed(known)], each.color)


def _dots(canvas: Canvas, each: Series, xs: list[float], up: Scale, hollow: bool) -> None:
    for at, (x, value) in enumerate(zip(xs, each.values, strict=True)):
        if value is not None:
            canvas.dot(x, up(value), 4 if hollow else 2.6, each.color, hollow)
            if each.texts and each.texts[at]:
                left = x + 5 + breadth(each.texts[at], 9) > canvas.width
                canvas.text(x - 5 if left else x + 5, up(value) + 3.5, each.texts[at], each.color,
                            "end" if left else "start", 9)  # fmt: skip
