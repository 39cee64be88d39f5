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
    shares = _whole(given, _shares(given.astype(float), *padded), padded[2])
    result = np.empty(len(parent), dtype=np.int64)
    result[order] = shares[row, column]
    return result


def _shares(given: np.ndarray, raw: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """clip(s raw, low, high) by rows. Their sum is piecewise linear in s and bends where a child meets a bound."""
    spent = np.where(raw > 0, high, low)
    idle = spent.sum(axis=1) < given
    low, raw = np.where(idle[:, None], spent, low), np.where(idle[:, None], (high > spent) * 1.0, raw)
    lift = np.divide(1, raw, out=np.zeros_like(raw), where=raw > 0)
    bends, slopes = np.hstack([low * lift, high * lift]), np.hstack([raw, -raw])
    order = np.argsort(bends, axis=1, kind="stable")
    bends, slopes = np.take_along_axis(bends, order, 1), np.take_along_axis(slopes, order, 1).cumsum(axis=1)
    rises = np.hstack([np.zeros((len(given), 1)), slopes[:, :-1] * np.diff(bends, axis=1)])
    sums = low.sum(axis=1, keepdims=True) + rises.cumsum(axis=1)
    at = np.maximum((sums <= given[:, None]).sum(axis=1) - 1, 0)[:, None]
    after = np.minimum(at + 1, bends.shape[1] - 1)
    bend, slope, total = (np.take_along_axis(each, at, 1) for each in (bends, slopes, sums))
    step = np.divide(given[:, None] - total, slope, out=np.zeros_like(total), where=slope > 0)
    scale = np.minimum(bend + step, np.take_along_axis(bends, after, 1))
    return np.clip(scale * raw, low, high)


def _whole(given: np.ndarray, shares: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Rounded down; the units that a row then lacks go to its largest remainders, the first of equal ones."""
    whole = np.floor(shares)
    remainder = np.where(whole < high, shares - whole, -1)
    place = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1)
    lacking = given - whole.sum(axis=1)
    return (whole + (place < lacking[:, None])).astype(np.int64)
