"""The surge signal: a dealer buys more than usual for it and the season, while the dealers at the destinations fall.

Usual: the dealer's mean week times what all dealers buy that week against their mean, spread as in the balance signal.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from queries.findings.rushing.balance import running, standard
from queries.findings.rushing.ledger import Ledger


@dataclass(frozen=True)
class Surge:
    """Running sums before each week of units bought and of units usual, by dealer."""

    bought: np.ndarray
    usual: np.ndarray

    def p_values(self, d: int, length: int) -> np.ndarray:
        """p of every window of `length` weeks of dealer d."""
        bought, usual = (each[d, length:] - each[d, :-length] for each in (self.bought, self.usual))
        relative = (bought - usual) / np.sqrt(np.maximum(usual, 1))
        return norm.sf(standard(relative, np.ones(len(relative))))

    def change(self, dealers: list[int], starts: int, ends: int) -> float | None:
        """Share by which the dealers together bought more (less) than usual in [starts, ends); None without trade."""
        bought, usual = ((each[dealers, ends] - each[dealers, starts]).sum() for each in (self.bought, self.usual))
        return float(bought / usual - 1) if usual > 0 else None


def surge(books: Ledger) -> Surge:
    """From what was sold in."""
    bought = np.maximum(books.sold_in, 0)
    mean = bought.mean(1, keepdims=True)
    season = bought.sum(0) / max(float(mean.sum()), 1e-9)
    return Surge(running(bought), running(mean * season[None]))
