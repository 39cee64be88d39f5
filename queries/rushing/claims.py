"""Units that somebody answers for: approved movements and goods sent back, matched unit by unit.

A claim covers units of its dealer whose life, from shipping to activation, touches the claim's days, of its sku when it
names one, in its city or wherever its receiver sells by right: what was handed over is sold there. Each claim takes the
earliest units it covers, up to its quantity; a unit is taken once; what goes beyond the quantity stays in the test.
Taking in a fixed order makes one more claim remove at least the units removed without it.
"""

import numpy as np
import polars as pl

from queries.rushing.read import Source

OPEN_DAYS = 180  # how long an approval without an end is good for


def claims(source: Source) -> pl.DataFrame:
    """All claims known: dealer_id, cities (null for any), sku (null for any), begins, ends, quantity, reason."""
    parts = [source.read("returns").with_columns(cities=pl.lit(None, pl.List(pl.String)), reason=pl.lit("returned"))]
    if "approved_movements" in source.tables:
        held = source.read("rights").group_by("dealer_id").agg(cities=pl.col("city_id").unique().sort())
        moves = source.read("approved").join(held, left_on="to_dealer_id", right_on="dealer_id", how="left")
        named = pl.concat_list("to_city_id").fill_null([]).list.drop_nulls()
        cities = named.list.concat(pl.col("cities").fill_null([]))
        parts.append(
            moves.with_columns(
                cities=pl.when(cities.list.len() > 0).then(cities),
                reason=pl.lit("approved_") + pl.col("reason"),
                ends=pl.coalesce("valid_until", pl.col("begins").dt.offset_by(f"{OPEN_DAYS}d")),
            )
        )
    columns = ["dealer_id", "cities", "sku", "begins", "ends", "quantity", "reason"]
    return pl.concat([part.select(columns) for part in parts]).sort("dealer_id", "begins", "reason", "ends", "quantity")


def settle(units: pl.DataFrame, own: pl.DataFrame | None) -> pl.DataFrame:
    """One dealer's units outside, oldest first, split by which of its own claims took them: `reason`, '' for none."""
    units = units.sort("activated_on", "shipped_on", "city_id", "sku", "source")
    left = units["units"].to_numpy().copy()
    facts = [units[name].to_numpy() for name in ("shipped_on", "activated_on", "city_id", "sku")]
    rows, taken, reasons = [], [], []
    for claim in () if own is None else own.iter_rows(named=True):
        fits = np.flatnonzero(_covered(claim, *facts) & (left > 0))
        before = np.cumsum(left[fits]) - left[fits]
        part = np.clip(claim["quantity"] - before, 0, left[fits])
        left[fits] -= part
        rows.append(fits), taken.append(part), reasons.extend([claim["reason"]] * len(fits))
    rows.append(np.arange(len(left))), taken.append(left), reasons.extend([""] * len(left))
    split = units.select(pl.all().gather(np.concatenate(rows)))
    split = split.with_columns(units=pl.Series(np.concatenate(taken)), reason=pl.Series(reasons, dtype=pl.String))
    return split.filter(pl.col("units") > 0)


def _covered(claim: dict, shipped: np.ndarray, activated: np.ndarray, city: np.ndarray, sku: np.ndarray) -> np.ndarray:
    fits = (shipped <= np.datetime64(claim["ends"])) & (activated >= np.datetime64(claim["begins"]))
    if claim["sku"] is not None:
        fits &= sku == claim["sku"]
    if claim["cities"] is not None:
        fits &= np.isin(city, claim["cities"])
    return fits
