"""The bridge from one period's amount or margin to another's: volume, mix, price, cost, new and lost items."""

import polars as pl

EFFECTS = ("volume", "mix", "price", "cost", "new", "lost", "returns")


def bridge(frame: pl.DataFrame) -> pl.DataFrame:
    """Price-volume-mix by item; every row sums to its item's change, and so the effects to the whole's.

    frame: a row an item (a sku in a channel), with quantity, amount, quantity__compared, amount__compared, net of
    returns; null counts as zero. With cost and cost__compared the bridge is one of margin (amount - cost).
    Result: the item's columns and one column an effect (EFFECTS), in money. For items sold in both periods, with
    k = all their units now / before, u the unit's price (or margin) before and U its mean:
    volume = (k - 1) q0 u, mix = (q1 - k q0)(u - U), price = q1 Δprice, cost = - q1 Δunit cost.
    Source: the standard sales-mix and quantity variances (Horngren, Cost Accounting), base-period weights.
    An item whose net quantity is not positive in a period had no sale and no price there: its whole change is
    `new`, `lost`, or `returns` when it sold in neither.
    """
    costed = "cost" in frame.columns
    figures = ("quantity", "amount", "cost") if costed else ("quantity", "amount")
    names = {name + side for name in figures for side in ("", "__compared")}
    items = frame.with_columns(pl.col(*names).cast(pl.Float64).fill_null(0.0))
    if not costed:
        items = items.with_columns(cost=pl.lit(0.0), cost__compared=pl.lit(0.0))
    return _effects(items).select(*(name for name in frame.columns if name not in names), *EFFECTS)


def steps(items: pl.DataFrame) -> dict[str, float]:
    """Effect -> money over all the items of a `bridge`; zero effects included. Their sum is the change."""
    return dict(zip(EFFECTS, items.select(pl.col(*EFFECTS).sum()).row(0), strict=True))


def _effects(items: pl.DataFrame) -> pl.DataFrame:
    sold, was = pl.col("quantity") > 0, pl.col("quantity__compared") > 0
    kept = sold & was
    q1, q0 = pl.col("quantity"), pl.col("quantity__compared")
    price, price0 = pl.col("amount") / q1, pl.col("amount__compared") / q0
    cost, cost0 = pl.col("cost") / q1, pl.col("cost__compared") / q0
    now, before = pl.col("amount") - pl.col("cost"), pl.col("amount__compared") - pl.col("cost__compared")
    growth = q1.filter(kept).sum() / q0.filter(kept).sum()
    mean = before.filter(kept).sum() / q0.filter(kept).sum()
    effects = {
        "volume": (kept, (growth - 1) * before),
        "mix": (kept, (q1 - growth * q0) * (price0 - cost0 - mean)),
        "price": (kept, q1 * (price - price0)),
        "cost": (kept, q1 * (cost0 - cost)),
        "new": (sold & ~was, now - before),
        "lost": (was & ~sold, now - before),
        "returns": (~sold & ~was, now - before),
    }
    return items.with_columns(
        pl.when(when).then(value).otherwise(0.0).alias(name) for name, (when, value) in effects.items()
    )
