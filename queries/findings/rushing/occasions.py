"""How many separate occasions lie behind the units, and how surprising their sizes are.

A group purchase, one delivery or one batch keyed in by a service centre is a single event, however many units it
brings. Units that share a week of shipping, or a week of activation, may be one event on that axis; what sizes such
lone events have is learnt from the cells that have no neighbour in time, where hardly any diversion can be.
"""

import numpy as np
import polars as pl

AXES = ("w", "t")
ALONE = 5  # weeks without another unit, on both sides, that make a cell a lone event


def weigh(outside: pl.DataFrame) -> pl.DataFrame:
    """The units with, for each axis, what one unit adds: `event_*` occasions and `surprise_*` nats of size."""
    for axis in AXES:
        cell = pl.col("units").sum().over("d", "c", axis)
        surprise = _surprises(outside, axis)
        outside = outside.with_columns(cell.alias("n")).with_columns(
            (1 / pl.col("n")).alias(f"event_{axis}"), (surprise(pl.col("n")) / pl.col("n")).alias(f"surprise_{axis}")
        )
    return outside.drop("n")


def _surprises(outside: pl.DataFrame, axis: str):
    """-ln of the share of lone events at least that large."""
    cells = outside.group_by("d", "c", axis).agg(n=pl.col("units").sum()).sort("d", "c", axis)
    before = (pl.col(axis) - pl.col(axis).shift(1).over("d", "c")).fill_null(ALONE + 1)
    after = (pl.col(axis).shift(-1).over("d", "c") - pl.col(axis)).fill_null(ALONE + 1)
    lone = np.sort(cells.filter(before > ALONE, after > ALONE)["n"].to_numpy())

    def surprise(n: pl.Expr) -> pl.Expr:
        return n.map_batches(lambda sizes: pl.Series(_rarity(lone, sizes.to_numpy())), return_dtype=pl.Float64)

    return surprise


def _rarity(lone: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    larger = len(lone) - np.searchsorted(lone, sizes, side="left")
    return -np.log((1 + larger) / (1 + len(lone)))


def size_evidence(surprise: np.ndarray, events: np.ndarray) -> np.ndarray:
    """Nats that the sizes of `events` add: Chernoff's bound for a sum of that many standard exponentials."""
    total, k = np.maximum(surprise, events), np.maximum(events, 1e-9)
    return np.where(events > 0, total - k - k * np.log(np.maximum(total, 1e-9) / k), 0.0)
