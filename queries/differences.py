"""Two plans beside each other."""

from collections.abc import Sequence

import polars as pl

from queries.planning import LEVELS


def differences(before: pl.DataFrame, after: pl.DataFrame, by: Sequence[str] = LEVELS) -> pl.DataFrame:
    """The nodes whose sums differ, the largest change first: by, before, after, change. A node absent counts 0."""
    sums = [
        plan.group_by(by).agg(pl.sum("target").alias(name)) for name, plan in (("before", before), ("after", after))
    ]
    both = sums[0].join(sums[1], on=by, how="full", coalesce=True).with_columns(pl.col("before", "after").fill_null(0))
    changed = both.with_columns(change=pl.col("after") - pl.col("before")).filter(pl.col("change") != 0)
    return changed.sort(pl.col("change").abs(), *by, descending=[True, *[False] * len(by)])
