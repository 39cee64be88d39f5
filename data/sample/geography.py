"""The country the sample company sells in: prefecture-level cities, their provinces and the distances between them."""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

EARTH_RADIUS_KM = 6371.0


@cache
def territories() -> pl.DataFrame:
    """The cities in the contract's shape, with what demand needs of a province: `summer`, `winter` (1 = usual).

    market_potential: appliance spend a year in million CNY, from population and income.
    """
    here = Path(__file__).parent
    cities = pl.read_csv(here / "cities.csv").with_columns(province_code=pl.col("code") // 100)
    provinces = pl.read_csv(here / "provinces.csv").rename({"code": "province_code"})
    spend = pl.col("population_10k") * (pl.col("gdp_per_head_k") / 85).sqrt() * 6.2
    return cities.join(provinces, on="province_code", maintain_order="left").with_columns(
        city_id=pl.format("C{}", "code"),
        population=pl.col("population_10k") * 10_000,
        market_potential=spend.round(1),
    )


@cache
def provinces() -> pl.Series:
    """The names of the provinces, in the order of `territories`."""
    return territories()["province"].unique(maintain_order=True)


@cache
def province_places() -> np.ndarray:
    """The place of each city's province in `provinces`."""
    places = {name: place for place, name in enumerate(provinces())}
    return np.array([places[name] for name in territories()["province"]])


@cache
def distances() -> np.ndarray:
    """Great-circle distance in km between every two cities, in the order of `territories`."""
    latitude, longitude = np.radians(territories().select("latitude", "longitude").to_numpy().T)
    chord = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord))
