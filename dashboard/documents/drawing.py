"""Charts as SVG, for documents that are read and not edited."""

from dashboard.documents.level import bars, heat
from dashboard.documents.model import Plot
from dashboard.documents.upright import upright

KINDS = {"bars": bars, "heat": heat}


def drawn(chart: Plot, width: float = 720.0) -> str:
    """The chart as an SVG document `width` points wide."""
    return KINDS.get(chart.kind, upright)(chart, width).svg()
