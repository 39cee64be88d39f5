"""A dealer's books by week: sold in, sold out, on the shelves, registered at home."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from queries.findings.rushing.read import Source


@dataclass(frozen=True)
class Ledger:
    """Units by dealer (in the order given) and week since `first`; gap: goods that the books do not account for, sold
    in less sold out less the change of stock, running from the first week on; nan where a dealer has no two stocks."""

    dealers: tuple[str, ...]
    first: int
    sold_in: np.ndarray
    sold_out: np.ndarray
    gap: np.ndarray

    @property
    def weeks(self) -> int:
        """Weeks covered."""
        return self.sold_in.shape[1]

    @property
    def stock(self) -> np.ndarray:
        """Units on the shelves before each week and after the last, drawn straight between snapshots."""
        net = np.cumsum(self.sold_in - self.sold_out, 1)
        return np.concatenate([np.zeros((len(net), 1)), net], 1) - self.gap

    def places(self) -> pl.DataFrame:
        """dealer_id with its index d."""
        return pl.DataFrame({"dealer_id": self.dealers}, schema={"dealer_id": pl.String}).with_row_index("d")

    def spread(self, rows: pl.DataFrame, name: str) -> np.ndarray:
        """Rows of dealer_id, week and `name` summed by dealer and week of this ledger."""
        inside = rows.join(self.places(), on="dealer_id").filter(
            pl.col("week").is_between(self.first, self.first + self.weeks - 1)
        )
        table = np.zeros((len(self.dealers), self.weeks))
        np.add.at(table, (inside["d"].to_numpy(), inside["week"].to_numpy() - self.first), inside[name].to_numpy())
        return table


def ledger(source: Source, dealers: list[str], first: int, weeks: int) -> Ledger:
    """The books of the dealers over `weeks` weeks from `first`."""
    blank = np.zeros((len(dealers), weeks))
    empty = Ledger(tuple(dealers), first, blank, blank, blank)
    moves = source.read("movements")
    sold_in, sold_out = (
        empty.spread(moves.filter(pl.col("stage") == each), "units") for each in ("sell_in", "sell_out")
    )
    shelves = source.read("shelves").join(empty.places(), on="dealer_id").sort("d", "day")
    return Ledger(empty.dealers, first, sold_in, sold_out, _gap(shelves, np.cumsum(sold_in - sold_out, 1), first))


def _gap(shelves: pl.DataFrame, net: np.ndarray, first: int) -> np.ndarray:
    """Before each week and after the last: net flow less stock, drawn straight between snapshots."""
    weeks = net.shape[1]
    before = np.concatenate([np.zeros((len(net), 1)), net], 1)
    gap = np.full((len(net), weeks + 1), np.nan)
    known = shelves.filter(pl.col("week").is_between(first, first + weeks))
    d, week, units = known["d"].to_numpy(), known["week"].to_numpy() - first, known["units"].to_numpy()
    bounds = np.searchsorted(d, np.arange(len(net) + 1))
    for i, (low, high) in enumerate(pairwise(bounds)):
        if high - low >= 2:
            at = week[low:high]
            gap[i] = np.interp(np.arange(weeks + 1), at, before[i, at] - units[low:high])
    return gap
