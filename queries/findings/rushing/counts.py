"""The counts as arrays: who could have shipped where, what surfaced where, by week of shipping and of activation."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.findings.rushing.read import EPOCH, Source, week_of

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Counts:
    """Dealers, cities and weeks by index. Weeks count from `first`, the week of the earliest shipment.

    outside: a row per kind of unit, with indices d, c, w (shipped), t (activated) and its units.
    exposure: all units by d, w and t; t is null while not activated.
    km: home to city; near_km: nearest city of the territory to city; nan where a position is unknown.
    rights: d, c and the first and last week of the right.
    """

    dealers: pl.DataFrame
    cities: pl.DataFrame
    first: int
    weeks: int
    outside: pl.DataFrame
    exposure: pl.DataFrame
    rights: pl.DataFrame
    km: np.ndarray
    near_km: np.ndarray
    arrivals: np.ndarray

    def testable(self, border_km: float) -> np.ndarray:
        """Dealer x city: outside the territory at some time, and no neighbour of it."""
        known = ~(self.near_km < border_km)
        always = self.rights.filter(pl.col("from_week") <= 0, pl.col("to_week") >= self.weeks)
        known[always["d"].to_numpy(), always["c"].to_numpy()] = False
        return known

    def held(self, handover_days: int) -> dict[int, list[tuple[int, int, int]]]:
        """By dealer the cities that were its own for a time, with the first and last week, handing over included."""
        margin = handover_days // 7
        passing = self.rights.filter((pl.col("from_week") > 0) | (pl.col("to_week") < self.weeks))
        spans: dict[int, list[tuple[int, int, int]]] = {}
        for d, c, first, last in passing.select("d", "c", "from_week", "to_week").iter_rows():
            spans.setdefault(d, []).append((c, first - margin, last + margin))
        return spans

    def exposed(self) -> np.ndarray:
        """Activated units by dealer, week shipped, week activated."""
        known = self.exposure.drop_nulls("t")
        table = np.zeros((self.dealers.height, self.weeks, self.weeks), np.float32)
        np.add.at(table, tuple(known[name].to_numpy() for name in "dwt"), known["units"].to_numpy())
        return table


def count(source: Source, handover_days: int) -> Counts | None:
    """The counts as known on the source's day; None when no dealer with a territory has an activated unit."""
    exposure = source.read("exposure")
    everyone, cities = source.read("dealers"), source.read("cities").with_row_index("c")
    dealers = everyone.filter(
        pl.col("coverage") != "national", pl.col("dealer_id").is_in(exposure["dealer_id"].unique().implode())
    ).with_row_index("d")
    if dealers.is_empty() or exposure["activated_week"].drop_nulls().is_empty():
        return None
    first = exposure["shipped_week"].min()
    d, c = dealers.select("dealer_id", "d"), cities.select("city_id", "c")
    exposure = exposure.join(d, on="dealer_id").select(
        "d", "units", w=pl.col("shipped_week") - first, t=pl.col("activated_week") - first
    )
    outside = (
        source.read("outside", handover=handover_days)
        .join(d, on="dealer_id")
        .join(c, on="city_id")
        .with_columns(w=_week("shipped_on") - first, t=_week("activated_on") - first)
    )
    rights = (
        source.read("rights")
        .join(d, on="dealer_id")
        .join(c, on="city_id")
        .select("d", "c", from_week=_week("valid_from") - first, to_week=_week("valid_to") - first)
    )
    km = distances(cities)
    sizes = cities.join(source.read("arrivals"), on="city_id", how="left").sort("c")["units"].fill_null(0)
    home = dealers.join(c, on="city_id", how="left", maintain_order="left")["c"].to_numpy()
    return Counts(
        dealers,
        cities,
        first,
        int((_latest(source) - first) + 1),
        outside,
        exposure,
        rights,
        km[home],
        _nearest(km, rights, home),
        sizes.to_numpy().astype(float),
    )


def distances(cities: pl.DataFrame) -> np.ndarray:
    """Great-circle distances in km between all cities (haversine); nan where a position is unknown."""
    at = np.radians(cities.select("latitude", "longitude").cast(pl.Float64).to_numpy())
    half = (at[:, None] - at[None]) / 2
    a = np.sin(half[..., 0]) ** 2 + np.cos(at[:, None, 0]) * np.cos(at[None, :, 0]) * np.sin(half[..., 1]) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(a, 0, 1)))


def _nearest(km: np.ndarray, rights: pl.DataFrame, home: np.ndarray) -> np.ndarray:
    """From the nearest other city of the territory: one that was the dealer's at times is no neighbour of itself."""
    others = km + np.diag(np.full(len(km), np.inf))
    near = others[home].copy()
    for d, c in rights.select("d", "c").unique().iter_rows():
        near[d] = np.fmin(near[d], others[c])
    return near


def _week(name: str) -> pl.Expr:
    return ((pl.col(name) - pl.lit(EPOCH)).dt.total_days() // 7).cast(pl.Int32)


def _latest(source: Source) -> int:
    return week_of(source.as_of)
