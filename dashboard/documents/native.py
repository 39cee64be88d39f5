"""Charts as PowerPoint's own, with their data inside, so that whoever gets the slides can change them."""

import re
from datetime import date
from itertools import accumulate

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Pt

from dashboard.documents.combined import draw_as_line
from dashboard.documents.model import Plot, Series
from dashboard.documents.native_points import rgb, scatter, stroke

TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED, "bridge": XL_CHART_TYPE.COLUMN_STACKED, "lines": XL_CHART_TYPE.LINE,
}  # fmt: skip
SCALES = {"": "", "%": "%", "K": ',"K"', "M": ',,"M"', "B": ',,,"B"'}
# A number format can only divide by thousands; a point put before the last digits makes the rest: 12345678 is 1234.6万.
CHINESE = {"万": (1, '0\\.0,"万"'), "亿": (2, '0\\.00,,"亿"')}
MOST_NAMES, MOST_DAYS = 40, 14  # below a chart
_WRITTEN = re.compile(r"([+−]?)([^\d+−]?)[\d,]+(?:\.(\d+))?([KMB%万亿]?)")


def add_chart(slide: Slide, chart: Plot, box: tuple[int, int, int, int]) -> None:
    """The chart on the slide."""
    if chart.kind in ("points", "map"):
        scatter(slide, chart, box)
        return
    series = _bridge(chart) if chart.kind == "bridge" else [each for each in chart.series if each.drawn != "band"]
    data = CategoryChartData(number_format=chart.shape)
    data.categories = [date.fromordinal(int(at)) for at in chart.places] if timed(chart) else chart.categories
    for each in series:
        data.add_series(each.name, each.values, "0.0%" if each.right else None)
    frame = slide.shapes.add_chart(TYPES[chart.kind], *box, data)
    made = frame.chart  # type: ignore
    _dress(made, chart, len({each.name for each in series if each.name}) > 1 and chart.kind != "bridge")
    for each, drawn in zip(series, list(made.series), strict=True):
        _ink(drawn, each, chart)
        _labels(drawn, each, chart.kind == "bridge")
    if chart.kind == "columns":
        for each, drawn in zip(series, list(made.series), strict=True):
            if each.drawn == "line":
                draw_as_line(made, drawn._element, each.right)


def _dress(made, chart: Plot, many: bool) -> None:
    """Axes, legend, gaps: as quiet as on the page."""
    made.has_title, made.has_legend, made.font.size = bool(chart.title), many, Pt(11)
    if chart.title:
        made.chart_title.text_frame.text = chart.title
        made.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    if many:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    names, values = made.category_axis, made.value_axis
    names.format.line.color.rgb = rgb("$line")
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.major_gridlines.format.line.color.rgb = rgb("$grid")
    values.format.line.fill.background()
    ticks = label_format(tuple(text for text in chart.axis.texts if text != "0"), exactly=False) if chart.axis else None
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = ticks or chart.shape, False
    if timed(chart):
        _spaced(names, chart)
    elif len(chart.categories) > MOST_NAMES and chart.kind != "bars":
        names.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if chart.kind == "stacked":
        values.minimum_scale, values.maximum_scale = 0, 1
    elif chart.title and chart.axis:  # small multiples have one scale
        values.minimum_scale, values.maximum_scale = chart.axis.low, chart.axis.high
    elif chart.kind in ("bars", "columns", "bridge") and chart.axis and chart.axis.low >= 0:
        values.minimum_scale = 0
    names.reverse_order = chart.kind == "bars"
    if chart.kind in ("bars", "bridge"):  # their figures are written
        values.visible = values.has_major_gridlines = False
    if chart.kind != "lines":
        made.plots[0].gap_width = 45 if chart.kind == "bars" else 30
        made.plots[0].overlap = 100 if chart.kind in ("stacked", "bridge") else 0


def timed(chart: Plot) -> bool:
    """Whether the names across are too many days for each to be written."""
    return bool(chart.places) and len(chart.places) > MOST_DAYS


def _spaced(names, chart: Plot) -> None:
    """A tick in about every eighth of the days."""
    days = int(chart.places[-1] - chart.places[0])
    step = max(1, days // (3 if chart.title else 8))
    names.tick_labels.number_format, names.tick_labels.number_format_is_linked = chart.day_shape, False
    axis = names._element
    for name, value in (("majorUnit", step), ("majorTimeUnit", "days")):
        axis.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))


def _ink(drawn, each: Series, chart: Plot) -> None:
    """A series' colour; of a line its width and dashes, of marks their rings."""
    if chart.kind == "lines":
        drawn.smooth, drawn.marker.style = False, XL_MARKER_STYLE.NONE
        if each.drawn == "mark":
            drawn.format.line.fill.background()
            drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 9
            drawn.marker.format.fill.background()
            drawn.marker.format.line.color.rgb = rgb(each.color)
            return
        stroke(drawn.format.line, each)
        return
    if not each.color:
        drawn.format.fill.background()
        return
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = rgb(each.color)
    for at, color in enumerate(each.colors):
        if color:
            drawn.points[at].format.fill.solid()
            drawn.points[at].format.fill.fore_color.rgb = rgb(color)


def _labels(drawn, each: Series, above: bool) -> None:
    """What the page writes at the marks: by a number format where one says the same, which then follows the data."""
    if not any(each.texts):
        return
    found = label_format(each.texts)
    if found and all(each.texts) and not above:
        labels = drawn.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, found, False
        labels.font.size = Pt(10)
        return
    for at, text in enumerate(each.texts):
        if text:
            label = drawn.points[at].data_label
            frame = label.text_frame
            frame.text = text
            if above:
                label.position = XL_LABEL_POSITION.INSIDE_BASE
            frame.paragraphs[0].runs[0].font.size = Pt(10)


def label_format(texts: tuple[str, ...], exactly: bool = True) -> str | None:
    """The number format that writes all of the texts: `1.2M` is `#,##0.0,,"M"`. None where there is none.

    exactly: with as many decimals; a number format has one of 万 and two of 亿 or it has none.
    """
    matches = [_WRITTEN.fullmatch(text) for text in texts]
    found = {(*match.group(2, 4), len(match[3] or "")) for match in matches if match}
    if len(found) != 1 or not all(match and match[1] != "+" for match in matches):
        return None
    currency, suffix, decimals = found.pop()
    if suffix in CHINESE:
        fixed, shape = CHINESE[suffix]
        return currency + shape if decimals == fixed or not exactly else None
    return f"{currency}#,##0{'.' + '0' * decimals if decimals else ''}{SCALES[suffix]}"


def _bridge(chart: Plot) -> list[Series]:
    """The bridge as a stack: an invisible foot, on it the part that is seen, on top its figure."""
    values = [value or 0.0 for value in chart.series[0].values]
    tops = list(accumulate(range(len(values)), lambda here, at: values[at] + (0 if chart.levels[at] else here),
                           initial=0.0))[1:]  # fmt: skip
    feet = [min(top, top - value) for top, value in zip(tops, values, strict=True)]
    seen = chart.series[0]
    return [
        Series("", tuple(feet), color=""),
        Series(seen.name, tuple(map(abs, values)), color=seen.color, colors=seen.colors),
        Series("", (0.0,) * len(values), color="", texts=seen.texts),
    ]
