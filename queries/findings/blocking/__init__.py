"""Goods-blocking: goods pressed into a dealer that do not sell on. It shares the books with goods-rushing."""

from functools import partial

from queries.findings import rushing
from queries.findings.blocking import detector
from queries.findings.kind import AlertKind, Dial
from queries.findings.rushing import FLOORS, Settings
from queries.findings.rushing.goods import SIGNALS

__all__ = ["KIND", "find"]
find = partial(rushing.find, detector=detector.found)
KIND = AlertKind(
    "blocking", "dealer", partial(rushing.searched, detector=detector.found), SIGNALS["blocking"],
    dials=(
        Dial("weeks_of_supply", Settings.weeks_of_supply, 0, 104, 0.5),
        Dial("weeks_of_supply_red", Settings.weeks_of_supply_red, 0, 104, 0.5),
        Dial("sell_in_over_sell_out", Settings.sell_in_over_sell_out, 1, 10, 0.05),
        Dial("closing_share", Settings.closing_share, 1, 10, 0.1),
        Dial("days_outstanding", Settings.days_outstanding, 0, 180, 1),
        Dial("returns", Settings.returns, 1, 20, 0.1),
        *FLOORS,
    ),
    place=2,
)  # fmt: skip
