"""Targets: what the plan expected of every month, province, channel and category."""

from datetime import date

import numpy as np
import polars as pl

from data.sample.catalogue import categories
from data.sample.company import Company
from data.sample.dealers import channels
from data.sample.demand import Demand
from data.sample.geography import territories
from data.sample.seasons import add_months, month_number

STRETCH = 0.89


def targets(company: Company, cover: np.ndarray) -> pl.DataFrame:
    """The plan of every year and the revised plan of the last one, in the contract's shape."""
    demand, starts, until, rng = company.demand, company.starts, company.until, company.stream("targets")
    months = range(month_number(starts), month_number(date(until.year, 12, 1)) + 1)
    stock = [demand.expected(month) for month in (months[0], *(each + 1 for each in months))]
    rows = []
    for month, before, after in zip(months, stock, stock[1:], strict=False):
        out = demand.expected(month)
        units = np.maximum(out + cover * (after - before), 0.15 * out)
        rows.append(_month(demand, month, units, rng))
    plan = pl.concat(rows).with_columns(version=pl.lit("plan"))
    revised = plan.filter(pl.col("month") >= date(until.year, 1, 1)).with_columns(
        version=pl.lit(f"plan {until.year} revised"),
        target_quantity=(pl.col("target_quantity") * 0.97).round().cast(pl.Int32),
        target_amount=(pl.col("target_amount").cast(pl.Float64) * 0.97).round(0).cast(pl.Decimal(18, 2)),
    )
    return pl.concat([plan, revised])


def _month(demand: Demand, month: int, units: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    network = demand.network
    frame = pl.DataFrame(
        {
            "province": territories()["province"].gather(network.home[demand.dealer]),
            "channel": channels()["channel"].gather(network.channel[demand.dealer]),
            "category": categories()["category"].gather(demand.models.category[demand.model]),
            "units": units * STRETCH,
            "amount": units * demand.price(month) * STRETCH,
        }
    )
    keys = ["province", "channel", "category"]
    sums = frame.group_by(keys, maintain_order=True).sum().filter(pl.col("units") > 0)
    return sums.select(
        pl.lit(add_months(month)).alias("month"),
        *keys,
        pl.col("units").round().cast(pl.Int32).alias("target_quantity"),
        ((pl.col("amount") / 1000).round() * 1000).cast(pl.Decimal(18, 2)).alias("target_amount"),
    )
