"""What moved: the part that every member had in a metric's change.

Surprise and explanatory power are those of Adtributor (Bhagwan et al., "Adtributor: Revenue Debugging in Advertising
Systems", NSDI 2014): how far a member's share of the whole left the share it had before, and how much of the change
is its own.
"""

from collections.abc import Mapping

import polars as pl


def additive(frame: pl.DataFrame, by: str, metric: str, comparison: str) -> pl.DataFrame:
    """The change of a metric that adds up, by the members of one dimension; the parts sum to the change of the whole.

    frame: a row a member, with `by`, `<metric>` and `<metric>__<comparison>`; null counts as zero.
    Result, largest score first: by, now, before, change, state (new, lost or kept), explains (its part of all
    movement, 0..1), surprise (0..ln 2), score (explains x surprise).
    """
    sides = frame.select(by, now=_number(metric), before=_number(f"{metric}__{comparison}"))
    table = sides.with_columns(
        change=pl.col("now") - pl.col("before"), state=_state("now", "before"), surprise=_surprise("now", "before")
    )
    return _scored(table)


def ratio(frame: pl.DataFrame, by: str, numerator: str, denominator: str, comparison: str) -> pl.DataFrame:
    """The change of numerator / denominator, by the members of one dimension, in their rate and their weight.

    With w the member's share of the denominator, r its own ratio, R the whole's, bars for the mean of both periods:
    rate = w̄ Δr, mix = (r̄ - R̄) Δw (Bennet's symmetric indicator, 1920). A member without a denominator on one side
    has no rate there: all of its part is mix. The parts sum to the change of the whole's ratio.
    Result: as `additive`, now and before being the member's ratio, with rate and mix; change = rate + mix. Empty when
    the whole's denominator is zero in a period, for then there is no change to explain.
    """
    sides = frame.select(
        by, n=_number(numerator), d=_number(denominator),
        n0=_number(f"{numerator}__{comparison}"), d0=_number(f"{denominator}__{comparison}"),
    )  # fmt: skip
    whole = sides.select(pl.exclude(by).sum()).row(0, named=True)
    if not whole["d"] or not whole["d0"]:
        sides = sides.clear()
    table = sides.with_columns(now=_over("n", "d"), before=_over("n0", "d0"), state=_state("d", "d0"))
    middle = (whole["n"] / (whole["d"] or 1) + whole["n0"] / (whole["d0"] or 1)) / 2
    weight, weight0 = pl.col("d") / whole["d"], pl.col("d0") / whole["d0"]
    share = pl.col("n") / whole["d"] - pl.col("n0") / whole["d0"]
    table = table.with_columns(
        change=share - middle * (weight - weight0),
        rate=((weight + weight0) / 2 * (pl.col("now") - pl.col("before"))).fill_null(0.0),
        surprise=_surprise("n", "n0") + _surprise("d", "d0"),
    )
    return _scored(table.with_columns(mix=pl.col("change") - pl.col("rate")).drop("n", "d", "n0", "d0"))


def together(table: pl.DataFrame) -> pl.DataFrame:
    """The result of `additive` or `ratio` with the members that are new, and those that are lost, as one row each.

    Such a row has no name, the sums of its members, and their `count`; ratios are never added up, so it has none. A
    single new or lost member keeps its name.
    """
    own = ("now", "before") if "rate" in table.columns else ()
    by, counted = table.columns[0], table.with_columns(count=pl.len().over("state"))
    many = (pl.col("state") != "kept") & (pl.col("count") > 1)
    sums = pl.col(name for name in table.columns if table[name].dtype.is_float() and name not in own).sum()
    rows = counted.filter(many).group_by("state", maintain_order=True).agg(sums, pl.col("count").first())
    nameless = rows.with_columns(pl.lit(None, table[by].dtype).alias(by))
    return pl.concat([counted.filter(~many), nameless], how="diagonal")


def drivers(tables: Mapping[str, pl.DataFrame], few: int = 6) -> pl.DataFrame:
    """The `few` members worth showing, of all dimensions, by score: both large and surprising.

    tables: dimension -> result of `additive` or `ratio`. A change that an earlier driver already shows to the
    last digit (a city with one dealer) is left out. Result: dimension, member, then the tables' columns, null where a
    table has none.
    """
    named = [
        table.rename({table.columns[0]: "member"}).select(
            pl.lit(name).alias("dimension"), pl.col("member").cast(pl.String), pl.exclude("member")
        )
        for name, table in tables.items()
    ]
    moved = pl.concat(named, how="diagonal").filter(pl.col("change") != 0)
    ranked = moved.sort("score", descending=True, maintain_order=True)
    seen = pl.col("change").round_sig_figs(9)
    return ranked.unique(seen, keep="first", maintain_order=True).head(few)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64).fill_null(0.0)


def _over(top: str, bottom: str) -> pl.Expr:
    return pl.when(pl.col(bottom) != 0).then(pl.col(top) / pl.col(bottom))


def _state(now: str, before: str) -> pl.Expr:
    new, lost = pl.col(before) == 0, pl.col(now) == 0
    return pl.when(new & ~lost).then(pl.lit("new")).when(lost & ~new).then(pl.lit("lost")).otherwise(pl.lit("kept"))


def _surprise(now: str, before: str) -> pl.Expr:
    """A member's part of the Jensen-Shannon divergence of the shares; a negative figure (returns) has no share."""
    q, p = (pl.col(side).clip(lower_bound=0) for side in (now, before))
    q, p = (q / q.sum()).fill_nan(0.0), (p / p.sum()).fill_nan(0.0)
    return (_towards(p, q) + _towards(q, p)) / 2


def _towards(p: pl.Expr, q: pl.Expr) -> pl.Expr:
    return pl.when(p > 0).then(p * (2 * p / (p + q)).log()).otherwise(0.0)


def _scored(table: pl.DataFrame) -> pl.DataFrame:
    """Explanatory power is taken of all movement, up and down, so that it holds when gains and losses cancel."""
    explains = (pl.col("change").abs() / pl.col("change").abs().sum()).fill_nan(0.0)
    scored = table.with_columns(explains=explains).with_columns(score=explains * pl.col("surprise"))
    return scored.sort("score", pl.col("change").abs(), descending=True)
