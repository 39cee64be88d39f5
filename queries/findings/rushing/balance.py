"""The balance signal: goods that left without being accounted for.

Two tests, each window against the same dealer's other windows of that length (median and median absolute deviation):
goods conserved (opening stock + sold in - sold out = closing stock), and registrations at home against reported
sell-out at the usual rate of that dealer and of all dealers that week, which sees diverted goods booked as local sales.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from queries.findings.rushing.ledger import Ledger

ROBUST = 1.4826  # median absolute deviation to standard deviation of a normal law


@dataclass(frozen=True)
class Balance:
    """Running sums before each week: gap as in Ledger; missing: registrations short of those due; due: their number."""

    gap: np.ndarray
    missing: np.ndarray
    due: np.ndarray
    traded: np.ndarray

    def scores(self, d: int, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Standard scores of every window of `length` weeks of dealer d: of the gap, of the missing registrations."""
        traded = _windows(self.traded[d], length)
        gap = standard(_windows(self.gap[d], length), np.sqrt(np.maximum(traded, 1)) / 2)
        due = _windows(self.due[d], length)
        return gap, standard(_windows(self.missing[d], length), np.sqrt(np.maximum(due, 1)))

    def evidence(self, d: int, length: int) -> np.ndarray:
        """p of every window: the stronger of the two tests, paid for twice."""
        gap, missing = self.scores(d, length)
        return np.minimum(2 * norm.sf(np.maximum(gap, missing)), 1)

    def units(self, d: int, starts: int, ends: int) -> tuple[float, float]:
        """Units unaccounted for and registrations missing in the weeks [starts, ends)."""
        return float(self.gap[d, ends] - self.gap[d, starts]), float(self.missing[d, ends] - self.missing[d, starts])


def _windows(sums: np.ndarray, length: int) -> np.ndarray:
    return sums[length:] - sums[:-length]


def standard(values: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Robust scores, no sharper than a spread of `least`; 0 where nothing is known."""
    if np.isnan(values).all():
        return np.zeros(len(values))
    middle = np.nanmedian(values)
    spread = ROBUST * np.nanmedian(np.abs(values - middle))
    return np.nan_to_num((values - middle) / np.maximum(spread, least))


def balance(books: Ledger, registered: np.ndarray | None = None) -> Balance:
    """registered: dealer x week of activation, units at home; None without traces."""
    if registered is None:
        registered = np.zeros_like(books.sold_out)
    out = np.maximum(books.sold_out, 0)
    rate = registered.sum(1) / np.maximum(out.sum(1), 1)
    usual = out * rate[:, None]
    due = usual * (registered.sum(0) / np.maximum(usual.sum(0), 1))[None]
    return Balance(books.gap, running(due - registered), running(due), running(np.maximum(books.sold_in, 0)))


def running(table: np.ndarray) -> np.ndarray:
    """Sums of a dealer x week table before each week and after the last."""
    return np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, 1)], 1)
