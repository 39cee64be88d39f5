"""Charts in rows: bars with their figures, tables of coloured cells, tiles."""

from dashboard.documents.canvas import Canvas, Scale, breadth, fitted, scale
from dashboard.documents.ink import legible, paint
from dashboard.documents.legend import legend, named
from dashboard.documents.model import Plot, Series, ValueAxis

ROW, NAME = 20.0, 170.0


def bars(chart: Plot, width: float) -> Canvas:
    """A row a category: name, bar from zero, figure at its end, a tick for what it is compared with."""
    canvas = Canvas(width, 0.0)
    head = legend(canvas, named(chart)) + 2
    canvas.height = head + ROW * len(chart.categories) + 4
    left = min(max((breadth(name) for name in chart.categories), default=0), NAME) + 10
    axis = chart.axis or ValueAxis(0, 1)
    values = [value for each in chart.series for value in each.values if value is not None]
    low, high = min([0.0, axis.low, *values]), max([*values, 0.0]) or 1.0
    across = scale(low, high * 1.02, left + (40 if low < 0 else 0), width - 70)
    for at, name in enumerate(chart.categories):
        y = head + ROW * at
        canvas.text(left - 8, y + 13, fitted(name, NAME), anchor="end")
        for each in chart.series:
            _bar(canvas, each, at, y, across)
    return canvas


def _bar(canvas: Canvas, each: Series, at: int, y: float, across: Scale) -> None:
    value = each.values[at]
    if value is None:
        return
    if each.drawn != "bar":
        canvas.rect(across(value) - 1, y + 2, 2, ROW - 6, each.color)
        return
    color = each.colors[at] if each.colors and each.colors[at] else each.color
    canvas.rect(across(0), y + 3, across(value) - across(0), ROW - 8, color, 1.5)
    if each.texts:
        anchor, aside = ("start", 5) if value >= 0 else ("end", -5)
        canvas.text(across(value) + aside, y + 13, each.texts[at], anchor=anchor, size=10)


def heat(chart: Plot, width: float) -> Canvas:
    """A table of coloured cells; tiles are such a table without heads."""
    tiles = not any(chart.categories)
    left = 4.0 if tiles else min(max((breadth(each.name) for each in chart.series), default=0), NAME) + 10
    head = 2.0 if tiles else 18.0
    tall = 30.0 if tiles else 22.0
    columns = max(len(chart.categories), 1)
    wide = min((width - left) / columns, 70.0 if tiles else 110.0)
    canvas = Canvas(width, head + tall * len(chart.series) + 4)
    aside = left if not tiles else (width - wide * columns) / 2
    for at, name in enumerate(chart.categories):
        canvas.text(aside + wide * (at + 0.5), 12, fitted(name, wide - 2, 10), "$muted", "middle", 10)
    for down, each in enumerate(chart.series):
        y = head + tall * down
        canvas.text(aside - 8, y + 15, fitted(each.name, NAME), anchor="end")
        for at, text in enumerate(each.texts):
            if each.colors[at]:
                _cell(canvas, (aside + wide * at, y, wide - 2, tall - 2), text, each.colors[at])
    return canvas


def _cell(canvas: Canvas, box: tuple[float, float, float, float], text: str, color: str) -> None:
    x, y, wide, high = box
    canvas.rect(x, y, wide, high, color, 2)
    lines, ink = text.split("\n"), legible(paint(color))
    for at, line in enumerate(lines):
        foot = y + high / 2 + 3.5 + 10.5 * (at - (len(lines) - 1) / 2)
        canvas.text(x + wide / 2, foot, fitted(line, wide, 9), ink, "middle", 9)
