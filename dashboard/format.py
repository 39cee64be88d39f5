"""Numbers as text, by unit and language: K/M/B in English, 万/亿 in Chinese.

The units are those of METRICS. A missing, infinite or NaN value reads as a dash.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from dashboard.settings import settings
from dashboard.units import UNITS
from data.text import say
from queries.metrics import Unit

MINUS = "−"
NOTHING = "–"

_STEPS = {
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


@dataclass(frozen=True)
class Scale:
    """How a family of numbers is written: divided by `divisor`, with `decimals`, followed by `suffix`."""

    divisor: float = 1
    suffix: str = ""
    decimals: int = 0


def scale_of(magnitude: float, unit: Unit, language: str) -> Scale:
    """The scale that shows a number of that size with three figures; rates are scaled to percent."""
    if unit == "rate":
        return Scale(0.01, "%", 0 if magnitude >= 10 else 1)
    if unit == "price":
        return Scale(decimals=0 if magnitude >= 1000 else 2)
    if not UNITS[unit].steps:
        return Scale(decimals=UNITS[unit].decimals)
    for step, suffix in _STEPS[language]:
        if magnitude >= step * 0.9995:  # what would round up to the step is already written in it
            return Scale(step, suffix, _decimals(magnitude / step))
    return Scale()


def write(value: object, scale: Scale, unit: Unit, language: str, signed: bool = False) -> str:
    """The value in a given scale; `signed` puts a plus before what is above zero."""
    if not _finite(value):
        return NOTHING
    text = f"{abs(value) / scale.divisor:,.{scale.decimals}f}"
    zero = not text.strip("0.,")
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    text = f"{sign}{settings().currency if unit in ('money', 'price') else ''}{text}{scale.suffix}"
    return say(f"format.{unit}", language, value=text) if UNITS[unit].worded else text


def short(value: object, unit: Unit, language: str) -> str:
    """The value in at most about six characters: `1.23M`, `123万`, `12.3%`."""
    return column([value], unit, language)(value)


def exact(value: object, unit: Unit, language: str) -> str:
    """The value in full, for tooltips: `1,234,567`."""
    if (decimals := UNITS[unit].exact) is not None:
        return write(value, Scale(decimals=decimals), unit, language)
    return short(value, unit, language)


def column(values: Iterable[object], unit: Unit, language: str) -> Callable[[object], str]:
    """A writer for all of `values` with one suffix and one precision, fit for the middle one of them.

    The suffix is a step larger where the middle one's would make the largest long: 15.2M, not 15,200K.
    """
    sizes = [abs(value) for value in values if _finite(value) and value]
    middle = median(sizes) if sizes else 0
    scale = scale_of(middle, unit, language)
    for (larger, suffix), (_, own) in pairwise(_STEPS[language]):
        if scale.suffix == own and max(sizes) >= 10 * larger:
            scale = Scale(larger, suffix, _decimals(middle / larger))
            break
    return lambda value: write(value, scale, unit, language)


def change(now: object, then: object, unit: Unit, language: str) -> str | None:
    """How `now` differs from `then`: percent; points for rates; plain difference for weeks, days and indices.

    None when either is missing or the percentage would be of nothing.
    """
    if not (_finite(now) and _finite(then)):
        return None
    difference = now - then
    if unit == "rate":
        points = write(difference * 100, Scale(decimals=1), "index", language, signed=True)
        return say("format.points", language, value=points)
    if UNITS[unit].plain:
        return write(difference, scale_of(abs(difference), unit, language), unit, language, signed=True)
    if not then:
        return None
    ratio = difference / abs(then)
    return write(ratio, scale_of(abs(ratio), "rate", language), "rate", language, signed=True)


def signed(value: object, unit: Unit, language: str, finer: int = 0) -> str:
    """A difference with its sign: `+1.23M`, `−45万`, points for rates.

    finer: decimals more than usual, for units that are written with a fixed number of them.
    """
    if unit == "rate":
        if not _finite(value):
            return NOTHING
        points = write(value * 100, Scale(decimals=1 + finer), "index", language, signed=True)
        return say("format.points", language, value=points)
    scale = scale_of(abs(value) if _finite(value) else 0, unit, language)
    if UNITS[unit].plain:
        scale = replace(scale, decimals=scale.decimals + finer)
    return write(value, scale, unit, language, signed=True)


def ticks(low: float, high: float, unit: Unit, language: str, count: int = 5) -> tuple[list[float], list[str]]:
    """About `count` round places from `low` to `high` and what to write at them."""
    if not (_finite(low) and _finite(high)) or high <= low:
        return [0.0], [write(0, scale_of(0, unit, language), unit, language)]
    raw = (high - low) / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= raw * 0.9999)
    places = [step * index for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    scale = scale_of(max(abs(low), abs(high)), unit, language)
    spread = step / scale.divisor
    decimals = next((n for n in range(4) if math.isclose(spread, round(spread, n), rel_tol=1e-6)), 4)
    scale = Scale(scale.divisor, scale.suffix, decimals)
    zero = Scale(suffix="%" if unit == "rate" else "")
    return places, [write(place, scale if place else zero, unit, language) for place in places]


def _decimals(value: float) -> int:
    return max(0, min(2, 2 - math.floor(math.log10(value))))


def _finite(value: object) -> bool:
    try:
        return value is not None and math.isfinite(value)
    except TypeError:
        return False
