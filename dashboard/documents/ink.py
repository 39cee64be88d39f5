"""Colours on paper: the light theme's, by the tokens that figures use."""

import re
import tomllib
from functools import cache
from pathlib import Path

THEME = Path(__file__).parents[2] / ".streamlit" / "config.toml"
NAMED = {
    "accent": "primaryColor", "good": "greenColor", "bad": "redColor", "warn": "orangeColor", "text": "textColor",
    "muted": "grayTextColor", "line": "borderColor", "grid": "dataframeBorderColor",
    "surface": "secondaryBackgroundColor", "background": "secondaryBackgroundColor",
    "neutral": "textColor",
}  # fmt: skip
STEPS = 7
_TOKEN = re.compile(r"\$([a-z]+\d*)(?:/(\d+))?")


@cache
def colors() -> dict[str, str]:
    """Token -> `#rrggbb`."""
    light = tomllib.loads(THEME.read_text("utf-8"))["theme"]["light"]
    found = {name: light[key] for name, key in NAMED.items()}
    found |= {f"cat{at}": each for at, each in enumerate(light["chartCategoricalColors"], 1)}
    for name, key in (("seq", "chartSequentialColors"), ("div", "chartDivergingColors")):
        found |= {f"{name}{step}": _at(light[key], step / (STEPS - 1)) for step in range(STEPS)}
    return found


def paint(token: str) -> str:
    """The colour of a token as `#rrggbb`, `$muted/20` as it looks on white. Anything else is the text's colour."""
    found = _TOKEN.fullmatch(token)
    color = colors().get(found[1]) if found else None
    if not found or not color:
        return colors()["text"]
    return _mixed(color, "#ffffff", 1 - int(found[2]) / 100) if found[2] else color


def legible(color: str) -> str:
    """Black or white, whichever is read better on the colour."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return colors()["text"] if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"


def _at(scale: list[str], place: float) -> str:
    low = min(int(place * (len(scale) - 1)), len(scale) - 2)
    return _mixed(scale[low], scale[low + 1], place * (len(scale) - 1) - low)


def _mixed(one: str, other: str, share: float) -> str:
    parts = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
