"""Units that somebody answers for: approved movements and goods sent back, matched unit by unit.

A claim covers units of its dealer whose life, from shipping to activation, touches the claim's days, of its sku when it
names one, in its city or wherever its receiver sells by right: what was handed over is sold there. Each claim takes the
earliest units it covers, up to its quantity; a unit is taken once; what goes beyond the quantity stays in the test.
Which units went back nobody wrote down: returns take their share of those that were still about, the oldest first.
Returns come first and approvals in a fixed order, so that one more approval removes at least what went without it.
"""

import numpy as np
import polars as pl

from queries.findings.rushing.read import Source

OPEN_DAYS = 180  # how long an approval without an end is good for
COLUMNS = ("dealer_id", "cities", "sku", "begins", "ends", "quantity", "about", "reason")


def claims(source: Source) -> pl.DataFrame:
    """All claims known: dealer_id, cities (null for any), sku (null for any), begins, ends, quantity, reason.

    about: of returns, how many units of the sku the dealer still had about; null for approvals.
    """
    blank = pl.lit(None, pl.List(pl.String))
    parts = [source.read("returns").with_columns(cities=blank, reason=pl.lit("returned"), ends="begins")]
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
                about=pl.lit(None, pl.Int64),
            )
        )
    order = (pl.col("about").is_null(), "dealer_id", "begins", "reason", "ends", "quantity")
    return pl.concat([part.select(COLUMNS) for part in parts]).sort(*order)


def settle(units: pl.DataFrame, own: pl.DataFrame | None) -> pl.DataFrame:
    """One dealer's units outside, oldest first, split by which of its own claims took them: `reason`, '' for none.

    Units that have a reason keep it.
    """
    units = units.sort("activated_on", "shipped_on", "city_id", "sku", "source")
    free = units["reason"].is_null().to_numpy()
    left = np.where(free, units["units"].to_numpy(), 0)
    facts = [units[name].to_numpy() for name in ("shipped_on", "activated_on", "city_id", "sku")]
    rows, taken, reasons, due = [np.flatnonzero(~free)], [units["units"].to_numpy()[~free]], [], 0.0
    reasons += units["reason"].drop_nulls().to_list()
    for claim in () if own is None else own.iter_rows(named=True):
        fits = np.flatnonzero(_covered(claim, *facts) & (left > 0))
        quantity = claim["quantity"]
        if claim["about"] is not None:
            due += quantity * min(left[fits].sum() / max(claim["about"], 1), 1)
            quantity = int(due)
        before = np.cumsum(left[fits]) - left[fits]
        part = np.clip(quantity - before, 0, left[fits])
        left[fits] -= part
        due -= part.sum() if claim["about"] is not None else 0
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
