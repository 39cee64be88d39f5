"""What a person may tune, and what each number means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Thresholds of the detector; the defaults are what docs/goods-rushing.md reports figures for.

    border_km: cities closer than this to a dealer's territory are neighbours, their trade is never alarmed on.
    windows: lengths of the scanned windows, in weeks of shipping.
    guard_weeks: weeks on both sides of a window that do not count as the pair's steady history.
    minimum_units, minimum_money: a case's excess must reach both.
    """

    border_km: float = 60.0
    windows: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 26)
    guard_weeks: int = 3
    minimum_units: float = 5.0
    minimum_money: float = 0.0
