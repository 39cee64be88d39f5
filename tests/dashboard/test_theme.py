"""The theme is legible in light and dark, and its colours are told apart by colour-blind readers."""

import tomllib
from itertools import combinations
from math import cbrt, dist
from pathlib import Path

import pytest

THEME = tomllib.loads(Path(".streamlit/config.toml").read_text("utf-8"))["theme"]
MODES = [THEME["light"], THEME["dark"]]
TONES = ["green", "red", "orange", "gray"]
# What a reader without red, green or blue cones sees (Machado, Oliveira and Fernandes 2009), on linear RGB.
SIGHT = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Channels = tuple[float, ...]


def linear(color: str) -> Channels:
    """Light of each channel, 0..1."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def times(rows: tuple[Channels, ...], values: Channels) -> Channels:
    """A matrix times a vector."""
    return tuple(sum(weight * value for weight, value in zip(row, values, strict=True)) for row in rows)


def luminance(color: str) -> float:
    """As WCAG defines it."""
    return times(((0.2126, 0.7152, 0.0722),), linear(color))[0]


def contrast(one: str, other: str) -> float:
    """As WCAG defines it, 1..21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(color: str, sight: str) -> Channels:
    """The place in OKLab, times 100, of what that reader sees."""
    light = tuple(max(0, value) for value in times(SIGHT[sight], linear(color)))
    cones = ((0.41222, 0.53633, 0.05145), (0.21190, 0.68070, 0.10740), (0.08830, 0.28172, 0.62998))
    lab = ((0.21045, 0.79362, -0.00407), (1.97800, -2.42859, 0.45059), (0.02590, 0.78277, -0.80868))
    return tuple(100 * value for value in times(lab, tuple(cbrt(value) for value in times(cones, light))))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_is_legible_on_page_and_panels(mode: dict[str, str], ground: str) -> None:
    names = (
        "textColor",
        "linkColor",
        "primaryColor",
        *(f"{tone}TextColor" for tone in ("green", "red", "orange", "gray")),
    )
    low = {name: contrast(mode[name], mode[ground]) for name in names}
    assert min(low.values()) >= 4.5, low


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tone", TONES)
def test_a_tone_is_legible_on_its_own_tint(mode: dict[str, str], tone: str) -> None:
    assert contrast(mode[f"{tone}TextColor"], mode[f"{tone}BackgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_the_sidebar_is_legible(mode: dict[str, dict[str, str]]) -> None:
    side = mode["sidebar"]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(side["textColor"], side[ground]) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
def test_ten_series_are_told_apart_by_every_reader(mode: dict[str, list[str]], sight: str) -> None:
    colors = mode["chartCategoricalColors"]
    assert len(colors) == 10
    nearest = min(combinations(colors, 2), key=lambda pair: dist(seen(pair[0], sight), seen(pair[1], sight)))
    assert dist(*(seen(color, sight) for color in nearest)) > 8, nearest


@pytest.mark.parametrize("mode", MODES)
def test_scales_have_ten_steps_and_grow_away_from_the_page(mode: dict[str, list[str]]) -> None:
    steps = [contrast(color, mode["backgroundColor"]) for color in mode["chartSequentialColors"]]
    assert len(steps) == len(mode["chartDivergingColors"]) == 10
    assert steps == sorted(steps)
