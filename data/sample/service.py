"""How the dealers are served: orders, service cases, trainings."""

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.ledger import Ledger

ORDER_MONTHS, OPEN_DAYS = 14, 6
FAULTS = ("wrong_item", "wrong_quantity", "wrong_address", "damaged", "document")
KINDS = ("return", "damage", "deterioration", "complaint", "consultation")
COST_SHARE = (0.12, 0.25, 0.15, 0.03, 0.002)  # of the price, by kind
TOPICS = ("Product knowledge", "Installation", "Store display", "Price order", "Service standard", "Online operations")


def orders(company: Company, ledger: Ledger) -> pl.DataFrame:
    """The order lines behind the last deliveries, and those still open, in the contract's shape."""
    rng, until = company.stream("orders"), np.datetime64(company.until)
    lines = pl.concat(ledger.delivered[-ORDER_MONTHS:])
    channel = company.network.frame.select("dealer_id", online=pl.col("channel") == "E-commerce")
    lines = lines.join(channel, on="dealer_id", maintain_order="left")
    online, count = lines["online"].to_numpy(), len(lines)
    delivered = lines["day"].to_numpy().astype("datetime64[D]")
    still_open = (delivered > until - OPEN_DAYS) & (rng.random(count) < 0.25)
    ordered = np.where(still_open, until - rng.integers(0, OPEN_DAYS, count), delivered - _lead(rng, online))
    fault = np.where(still_open | (rng.random(count) > 0.025), 5, rng.choice(5, count, p=[0.2, 0.25, 0.1, 0.3, 0.15]))
    short = np.where(rng.random(count) < 0.07, rng.uniform(0.5, 0.95, count), 1.0)
    quantity = lines["quantity"].to_numpy()
    frame = lines.select("dealer_id", "sku").with_columns(
        placed_via=pl.Series(["dealer", "online_mall"]).gather(online.astype(int)),
        ordered_on=ordered, promised_on=ordered + np.where(online, 2, 5),
        delivered_on=np.where(still_open, np.datetime64("NaT"), delivered).astype("datetime64[D]"),
        quantity_ordered=np.ceil(quantity / short).astype(np.int32),
        quantity_delivered=np.where(still_open, 0, quantity).astype(np.int32),
        fault=pl.Series([*FAULTS, None]).gather(fault),
    )
    return _numbered(frame.sort("ordered_on", "dealer_id", "sku", maintain_order=True))


def _lead(rng: np.random.Generator, online: np.ndarray) -> np.ndarray:
    """Days from order to delivery: web shops are served faster, and some orders of either kind come late."""
    late = rng.random(len(online)) < 0.09
    usual = np.where(online, rng.integers(0, 3, len(online)), rng.integers(1, 6, len(online)))
    return usual + late * rng.integers(2, 10, len(online))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """What a dealer orders on a day is one order."""
    order = pl.struct("ordered_on", "dealer_id").rle_id()
    line = pl.int_range(pl.len()).over(order) + 1
    return frame.with_columns(order_id=pl.format("O{}", order + 1_000_001), line_no=line.cast(pl.String))


def service_cases(company: Company, ledger: Ledger) -> pl.DataFrame:
    """Returns that consumers brought, and cases around them, in the contract's shape."""
    rng, until = company.stream("service"), np.datetime64(company.until)
    cases = pl.concat(ledger.returned).join(company.network.frame.select("dealer_id", "city_id"), on="dealer_id",
                                            maintain_order="left")
    cases = cases.join(company.models.frame.select("sku", "list_price"), on="sku", maintain_order="left")
    count = len(cases)
    kind = rng.choice(5, count, p=[0.42, 0.12, 0.05, 0.16, 0.25])
    opened = cases["day"].to_numpy().astype("datetime64[D]") - rng.integers(0, 8, count)
    closed = opened + np.ceil(rng.lognormal(np.log(4), 0.8, count)).astype("timedelta64[D]")
    quantity = np.where(kind >= 3, 1, cases["quantity"].to_numpy())
    cost = cases["list_price"].to_numpy() * np.array(COST_SHARE)[kind] * quantity * rng.uniform(0.5, 1.5, count)
    return cases.select("dealer_id", "city_id", "sku").with_columns(
        case_id=pl.format("S{}", pl.int_range(200_001, 200_001 + count)),
        opened_on=opened, closed_on=np.where(closed <= until, closed, np.datetime64("NaT")).astype("datetime64[D]"),
        kind=pl.Series(KINDS).gather(kind), quantity=quantity.astype(np.int32), cost=cost.round(2),
    )


def trainings(company: Company) -> pl.DataFrame:
    """What dealers were taught, in the contract's shape: about seventy a month, the large dealers more often."""
    rng, network = company.stream("trainings"), company.network
    days = (company.until - company.starts).days
    count = round(days / 30 * 70)
    dealer = rng.choice(len(network.size), count, p=network.size**0.5 / (network.size**0.5).sum())
    held = np.datetime64(company.starts) + np.sort(rng.integers(0, days + 1, count))
    made = pl.DataFrame({
        "held_on": held.astype("datetime64[D]"),
        "dealer_id": network.frame["dealer_id"].gather(dealer),
        "topic": pl.Series(TOPICS).gather(rng.integers(0, len(TOPICS), count)),
        "attendees": rng.poisson(14, count) + 3,
        "score": np.clip(rng.normal(80, 9, count), 40, 100).round(1),
    })
    joined = made.join(network.frame.select("dealer_id", "joined_on"), on="dealer_id", maintain_order="left")
    return joined.filter(pl.col("held_on") >= pl.col("joined_on"))
