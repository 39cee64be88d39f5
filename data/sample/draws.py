"""Whole numbers from expectations, by the matrix of pairs x days."""

import numpy as np


def density(units: np.ndarray, worth: np.ndarray, lines: float) -> float:
    """The factor on `worth` that makes `lines` lines of an average row of `units`, none below one unit."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        made = np.minimum(middle * worth, units).sum() / len(units)
        low, high = (middle, high) if made < lines else (low, middle)
    return low


def sampled(rng: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Counts around `expected`, drawn systematically: the sums of a pair, a dealer, a region hardly stray."""
    running = np.cumsum(expected.ravel()) + rng.random()
    return np.diff(np.floor(running).astype(np.int64), prepend=0).reshape(expected.shape)


def spread(rng: np.random.Generator, expected: np.ndarray) -> np.ndarray:
    """Counts around `expected` whose sum over the days is that of each pair, rounded up or down."""
    running = np.cumsum(expected, axis=1) + rng.random((len(expected), 1))
    return np.diff(np.floor(running).astype(np.int64), axis=1, prepend=0)


def whole(rng: np.random.Generator, units: np.ndarray) -> np.ndarray:
    """Each number rounded up or down at random, so that the mean stays."""
    return np.floor(units + rng.random(units.shape)).astype(np.int64)


def keep_stock(opening: np.ndarray, received: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What can be sold of what is wanted, and the stock it leaves each day: nobody sells what is not there."""
    balance = opening[:, None] + np.cumsum(received - wanted, axis=1)
    short = np.maximum(0, -np.minimum.accumulate(balance, axis=1))
    return wanted - np.diff(short, axis=1, prepend=0), balance + short


def send_back(rng: np.random.Generator, share: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """Units that leave on one day of the month: `share` of what is never needed again from that day on."""
    rows, day = np.arange(len(stock)), rng.integers(0, stock.shape[1], len(stock))
    spare = np.minimum.accumulate(stock[:, ::-1], axis=1)[:, ::-1][rows, day]
    back = np.zeros_like(stock)
    back[rows, day] = np.floor(share * spare)
    return back
