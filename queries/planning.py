"""What a plan's cells are: everything a target can be set for, with what it can be weighed by.

A cell is a province, channel, category and month with the region it lies in. Its weights are, in the company's money:
history, the output of the year gone by; potential, the market's shares laid over the company's own mix; capacity, the
pace of the best quarter of the last two years. All three are of a whole year and spread over months by the rhythm.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from queries.allocation import allocate, blend
from queries.period import add_months
from queries.question import Period
from queries.rhythm import MIX, Rhythm

LEVELS = ("region", "province", "channel", "category", "month")
WEIGHTS = ("history", "potential", "capacity")
YEAR = 365
GROWTH_LEVELS = (("region",), ("region", "province"))
OwnBounds = tuple[str, float | None, float | None]  # region, floor, cap
OWN_BOUNDS = {"region": pl.String, "low": pl.Float64, "high": pl.Float64}


def cells_of(places: pl.DataFrame, sold: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Every cell of a year with its weights and its average price.

    places: region, province, potential (null where unknown), a row a province. sold: province, channel, category,
    history, capacity (amounts) and quantity. months: channel, category, month, share (of the year, summing to 1).
    Result: LEVELS, WEIGHTS and price (amount a unit in the company's channel and category; null where nothing sold).
    """
    units = pl.sum("quantity")
    mix = sold.group_by(MIX).agg(
        all=pl.sum("history").clip(lower_bound=0), price=pl.sum("history") / pl.when(units > 0).then(units)
    )
    yearly = (
        places.select("region", "province", market=_share("potential"))
        .join(mix, how="cross")
        .join(sold.drop("quantity"), on=["province", *MIX], how="left")
        .with_columns(potential=pl.col("market") * pl.col("all"))
    )
    monthly = yearly.join(months, on=MIX).with_columns(pl.col(WEIGHTS).fill_null(0.0) * pl.col("share"))
    return monthly.select(*LEVELS, *WEIGHTS, "price").sort(LEVELS)


def shares_of_months(rhythm: Rhythm, year: Period) -> pl.DataFrame:
    """How a year is spread over its months in each channel and category: channel, category, month, share."""
    days = pl.date_range(year.starts, year.ends, eager=True).dt.truncate("1mo")
    frames = [
        pl.DataFrame({"month": days, "share": output / output.sum()}).group_by("month").agg(pl.sum("share"))
        .with_columns(channel=pl.lit(group[0]), category=pl.lit(group[1]))
        for group, output in rhythm.intensities(year).items()
        if group
    ]  # fmt: skip
    return pl.concat(frames).select(*MIX, "month", "share")


def yearly(frame: pl.DataFrame, columns: Sequence[str], rhythm: Rhythm, span: Period) -> pl.DataFrame:
    """Figures by channel and category of a span shorter than a year taken to a whole one by the rhythm; else as given.

    The year is the 365 days up to the span's end.
    """
    if span.days >= YEAR:
        return frame
    whole = Period(span.ends - timedelta(YEAR - 1), span.ends)
    parts = [(*group, float(output[-span.days :].sum() / output.sum()))
             for group, output in rhythm.intensities(whole).items() if group]  # fmt: skip
    known = pl.DataFrame(parts, schema={**dict.fromkeys(MIX, pl.String), "part": pl.Float64}, orient="row")
    joined = frame.join(known, on=MIX, how="left", maintain_order="left")
    part = pl.col("part").fill_null(span.days / YEAR)
    return joined.with_columns(pl.col(columns).cast(pl.Float64) / part).drop("part")


def limits_of(
    cells: pl.DataFrame, low: float | None, high: float | None, own: Sequence[OwnBounds] = ()
) -> list[pl.DataFrame]:
    """Floors and caps of regions and provinces as multiples of their history: 0.95 lets none fall by more than 5 %.

    own: those of single regions, in the place of the general ones. Nothing bounds what has no history.
    """
    general = (pl.lit(low, pl.Float64).alias("low"), pl.lit(high, pl.Float64).alias("high"))
    sums = (cells.group_by(each, maintain_order=True).agg(pl.sum("history")) for each in GROWTH_LEVELS)
    bounded = [frame.with_columns(general) for frame in sums]
    single = pl.DataFrame(list(own), schema=OWN_BOUNDS, orient="row")
    bounded[0] = bounded[0].update(single, on="region")
    past = pl.when(pl.col("history") > 0).then("history")
    limits = [frame.select(*each, low=(past * pl.col("low")).floor(), high=(past * pl.col("high")).ceil())
              for each, frame in zip(GROWTH_LEVELS, bounded, strict=True)]  # fmt: skip
    return limits if own or (low, high) != (None, None) else []


def spread(
    cells: pl.DataFrame,
    total: int,
    weights: Mapping[str, float],
    bounds: tuple[float | None, float | None] = (None, None),
    locked: pl.DataFrame | None = None,
    own: Sequence[OwnBounds] = (),
) -> pl.DataFrame:
    """The national figure over all cells: LEVELS, target, price, locked.

    weights: of WEIGHTS. bounds, own: floors and caps as `limits_of` takes them. locked: an earlier plan, whose locked
    cells stay as they are. Raises what `allocate` raises.
    """
    raw = cells.with_columns(raw=blend(cells, weights))
    if locked is not None:
        kept = locked.filter("locked").select(*LEVELS, locked="target")
        raw = raw.join(kept, on=LEVELS, how="left", maintain_order="left")
    limits = limits_of(cells, *bounds, own)
    placed = allocate(raw, LEVELS, total, limits)
    held = pl.col("locked").is_not_null() if locked is not None else pl.lit(False)
    return placed.select(*LEVELS, "target", "price", locked=held)


def gone_by(year: int, data: Period) -> Period:
    """The year before, where the data hold it whole; else the last twelve months of the data, or what there is."""
    before = Period(date(year - 1, 1, 1), date(year - 1, 12, 31))
    if data.starts <= before.starts and data.ends >= before.ends:
        return before
    return Period(max(data.starts, add_months(data.ends, -12) + timedelta(1)), data.ends)


def _share(name: str) -> pl.Expr:
    known = pl.col(name).cast(pl.Float64).fill_null(0).clip(lower_bound=0)
    return known / pl.when(known.sum() > 0).then(known.sum())
