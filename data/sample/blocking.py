"""Goods-blocking: dealers that are pressed to take more at the end of a quarter than they can sell on."""

import numpy as np

from data.sample.dealers import ONLINE_SHOP, ranks
from data.sample.network import Network

PRESSED_SHARE = 0.03  # of all dealers


def pressure(rng: np.random.Generator, network: Network, months: range) -> np.ndarray:
    """What each dealer is pressed to take, as a share of next month's demand: months x dealers.

    Always at the end of a quarter; some are pressed in the last closed one.
    """
    made = np.zeros((len(months), len(network.home)))
    closes = np.flatnonzero([month % 3 == 2 for month in months])[2:]
    rank = ranks(network.size, network.channel)
    steady = (network.joined < months[0]) & (network.left > months[-1]) & (network.channel != ONLINE_SHOP)
    steady &= (rank > 0.3) & (rank < 0.8)  # the largest are too strong to be pressed
    dealers = rng.choice(np.flatnonzero(steady), round(PRESSED_SHARE * len(network.home)), replace=False)
    for nth, dealer in enumerate(dealers):
        chosen = rng.choice(closes, 4, replace=False)
        chosen[0] = closes[-1] if nth % 2 else chosen[0]
        made[chosen, dealer] = rng.uniform(0.9, 1.8, len(chosen))
    return made
