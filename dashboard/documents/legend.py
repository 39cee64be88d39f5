"""What each colour of a chart means."""

from dashboard.documents.canvas import Canvas, breadth
from dashboard.documents.model import Plot, Series

LINE, SIZE = 14.0, 10.0


def named(chart: Plot) -> list[Series]:
    """The series that a legend tells apart."""
    found = [each for each in chart.series if each.name and each.drawn != "band"]
    return found if len(found) > 1 and chart.kind not in ("heat", "map") else []


def legend(canvas: Canvas, series: list[Series]) -> float:
    """Names each series beside its colour, in as many lines as it takes. Returns how high they are."""
    x, y = 0.0, 0.0
    for each in series:
        wide = breadth(each.name, SIZE) + 14
        if x and x + wide > canvas.width:
            x, y = 0.0, y + LINE
        bar = each.drawn == "bar"
        canvas.rect(x, y + (2 if bar else 5), 10, 8 if bar else 2, each.color)
        canvas.text(x + 14, y + 9, each.name, "$muted", size=SIZE)
        x += wide + 12
    return y + LINE if series else 0.0
