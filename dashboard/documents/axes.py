"""The axes of a Plotly figure: their reach, what is written at their ticks, days, units and shaded stretches."""

import re
from collections.abc import Iterable
from datetime import date

from dashboard.documents.model import Series, Shade, ValueAxis

Part = dict
SHAPES = {",.0f": "#,##0", ",.1f": "#,##0.0", ",.2f": "#,##0.00", ".3f": "0.000", ".1%": "0.0%", ".0%": "0%"}
_SPEC = re.compile(r"%\{(?:x|y|z):([^}]+)\}")


def shape(trace: Part) -> str:
    """Excel's number format that writes values as the trace's tooltip does."""
    found = _SPEC.search(str(trace.get("hovertemplate", "")))
    return SHAPES.get(found[1], "#,##0") if found else "#,##0"


def axis(given: Part, series: Iterable[Series]) -> ValueAxis:
    """An axis with its ticks as the figure writes them; without any, what the values reach."""
    low, high = given.get("range") or _reach(series)
    if given.get("tickformat") == ".0%":
        return percent()
    return ValueAxis(low, high, tuple(given.get("tickvals") or ()), tuple(given.get("ticktext") or ()))



def percent() -> ValueAxis:
    """An axis of shares."""
    return ValueAxis(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0), ("0%", "25%", "50%", "75%", "100%"))



def _reach(series: Iterable[Series]) -> tuple[float, float]:
    known = [value for each in series for value in each.values if value is not None]
    return min(known, default=0), max(known, default=1)



def unit(layout: Part) -> str:
    """The unit that stands at the head of the value axis."""
    heads = (each["text"] for each in layout.get("annotations", ()) if each.get("y") == 1.02)
    return next(heads, "")



def day_shape(across: Part) -> str:
    """The spreadsheet's way to write a day as the figure's tooltip does."""
    found = str(across.get("hoverformat", "%Y-%m-%d"))
    if found.endswith("%Y") or found.startswith("%Y"):
        pairs = (("%Y", "yyyy"), ("%b", "mmm"), ("%-m", "m"), ("%-d", "d"), ("Q%q", "mmm"), ("%q季度", "m月"))
        for old, new in pairs:
            found = found.replace(old, new)
        return "".join(f'"{letter}"' if ord(letter) > 0x2E80 else letter for letter in found)
    return "yyyy-mm-dd"



def day_text(at: date, across: Part) -> str:
    """A day as the figure's tooltip writes it."""
    pattern = across.get("hoverformat", "%Y-%m-%d").replace("%q", str((at.month + 2) // 3))
    return at.strftime(pattern)


def shades(layout: Part) -> tuple[Shade, ...]:
    """The days that are shaded, with their captions."""
    captions = [each for each in layout.get("annotations", ()) if each.get("yanchor") == "top"]
    shapes = layout.get("shapes", ())
    return tuple(
        Shade(float(day(each["x0"]).toordinal()), float(day(each["x1"]).toordinal()), said["text"])
        for each, said in zip(shapes, captions, strict=False)
    )


def day(text: str) -> date:
    """The day of a figure's text."""
    return date.fromisoformat(str(text)[:10])
