"""A month of flows as sales lines on documents."""

import numpy as np
import polars as pl
import pyarrow as pa

from data.sample.company import Company
from data.sample.dealers import channels
from data.sample.geography import province_places
from data.sample.month import Month
from data.sample.promotions import running
from data.sample.seasons import add_months

LINES_A_DOCUMENT = 8
STAGES = ("sell_in", "sell_out")
SELL_OUT_PRICE = 1.24  # what a consumer pays for one that the dealer bought at 1, without tax
PROMOTED_PRICE, PROMOTED_SHARE = 0.96, 0.7  # the price on a promotion, and how many of its lines are marked


class Clerk:
    """Writes the sales lines of each month."""

    def __init__(self, company: Company) -> None:
        self.company, self.demand, self.rng = company, company.wanted, company.stream("documents")
        network = company.network
        self.province = province_places()[network.home]
        usual = channels()["stores"].to_numpy()[network.channel]
        self.stores = np.where(usual > 0, 1 + self.rng.poisson(usual), 0)

    def month(self, month: Month) -> pl.DataFrame:
        """The sales lines of a month in the contract's shape."""
        place, day, quantity, stage = self._lines(month)
        pair = month.pairs[place]
        dealer, model, sold_in = self.demand.dealer[pair], self.demand.model[pair], stage == 0
        promotion = np.where(sold_in, -1, self._promotion(month, dealer, model, day))
        price = self.demand.paid(month.number, month.pairs, month.day)[place, day]
        price *= np.where(sold_in, 1.0, SELL_OUT_PRICE) * np.where(promotion < 0, 1.0, PROMOTED_PRICE)
        price *= self.rng.normal(1, 0.015, len(pair))
        cost = np.where(sold_in, self.demand.models.unit_cost[model] * quantity, np.nan)
        document, line = _documents(dealer, day, quantity < 0, stage)
        return pl.DataFrame({
            "sold_on": month.day.astype("datetime64[D]")[day],
            "stage": pl.Series(STAGES).gather(stage),
            "dealer_id": self.demand.network.frame["dealer_id"].gather(dealer),
            "store_id": self._store(dealer, document, sold_in),
            "sku": self.demand.models.frame["sku"].gather(model),
            "quantity": quantity.astype(np.int32),
            "net_amount": money(price.round(2) * quantity),
            "cost_amount": money(cost),
            "promotion_id": _named(self.company.promotions["promotion_id"], promotion),
            "document_no": _numbers(month.number, document[-1] + 1).gather(document),
            "line_no": pl.Series([str(each + 1) for each in range(LINES_A_DOCUMENT)]).gather(line),
        })

    def _lines(self, month: Month) -> tuple[np.ndarray, ...]:
        """Cells cut into lines, by stage and day: (place of pair, place of day, units, stage)."""
        blocks = (
            (month.sell_in, month.sell_in_lines, 0),
            (-month.sent_back, np.minimum(month.sent_back, 1), 0),
            (month.sell_out, month.sell_out_lines, 1),
            (-month.returned, month.returned_lines, 1),
        )
        parts = [_block(self.rng, units, lines, stage) for units, lines, stage in blocks]
        return tuple(np.concatenate(each) for each in zip(*parts, strict=True))

    def _promotion(self, month: Month, dealer: np.ndarray, model: np.ndarray, day: np.ndarray) -> np.ndarray:
        held = running(self.company.promotions, month.day)
        channel, category = self.demand.network.channel[dealer], self.demand.models.category[model]
        marked = self.rng.random(len(dealer)) < PROMOTED_SHARE
        return np.where(marked, held[self.province[dealer], channel, category, day], -1)

    def _store(self, dealer: np.ndarray, document: np.ndarray, sold_in: np.ndarray) -> pl.Series:
        """A document is made out in one of the dealer's stores; sell-in and dealers without stores have none."""
        offset = np.cumsum(self.stores) - self.stores
        store = np.floor(self.rng.random(document[-1] + 1)[document] * self.stores[dealer]).astype(int)
        place = np.where(sold_in | (self.stores[dealer] == 0), -1, offset[dealer] + store)
        ids = self.demand.network.frame["dealer_id"]
        return _named(pl.Series([f"{name}-S{nth + 1}" for name, count in zip(ids, self.stores, strict=True)
                                 for nth in range(count)]), place)


def _block(rng: np.random.Generator, units: np.ndarray, lines: np.ndarray, stage: int) -> tuple[np.ndarray, ...]:
    day, place = np.nonzero(lines.T)
    count, total = lines[place, day], units[place, day]
    cell = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(count) - count, count)
    quantity = _cut(rng, np.abs(total)[cell], count[cell], nth) * np.sign(total)[cell]
    return place[cell], day[cell], quantity, np.full(len(cell), stage)


def _cut(rng: np.random.Generator, total: np.ndarray, count: np.ndarray, nth: np.ndarray) -> np.ndarray:
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


def _numbers(month: int, count: int) -> pl.Series:
    running_no = pl.int_range(count).cast(pl.String).str.zfill(7)
    return pl.select(pl.format(f"{add_months(month):%y%m}-{{}}", running_no)).to_series()


def _named(names: pl.Series, place: np.ndarray) -> pl.Series:
    """The name at each place, null at -1."""
    return pl.concat([names, pl.Series([None], dtype=pl.String)]).gather(np.where(place < 0, len(names), place))


def money(amount: np.ndarray) -> pl.Series:
    """CNY as decimal(18,2); not-a-number reads as null. Built from whole cents, so that nothing is parsed."""
    known = np.isfinite(amount)
    cents = np.rint(np.where(known, amount, 0) * 100).astype(np.int64)
    wide = np.stack([cents, cents >> 63], axis=1)
    present = pa.array(known).buffers()[1]  # the bits of a boolean array are what marks nulls
    return pl.Series(pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [present, pa.py_buffer(wide)]))
