"""Units that somebody answers for: approved movements and goods sent back, matched unit by unit.

A claim covers units of its dealer whose life, from shipping to activation, touches the claim's days, in its cities and
of its sku when it names them. Each claim takes the earliest units it covers, up to its quantity; a unit is taken
once; what goes beyond the quantity stays in the test. Taking in a fixed order makes one more claim remove at least
the units removed without it.
"""

import numpy as np
import polars as pl

from queries.rushing.read import Source

OPEN_DAYS = 180  # how long an approval without an end is good for


def claims(source: Source) -> pl.DataFrame:
    """All claims known: dealer_id, cities (null for any), sku (null for any), begins, ends, quantity, reason."""
    parts = [source.read("returns").with_columns(cities=pl.lit(None, pl.List(pl.String)), reason=pl.lit("returned"))]
    if "approved_movements" in source.tables:
        held = source.read("rights").group_by("dealer_id").agg(pl.col("city_id").unique().sort())
        goal = pl.when(pl.col("to_city_id").is_not_null()).then(pl.concat_list("to_city_id"))
        moves = source.read("approved").join(held, left_on="to_dealer_id", right_on="dealer_id", how="left")
        parts.append(
            moves.with_columns(
                cities=goal.otherwise(pl.col("city_id")),
                reason=pl.lit("approved_") + pl.col("reason"),
                ends=pl.coalesce("valid_until", pl.col("begins").dt.offset_by(f"{OPEN_DAYS}d")),
            )
        )
    columns = ["dealer_id", "cities", "sku", "begins", "ends", "quantity", "reason"]
    return pl.concat([part.select(columns) for part in parts]).sort("dealer_id", "begins", "reason", "ends", "quantity")


def settle(outside: pl.DataFrame, all_claims: pl.DataFrame) -> pl.DataFrame:
    """The outside units split by what claims them: the same rows with `reason` ('' for unclaimed) and `units`."""
    concerned = set(all_claims["dealer_id"])
    order = ["activated_on", "shipped_on", "city_id", "sku", "source"]
    mine = pl.col("dealer_id").is_in(concerned)
    parts = [outside.filter(~mine).with_columns(reason=pl.lit(""))]
    by_dealer = all_claims.partition_by("dealer_id", as_dict=True)
    for key, units in outside.filter(mine).partition_by("dealer_id", as_dict=True).items():
        parts += _settled(units.sort(order), by_dealer[key])
    return pl.concat(parts).filter(pl.col("units") > 0)


def _settled(units: pl.DataFrame, own: pl.DataFrame) -> list[pl.DataFrame]:
    """One dealer's units, oldest first, after each of its claims took its share."""
    left = units["units"].to_numpy().copy()
    shipped, activated, city, sku = (units[n].to_numpy() for n in ("shipped_on", "activated_on", "city_id", "sku"))
    parts = []
    for claim in own.iter_rows(named=True):
        fits = (shipped <= np.datetime64(claim["ends"])) & (activated >= np.datetime64(claim["begins"])) & (left > 0)
        if claim["sku"] is not None:
            fits &= sku == claim["sku"]
        if claim["cities"] is not None:
            fits &= np.isin(city, claim["cities"])
        if not fits.any():
            continue
        before = np.cumsum(np.where(fits, left, 0)) - np.where(fits, left, 0)
        taken = np.clip(claim["quantity"] - before, 0, np.where(fits, left, 0))
        left = left - taken
        claimed = units.with_columns(units=pl.Series(taken), reason=pl.lit(claim["reason"]))
        parts.append(claimed.filter(pl.col("units") > 0))
    return [units.with_columns(units=pl.Series(left), reason=pl.lit("")), *parts]
