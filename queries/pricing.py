"""Price, volume and mix behind a change of an amount or of margin."""

import polars as pl

from queries.bridge import bridge, steps
from queries.question import Comparison
from queries.why import Ask

# What a bridge of the metric is made of: units, amount and, of margin, the margin itself.
PRICED = {
    "sell_in_amount": ("sell_in_quantity", "sell_in_amount"),
    "sell_out_amount": ("sell_out_quantity", "sell_out_amount"),
    "gross_margin": ("sell_in_quantity", "costed_amount", "gross_margin"),
}


def price_volume_mix(ask: Ask, metric: str, comparison: Comparison) -> dict[str, float] | None:
    """Effect -> money, by model within channel; the effects sum to the metric's change. None where none applies.

    ask: answers (metrics, by) for the period with its comparison. Margin comes apart only where every row has its
    cost: else the units would not be those of the amount.
    """
    if metric not in PRICED or (metric == "gross_margin" and not _costed(ask, comparison)):
        return None
    frame = ask(PRICED[metric], ("channel", "sku"))
    quantity, amount, *margin = PRICED[metric]
    sides = []
    for there, here in ((f"__{comparison}", "__compared"), ("", "")):
        sides += [pl.col(quantity + there).alias("quantity" + here), pl.col(amount + there).alias("amount" + here)]
        sides += [(_number(amount + there) - _number(each + there)).alias("cost" + here) for each in margin]
    return steps(bridge(frame.select("channel", "sku", *sides)))


def _costed(ask: Ask, comparison: Comparison) -> bool:
    row = ask(("costed_amount", "sell_in_amount"), ()).row(0, named=True)
    return all(row[f"costed_amount{side}"] == row[f"sell_in_amount{side}"] for side in ("", f"__{comparison}"))


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64).fill_null(0.0)
