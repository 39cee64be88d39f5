"""Splitting whole totals among children in proportion, between bounds: the arithmetic below allocation."""

import numpy as np


def split(given: np.ndarray, parent: np.ndarray, raw: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Whole figures for children, those of one parent summing exactly to what it was given.

    given: whole figure of each parent. parent: of each child. raw: 0 or more. low, high: whole, 0 <= low <= high, whose
    sums by parent enclose what was given. T = clip(s raw, low, high) with one s a parent, rounded by largest
    remainder. Children without raw get more than their floor only when all the others are at their caps.
    """
    order = np.argsort(parent, kind="stable")
    counts = np.bincount(parent, minlength=len(given))
    row = parent[order]
    column = np.arange(len(order)) - np.repeat(counts.cumsum() - counts, counts)
    padded = np.zeros((3, len(given), int(counts.max(initial=1))))
    padded[:, row, column] = raw[order], low[order], high[order]
    shares = _whole(given, _shares(given[:, None].astype(float), *padded), *padded[1:])
    result = np.empty(len(parent), dtype=np.int64)
    result[order] = shares[row, column]
    return result


def _shares(given: np.ndarray, raw: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """clip(s raw, low, high) by rows; all are matrices, given one of a single column.

    The sum rises with s and bends where a child meets a bound. Halving finds the last bend whose sum is not too much;
    there it is known who is at a bound, and s follows from the rest.
    """
    spent = np.where(raw > 0, high, low)
    idle = spent.sum(axis=1, keepdims=True) < given
    low, raw = np.where(idle, spent, low), np.where(idle, high > spent, raw).astype(float)
    lift = np.divide(1, raw, out=np.zeros_like(raw), where=raw > 0)
    bends = np.sort(np.hstack([np.zeros_like(given), low * lift, high * lift]), axis=1)
    first, beyond = np.zeros(given.shape, dtype=np.int64), np.full(given.shape, bends.shape[1])
    for _ in range(bends.shape[1].bit_length()):
        middle = (first + beyond) // 2
        sums = np.clip(np.take_along_axis(bends, middle, 1) * raw, low, high).sum(axis=1, keepdims=True)
        first, beyond = np.where(sums <= given, middle, first), np.where(sums <= given, beyond, middle)
    bend = np.take_along_axis(bends, first, 1)
    free = (low * lift <= bend) & (bend < high * lift)
    bound = np.where((raw > 0) & (high * lift <= bend), high, low)
    left = given - np.where(free, 0, bound).sum(axis=1, keepdims=True)
    weight = np.where(free, raw, 0).sum(axis=1, keepdims=True)
    scale = np.divide(left, weight, out=np.zeros_like(left), where=weight > 0)
    return np.where(free, np.clip(scale * raw, low, high), bound)


def _whole(given: np.ndarray, shares: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Rounded down; the units that a row then lacks go to its largest remainders, the first of equal ones."""
    whole = np.maximum(np.floor(shares * (1 - 1e-13)), low)
    while (lacking := given - whole.sum(axis=1)).any():
        room = whole < high
        place = np.argsort(np.argsort(np.where(room, whole - shares, np.inf), axis=1, kind="stable"), axis=1)
        whole += room & (place < lacking[:, None])
    return whole.astype(np.int64)
