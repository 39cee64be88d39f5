"""Columns and lines in one native chart, which python-pptx has no call for: a series is moved to a plot of lines."""

import copy

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

_LINES = '<c:lineChart {ns}><c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/>{axes}</c:lineChart>'
_HIDDEN = """<c:catAx {ns}><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling>
<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="none"/><c:crossAx val="{other}"/><c:crosses val="autoZero"/></c:catAx>"""
_RIGHT = """<c:valAx {ns}><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/>
</c:scaling><c:delete val="0"/><c:axPos val="r"/><c:numFmt formatCode="0%" sourceLinked="0"/>
<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>
<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="{other}"/><c:crosses val="max"/></c:valAx>"""
NAMES, AMOUNTS = 60001, 60002  # identities of the axes on the right


def draw_as_line(made, series, right: bool) -> None:
    """Takes a series out of a chart's columns and draws it as a line, on an axis of its own when `right`."""
    area = made._chartSpace.chart.plotArea
    bars = area.find(qn("c:barChart"))
    axes = [NAMES, AMOUNTS] if right else [each.get("val") for each in bars.findall(qn("c:axId"))]
    space = nsdecls("c", "a")
    lines = parse_xml(_LINES.format(ns=space, axes="".join(f'<c:axId val="{axis}"/>' for axis in axes)))
    _restyle(series)
    lines.insert(2, series)
    area.findall(qn("c:barChart"))[-1].addnext(lines)
    if right:
        last = area.findall(qn("c:valAx"))[-1]
        last.addnext(parse_xml(_HIDDEN.format(ns=space, own=NAMES, other=AMOUNTS)))
        last.addnext(parse_xml(_RIGHT.format(ns=space, own=AMOUNTS, other=NAMES)))


def _restyle(series) -> None:
    """A bar's fill becomes the line's stroke."""
    shape = series.find(qn("c:spPr"))
    fill = copy.deepcopy(shape.find(qn("a:solidFill")))
    for child in list(shape):
        shape.remove(child)
    line = parse_xml(f'<a:ln {nsdecls("a")} w="19050"/>')
    shape.append(line)
    line.append(fill)
    for name in ("c:invertIfNegative",):
        if (found := series.find(qn(name))) is not None:
            series.remove(found)
    shape.addnext(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
