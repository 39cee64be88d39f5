"""How far innocent counts stray from their expectation, fitted on windows that the expectation has not seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

DOUBT = 5.0  # nats against the prior at which a history is believed over it
BUSY, ENOUGH = 1.0, 200  # units from which a window shows the swings of its flow, and windows that tell
SWINGS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0)  # squared variation; no flow is foretold better than to a fifth
OFTEN = 0.5  # of the bound: how often an exact negative binomial comes that far at most
CELLS = 150_000  # windows enough for two parameters
CAP = 8  # counts above it are left out of the fit: they may be what is looked for


@dataclass(frozen=True)
class Dispersion:
    """shape: gamma shape of a pair's own level around the baseline; swings: squared variation of windows around it."""

    shape: float = 1.0
    swings: float = 0.3

    def predict(
        self, usual: np.ndarray, past: np.ndarray, due: np.ndarray, extra: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Mean and negative binomial size of a count whose baseline is `usual`, given the pair's history outside, with
        `extra` on top."""
        return usual * level(past, due, self.shape) + extra, 1 / (self.swings + 1 / (self.shape + past))


def level(past: np.ndarray, due: np.ndarray, shape: float) -> np.ndarray:
    """How many times its expectation a flow usually is: the gamma posterior of that prior shape.

    A history that such a prior can hardly explain (steady trade over a border) speaks for itself instead.
    """
    shrunk = (shape + past) / (shape + due)
    own = 1 / (1 + np.exp(DOUBT - exponent(past, due, shape)))
    return (1 - own) * shrunk + own * np.maximum(past / np.maximum(due, 1e-9), shrunk)


def exponent(seen: np.ndarray, mean: np.ndarray, size: np.ndarray | float) -> np.ndarray:
    """Chernoff's bound on -ln P(Y >= seen) for a negative binomial of that mean and size; 0 below the mean."""
    mean = np.maximum(mean, 1e-9)
    y = np.maximum(seen, mean)
    return y * np.log(y / mean) - (y + size) * np.log((y + size) / (mean + size))


def fit(cells: Iterable[tuple[np.ndarray, ...]]) -> Dispersion:
    """The shape that makes held-out windows likeliest, and the swings of the busy ones.

    cells: seen, usual, extra, past and due of windows (trace.History), flat; seen and past in two layers, units and
    occasions. The shape is fitted on occasions, which no episode can sway; swings need units.
    """
    parts = [np.concatenate(part, -1) for part in zip(*cells, strict=True)]
    kept = np.flatnonzero(parts[1] > 1e-3)
    kept = kept[:: max(1, len(kept) // CELLS)]
    if not len(kept):
        return Dispersion()
    seen, usual, extra, past, due = (part[..., kept] for part in parts)

    def loss(point: np.ndarray) -> float:
        return -_likelihood(seen[1], *Dispersion(*np.exp(point)).predict(usual, past[1], due, extra))

    begin = np.log([Dispersion.shape, Dispersion.swings])
    simplex = np.vstack([begin, begin + np.eye(2)])
    options = {"maxfev": 60, "xatol": 0.05, "fatol": 0.5, "initial_simplex": simplex}
    shape, swings = (float(each) for each in np.exp(minimize(loss, begin, method="Nelder-Mead", options=options).x))
    busy = _swings(seen[0], usual * level(past[0], due, shape) + extra, shape + past[0])
    return Dispersion(shape, max(swings, busy))


def _swings(seen: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> float:
    """The least of SWINGS under which busy windows are no oftener far out than Chernoff's bound allows.

    Whoever diverts has hardly any usual flow to where the goods go, so that busy windows are innocent ones.
    """
    busy = mean >= BUSY
    if busy.sum() < ENOUGH:
        return SWINGS[0]
    seen, mean, precision = seen[busy], mean[busy], precision[busy]
    for swings in SWINGS:
        far = exponent(seen, mean, 1 / (swings + 1 / precision))
        if all(np.mean(far > nats) <= OFTEN * np.exp(-nats) for nats in (2, 3, 4)):
            break
    return swings


def _likelihood(seen: np.ndarray, mean: np.ndarray, size: np.ndarray) -> float:
    """Of the counts up to the cap, given that they are; bins of equal prediction are summed."""
    across, along = (((np.clip(np.log(each), -12, 8) + 12) * 5).astype(int) for each in (mean, size))
    index = across * 128 + along
    weight = np.bincount(index)
    used = weight > 0
    m, r = (np.exp(np.bincount(index, np.log(each))[used] / weight[used])[:, None] for each in (mean, size))
    k = np.arange(CAP + 1)[None]
    log = gammaln(k + r) - gammaln(r) - gammaln(k + 1) + r * np.log(r / (r + m)) + k * np.log(m / (r + m))
    top = log.max(1, keepdims=True)
    log = log - top - np.log(np.exp(log - top).sum(1, keepdims=True))
    inside = seen <= CAP
    cell = index[inside] * (CAP + 1) + np.round(seen[inside]).astype(int)
    table = np.bincount(cell, minlength=len(weight) * (CAP + 1)).reshape(-1, CAP + 1)[used]
    return float((table * log).sum())
