"""Why units of an episode are not counted: claimed, next door, a batch, one event, carried home, or scattered."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.calendar import spring_festival
from queries.findings.rushing.batches import Batch
from queries.findings.rushing.trace import Window

ONE_EVENT = 3  # units sharing a week that speak of one purchase, delivery or batch of registrations


def told(window: Window, units: pl.DataFrame, batches: list[Batch]) -> pl.DataFrame:
    """What the dealer shipped in the window and surfaced outside, with `reason`: why it is not counted, '' if it is.

    Counted is what nobody answers for in the window's cities. units: the dealer's, by claim.
    """
    inside = units.filter(pl.col("w") >= window.starts, pl.col("w") < window.ends)
    why = pl.when(_in_batch(batches)).then(pl.lit("service_centre")).when(_festive(inside["activated_on"]))
    why = why.then(pl.lit("spring_festival")).when(pl.min_horizontal("event_w", "event_t") <= 1 / ONE_EVENT)
    elsewhere = (pl.col("reason") == "") & (~pl.col("c").is_in(window.cities) | _in_batch(batches))
    reason = pl.when(elsewhere).then(why.then(pl.lit("one_event")).otherwise(pl.lit("scattered")))
    return inside.with_columns(reason=reason.otherwise("reason"))


def _in_batch(batches: list[Batch]) -> pl.Expr:
    spans = ((pl.col("c") == each.city) & pl.col("t").is_between(each.first, each.last) for each in batches)
    return pl.any_horizontal(pl.lit(False), *spans)


def _festive(days: pl.Series) -> pl.Expr:
    years = days.dt.year().unique()
    return pl.any_horizontal(pl.lit(False), *(_near(spring_festival(year)) for year in years))


def _near(festival: date) -> pl.Expr:
    return pl.col("activated_on").is_between(festival - timedelta(days=21), festival + timedelta(days=14))


def counted(units: pl.DataFrame, window: Window) -> np.ndarray:
    """What nobody answers for, as History.seen: occasions are those that still have a unit."""
    layers = [
        pl.col("units").sum(),
        pl.col("w").n_unique().alias("event_w"),
        (pl.col("units") * pl.col("surprise_w")).sum().alias("surprise_w"),
        pl.col("t").n_unique().alias("event_t"),
        (pl.col("units") * pl.col("surprise_t")).sum().alias("surprise_t"),
    ]
    left = units.filter(pl.col("reason") == "").group_by("c").agg(layers)
    order = pl.DataFrame({"c": window.cities}, schema={"c": left.schema["c"]})
    table = order.join(left, on="c", how="left", maintain_order="left").drop("c").fill_null(0)
    return np.minimum(table.to_numpy().T.astype(float), window.facts.seen)
