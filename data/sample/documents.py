"""A month of flows as sales lines on documents, and as snapshots of stock."""

import numpy as np
import polars as pl
import pyarrow as pa

from data.sample.demand import Demand
from data.sample.flows import Month
from data.sample.seasons import add_months

LINES_A_DOCUMENT = 8
STAGES = ("sell_in", "sell_out")
SELL_OUT_PRICE = 1.24  # what a consumer pays for one that the dealer bought at 1, without tax


def sales(demand: Demand, month: Month, prices: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    """The sales lines of a month in the contract's shape. prices: what each dealer pays, pairs x days."""
    blocks = [
        _lines(month, month.sell_in, month.sell_in_lines, 0, rng),
        _lines(month, -month.sent_back, np.minimum(month.sent_back, 1), 0, rng),
        _lines(month, month.sell_out, month.sell_out_lines, 1, rng),
        _lines(month, -month.returned, month.returned_lines, 1, rng),
    ]
    place, day, quantity, stage = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    pair = month.pairs[place]
    sold_in = stage == 0
    price = prices[place, day] * np.where(sold_in, 1.0, SELL_OUT_PRICE) * rng.normal(1, 0.015, len(pair))
    cost = demand.models.unit_cost[demand.model[pair]] * quantity
    dealer, model = demand.dealer[pair], demand.model[pair]
    document, line = _documents(dealer, day, quantity < 0, stage)
    numbers = pl.select(
        pl.format(
            "{}-{}",
            pl.lit(f"{add_months(month.number):%y%m}"),
            pl.int_range(document[-1] + 1).cast(pl.String).str.zfill(7),
        )
    ).to_series()
    return pl.DataFrame(
        {
            "sold_on": month.day.astype("datetime64[D]")[day],
            "stage": pl.Series(STAGES).gather(stage),
            "dealer_id": demand.network.frame["dealer_id"].gather(dealer),
            "store_id": None,
            "sku": demand.models.frame["sku"].gather(model),
            "quantity": quantity.astype(np.int32),
            "net_amount": money(price.round(2) * quantity),
            "cost_amount": money(np.where(sold_in, cost, np.nan)),
            "promotion_id": None,
            "document_no": numbers.gather(document),
            "line_no": pl.Series([str(each + 1) for each in range(LINES_A_DOCUMENT)]).gather(line),
        }
    )


def _lines(month: Month, units: np.ndarray, lines: np.ndarray, stage: int, rng: np.random.Generator) -> tuple:
    """Cells cut into their lines, by day: (place of pair, place of day, units, stage)."""
    day, place = np.nonzero(lines.T)
    count, total = lines[place, day], units[place, day]
    cell = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(count) - count, count)
    quantity = _cut(np.abs(total)[cell], count[cell], nth, rng) * np.sign(total)[cell]
    return place[cell], day[cell], quantity, np.full(len(cell), stage)


def _cut(total: np.ndarray, count: np.ndarray, nth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The nth of `count` parts of `total`, uneven, none empty, summing exactly (`total` is at least `count`)."""
    spare = total - count
    edge = np.where(nth == 0, 0, nth + rng.uniform(-0.45, 0.45, len(nth)))
    upper = np.where(nth + 1 == count, count, np.append(edge[1:], 0))
    return 1 + np.floor(spare * upper / count).astype(np.int64) - np.floor(spare * edge / count).astype(np.int64)


def _documents(dealer: np.ndarray, day: np.ndarray, back: np.ndarray, stage: np.ndarray):
    """Document (counted from 0) and line on it: a dealer's lines of a day and kind, cut when a page is full."""
    key = (day * 2 + back) * 2 + stage
    fresh = np.append(True, (np.diff(dealer) != 0) | (np.diff(key) != 0))
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(dealer)), 0))
    line = (np.arange(len(dealer)) - start) % LINES_A_DOCUMENT
    return np.cumsum(line == 0) - 1, line


def money(amount: np.ndarray) -> pl.Series:
    """CNY as decimal(18,2); not-a-number reads as null. Built from whole cents, so that nothing is parsed."""
    known = np.isfinite(amount)
    cents = np.rint(np.where(known, amount, 0) * 100).astype(np.int64)
    wide = np.stack([cents, cents >> 63], axis=1)
    present = pa.array(known).buffers()[1]  # the bits of a boolean array are what marks nulls
    return pl.from_arrow(pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [present, pa.py_buffer(wide)]))
