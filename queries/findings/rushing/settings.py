"""What a person may tune, and what each number means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Thresholds of the detector; the defaults are what docs/goods-rushing.md reports figures for.

    border_km: cities closer than this to a dealer's territory are neighbours, their trade is never alarmed on.
    handover_days: how long before its first and after its last day a right still excuses.
    windows: lengths of the scanned windows, in weeks of shipping.
    guard_weeks: weeks on both sides of a window that do not count as the pair's steady history.
    minimum_units, minimum_money: a finding's excess must reach both.
    weeks_of_supply, weeks_of_supply_red: of the sell-out to come, amber and red.
    sell_in_over_sell_out: of thirteen weeks, over the same a year before. closing_share: a month's last five days
    against their usual share. days_outstanding: rise within a quarter. returns: of the 5th to 13th week after,
    against usual ones.
    """

    border_km: float = 60.0
    handover_days: int = 30
    windows: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 26)
    guard_weeks: int = 3
    minimum_units: float = 5.0
    minimum_money: float = 0.0
    weeks_of_supply: float = 8.0
    weeks_of_supply_red: float = 12.0
    sell_in_over_sell_out: float = 1.25
    closing_share: float = 1.5
    days_outstanding: float = 10.0
    returns: float = 2.0
