"""`approved_movements`: what headquarters agreed to, sometimes less than what was moved."""

from datetime import timedelta

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import territories
from data.sample.truth import Truth

INSTALLED_WITHIN = timedelta(days=75)


def approved_movements(company: Company, truth: Truth) -> pl.DataFrame:
    """A row for each approved move and sku; half of the projects are approved as a whole, without one."""
    rng, ids = company.stream("approvals"), company.network.frame["dealer_id"]
    moved, rows = _moved(truth), []
    for nth, move in enumerate(company.moves):
        mine = moved.filter(pl.col("move") == nth) if move.approved else moved.clear()
        if move.kind == "project" and nth % 2:
            mine = mine.select(pl.lit(nth).alias("move"), pl.lit(None, pl.String).alias("sku"), pl.sum("quantity"))
        ahead = timedelta(days=int(rng.integers(2, 11)))
        rows += [{
            "movement_id": f"M{nth:03d}-{line:02d}",
            "approved_on": move.starts - ahead,
            "from_dealer_id": ids[move.dealer],
            "to_dealer_id": None if move.receiver is None else ids[move.receiver],
            "to_city_id": territories()["city_id"][move.cities[0]],
            "sku": sku,
            "quantity": _approved(rng, quantity, move.excess),
            "valid_until": move.ends + INSTALLED_WITHIN,
            "reason": move.kind,
        } for line, (_, sku, quantity) in enumerate(mine.iter_rows(), 1) if quantity]
    return pl.DataFrame(rows, infer_schema_length=None)


def _moved(truth: Truth) -> pl.DataFrame:
    """Units by move and sku: those taken from stock, and the serial numbers of moves that leave no mark in it."""
    quiet = pl.concat(truth.astray).group_by(pl.col("cause").alias("move"), "sku").agg(pl.len().alias("quantity"))
    taken = pl.concat(truth.units).group_by("move", "sku").agg(pl.sum("quantity"))
    both = pl.concat([taken, quiet.cast(taken.schema).join(taken, on="move", how="anti")])
    return both.select("move", "sku", "quantity").sort("move", "sku")


def _approved(rng: np.random.Generator, quantity: int, excess: float) -> int:
    """Approvals are rounded up, unless the dealer goes beyond them."""
    return int(np.ceil(quantity * rng.uniform(1.0, 1.1))) if excess == 0 else max(1, int(quantity / (1 + excess)))
