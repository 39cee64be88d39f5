"""A dealer's books by week: sold in, sold out, on the shelves, registered at home."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from queries.rushing.read import Source


@dataclass(frozen=True)
class Ledger:
    """Units by dealer (in the order given) and week since `first`; gap: goods that the books do not account for, sold
    in less sold out less the change of stock, running from the first week on; nan where a dealer has no two stocks."""

    dealers: tuple[str, ...]
    sold_in: np.ndarray
    sold_out: np.ndarray
    gap: np.ndarray

    @property
    def weeks(self) -> int:
        """Weeks covered."""
        return self.sold_in.shape[1]


def ledger(source: Source, dealers: list[str], first: int, weeks: int) -> Ledger:
    """The books of the dealers over `weeks` weeks from `first`."""
    place = pl.DataFrame({"dealer_id": dealers}, schema={"dealer_id": pl.String}).with_row_index("d")
    moves = source.read("movements").join(place, on="dealer_id")
    flows = {}
    for stage in ("sell_in", "sell_out"):
        flows[stage] = np.zeros((len(dealers), weeks))
        d, week, units = _columns(moves.filter(pl.col("stage") == stage), first, weeks - 1)
        np.add.at(flows[stage], (d, week), units)
    shelves = source.read("shelves").join(place, on="dealer_id").sort("d", "day")
    net = np.cumsum(flows["sell_in"] - flows["sell_out"], 1)
    return Ledger(tuple(dealers), flows["sell_in"], flows["sell_out"], _gap(shelves, net, first))


def _columns(frame: pl.DataFrame, first: int, last: int):
    inside = frame.filter(pl.col("week").is_between(first, first + last))
    return inside["d"].to_numpy(), inside["week"].to_numpy() - first, inside["units"].to_numpy()


def _gap(shelves: pl.DataFrame, net: np.ndarray, first: int) -> np.ndarray:
    """Before each week and after the last: net flow less stock, drawn straight between snapshots."""
    weeks = net.shape[1]
    before = np.concatenate([np.zeros((len(net), 1)), net], 1)
    gap = np.full((len(net), weeks + 1), np.nan)
    d, week, units = _columns(shelves, first, weeks)
    bounds = np.searchsorted(d, np.arange(len(net) + 1))
    for i, (low, high) in enumerate(pairwise(bounds)):
        if high - low >= 2:
            at = week[low:high]
            gap[i] = np.interp(np.arange(weeks + 1), at, before[i, at] - units[low:high])
    return gap
