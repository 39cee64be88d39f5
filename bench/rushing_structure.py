"""What a world of the rushing bench is made of: how loud its noise is, and which mechanisms produce it."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Structure:
    """One world's mechanisms. Shares are of units, lags are days, distances km.

    out_share: legitimate sales beyond the territory. clump: mean size of an innocent group purchase.
    pair_shape: gamma shape of week-to-week swings of a pair (small is wild). registration: beta parameters by city.
    batch: how a service centre miscodes (day, weeks, shipment). book_stock: stock counted from books, not shelves.
    buys_more: diverted goods are bought on top of, not out of, the usual volume.
    """

    size_power: float = 0.8
    distance_power: float = 1.7
    out_share: float = 0.05
    border_share: float = 0.10
    clump_rate: float = 0.004
    clump: float = 3.0
    pair_shape: float = 3.0
    lag: str = "gamma"
    lag_mean: float = 30.0
    registration: tuple[float, float] = (6.0, 3.0)
    holiday_share: float = 0.03
    holiday_corridors: bool = True
    miscode_share: float = 0.006
    batch: str = "day"
    batches: int = 40
    count_error: float = 0.01
    weekly_stock: bool = True
    book_stock: bool = False
    buys_more: bool = False
    volume_spread: float = 0.8


LEVELS = {
    "easy": Structure(
        out_share=0.03,
        border_share=0.05,
        clump_rate=0.001,
        pair_shape=20.0,
        registration=(14.0, 3.0),
        holiday_share=0.01,
        miscode_share=0.002,
        batches=15,
        count_error=0.003,
        volume_spread=0.5,
    ),
    "normal": Structure(),
    "hard": Structure(
        out_share=0.09,
        border_share=0.15,
        clump_rate=0.008,
        clump=4.0,
        pair_shape=1.2,
        registration=(1.1, 0.9),
        holiday_share=0.06,
        miscode_share=0.02,
        batches=90,
        count_error=0.03,
        volume_spread=1.1,
    ),
}


def drawn(level: str, seed: int) -> Structure:
    """The level's structure with its mechanisms drawn anew for each seed, so that no figure rests on one choice."""
    rng = np.random.default_rng([seed, 77])
    return replace(
        LEVELS[level],
        size_power=rng.uniform(0.5, 1.1),
        distance_power=rng.uniform(0.8, 2.5),
        lag=str(rng.choice(["gamma", "lognormal", "exponential"])),
        lag_mean=rng.uniform(24, 38),
        batch=str(rng.choice(["day", "weeks", "shipment"])),
        holiday_corridors=bool(rng.integers(2)),
        book_stock=bool(rng.integers(2)),
        buys_more=bool(rng.integers(2)),
        weekly_stock=bool(rng.integers(2)),
    )
