"""What was planned and what the market did: targets, national agreements, industry figures."""

from datetime import date

import numpy as np
import polars as pl

from data.sample.catalogue import categories
from data.sample.company import Company
from data.sample.dealers import channels
from data.sample.geography import province_places, provinces, territories
from data.sample.ledger import Ledger
from data.sample.seasons import add_months, month_number

STRETCH = 1.01
REVISED = 0.97
AGREED = 1.04
MARKET_SHARES = (0.13, 0.11, 0.12, 0.07, 0.09, 0.12, 0.26, 0.19, 0.16, 0.15, 0.10, 0.08)  # by category
KEYS = ["province", "channel", "category"]


def targets(company: Company, cover: np.ndarray, ledger: Ledger) -> pl.DataFrame:
    """The plan of every year, and the revised plan of the last one, in the contract's shape.

    The plan knows the assortment and the season but none of the stories. It is set so that an average month of the
    calendar comes out a little below it.
    """
    until = company.until
    months = range(company.months[0], month_number(date(until.year, 12, 1)) + 1)
    raw = pl.concat([_month(company, cover, month) for month in months])
    scales = _experience(raw, ledger, until)
    scaled = raw.join(scales, left_on=pl.col("month").dt.month(), right_on="calendar_month", maintain_order="left")
    plan = scaled.select(
        "month", *KEYS,
        target_quantity=(pl.col("units") * pl.col("scale")).round().cast(pl.Int32),
        target_amount=((pl.col("amount") * pl.col("scale") / 1000).round() * 1000).cast(pl.Decimal(18, 2)),
        version=pl.lit("plan"),
    )
    revised = plan.filter(pl.col("month") >= date(until.year, 1, 1)).with_columns(
        version=pl.lit(f"plan {until.year} revised"),
        target_quantity=(pl.col("target_quantity") * REVISED).round().cast(pl.Int32),
        target_amount=(pl.col("target_amount").cast(pl.Float64) * REVISED).round().cast(pl.Decimal(18, 2)),
    )
    return pl.concat([plan, revised])


def _month(company: Company, cover: np.ndarray, month: int) -> pl.DataFrame:
    """Expected sell-in of a month: what consumers take, and what the stock needs to follow the season."""
    demand, network = company.demand, company.network
    out, after = demand.expected(month), demand.expected(month + 1)
    units = np.maximum(out + cover * (after - out), 0.15 * out)
    frame = pl.DataFrame({
        "province": provinces().gather(province_places()[network.home[demand.dealer]]),
        "channel": channels()["channel"].gather(network.channel[demand.dealer]),
        "category": categories()["category"].gather(demand.models.category[demand.model]),
        "units": units,
        "amount": units * demand.price(month),
    })
    sums = frame.group_by(KEYS, maintain_order=True).sum().filter(pl.col("units") > 0)
    return sums.with_columns(month=pl.lit(add_months(month)))


def _experience(raw: pl.DataFrame, ledger: Ledger, until: date) -> pl.DataFrame:
    """For each month of the calendar, what scales the raw plan to what full months of the past brought."""
    actual = ledger.amounts().group_by("month").agg(pl.sum("amount").alias("actual"))
    full = actual.filter(pl.col("month") < until.replace(day=1))
    both = raw.group_by("month").agg(pl.sum("amount")).join(full, on="month")
    overall = both["actual"].sum() / both["amount"].sum()
    scales = both.group_by(pl.col("month").dt.month().alias("calendar_month")).agg(pl.sum("actual") / pl.sum("amount"))
    every = pl.DataFrame({"calendar_month": np.arange(1, 13, dtype=np.int8)})
    return every.join(scales, on="calendar_month", how="left").select(
        "calendar_month", scale=pl.col("actual").fill_null(overall) * STRETCH)


def agreements(company: Company, ledger: Ledger) -> pl.DataFrame:
    """What each key account promised to buy in each year, in the contract's shape."""
    rng, until = company.stream("agreements"), company.until
    bought = ledger.amounts().filter(pl.col("account").is_not_null()).group_by(
        "account", pl.col("month").dt.year().alias("year")).agg(pl.sum("amount")).sort("year", "account")
    year_so_far = (until - date(until.year, 1, 1)).days / 365
    rows = [{
        "agreement_id": f"A{year}-{nth:02d}", "account": account, "year": year,
        "signed_on": date(year, int(rng.integers(1, 4)), int(rng.integers(3, 28))),
        "target_amount": round(amount / (year_so_far if year == until.year else 1) * rng.normal(AGREED, 0.07), -5),
        "rebate_rate": round(float(rng.uniform(0.01, 0.05)), 3),
    } for nth, (account, year, amount) in enumerate(bought.iter_rows(), 1)]
    return pl.DataFrame(rows)


def market(company: Company) -> pl.DataFrame:
    """What the whole industry sold in each month, province and category, in the contract's shape."""
    demand, rng = company.demand, company.stream("market")
    weight = _provinces(rng)
    shares = np.array(MARKET_SHARES) * (1 + rng.normal(0, 0.03, len(MARKET_SHARES)))
    place = demand.models.category[demand.model]
    price = np.bincount(demand.models.category, demand.models.list_price) / np.bincount(demand.models.category)
    frames = []
    for nth, month in enumerate(company.months[:-1]):
        own = np.bincount(place, demand.expected(month), len(shares))
        units = own / (shares * (1 + 0.002 * nth)) * weight * rng.normal(1, 0.04, weight.shape)
        frames.append(pl.DataFrame({
            "month": pl.Series([add_months(month)]).new_from_index(0, units.size),
            "province": provinces().gather(np.repeat(np.arange(len(weight)), len(shares))),
            "category": categories()["category"].gather(np.tile(np.arange(len(shares)), len(weight))),
            "industry_quantity": units.round().astype(np.int32).ravel(),
            "industry_amount": (units * price * 0.88).round().ravel(),
        }))
    return pl.concat(frames)


def _provinces(rng: np.random.Generator) -> np.ndarray:
    """The share of each province in each category: provinces x categories."""
    where = territories().group_by("province", maintain_order=True).agg(
        pl.sum("market_potential"), pl.first("summer", "winter"))
    climate = [where[name].to_numpy() if name else np.ones(len(where)) for name in categories()["climate"]]
    weight = np.stack(climate, axis=1) * where["market_potential"].to_numpy()[:, None]
    weight *= rng.lognormal(0, 0.15, weight.shape)
    return weight / weight.sum(axis=0)
