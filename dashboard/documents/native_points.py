"""Points and the lines of maps as PowerPoint's own charts, and how lines are inked there."""

from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Pt

from dashboard.documents.ink import paint
from dashboard.documents.model import Plot, Series


def scatter(slide: Slide, chart: Plot, box: tuple[int, int, int, int]) -> None:
    """The points on the slide, each series with its own x."""
    data = XyChartData(number_format="General")
    for each in chart.series:
        run = data.add_series(each.name)
        for x, y in zip(each.places, each.values, strict=True):
            if x is not None and y is not None:
                run.add_data_point(x, y)
    made = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data).chart  # type: ignore
    made.has_legend, made.has_title = chart.kind == "points" and len(chart.series) > 1, False
    for axis in (made.category_axis, made.value_axis):
        axis.visible = chart.kind == "points"
        axis.has_major_gridlines = chart.kind == "points"
    for each, drawn in zip(chart.series, made.series, strict=True):
        drawn.marker.style = XL_MARKER_STYLE.NONE if each.drawn == "line" else XL_MARKER_STYLE.CIRCLE
        if each.drawn == "line":
            stroke(drawn.format.line, each)
        else:
            drawn.format.line.fill.background()
            drawn.marker.size = 5
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = rgb(each.color)
            drawn.marker.format.line.fill.background()


def stroke(line, each: Series) -> None:
    """A line in a series' colour, width and dashes."""
    line.color.rgb, line.width = rgb(each.color), Pt(min(each.width, 2.25))
    if each.dash:
        line.dash_style = MSO_LINE.ROUND_DOT


def rgb(token: str) -> RGBColor:
    """A token's colour."""
    return RGBColor.from_string(paint(token)[1:].upper())
