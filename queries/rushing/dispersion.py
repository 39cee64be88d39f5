"""How far innocent counts stray from their expectation, fitted on windows that the expectation has not seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

DOUBT = 5.0  # nats against the prior at which a history is believed over it
CELLS = 150_000  # windows enough for three parameters
CAP = 8  # counts above it are left out of the fit: they may be what is looked for


@dataclass(frozen=True)
class Dispersion:
    """shape: gamma shape of a pair's own level around the baseline. clumps, swings: variance = clumps x mean +
    swings x mean^2 around that level."""

    shape: float = 1.0
    clumps: float = 1.2
    swings: float = 0.3

    def predict(self, usual: np.ndarray, past: np.ndarray, due: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and negative binomial size of a count whose baseline is `usual`, given the pair's history outside.

        The level is the gamma posterior; a history that such a prior can hardly explain (steady trade over a border)
        speaks for itself instead.
        """
        known = self.shape + past / self.clumps
        shrunk = known / (self.shape + due / self.clumps)
        astray = exponent(past, due, 1 / ((self.clumps - 1) / np.maximum(due, 1e-9) + 1 / self.shape))
        own = 1 / (1 + np.exp(DOUBT - astray))
        mean = usual * ((1 - own) * shrunk + own * np.maximum(past / np.maximum(due, 1e-9), shrunk))
        spread = (self.clumps - 1) / np.maximum(mean, 1e-9) + self.swings + 1 / known
        return mean, 1 / spread


def exponent(seen: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Chernoff's bound on -ln P(Y >= seen) for a negative binomial of that mean and size; 0 below the mean."""
    mean = np.maximum(mean, 1e-9)
    y = np.maximum(seen, mean)
    return y * np.log(y / mean) - (y + size) * np.log((y + size) / (mean + size))


def fit(cells: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]) -> Dispersion:
    """The parameters that make held-out windows likeliest. cells: seen, usual, past, due; history is from outside."""
    seen, usual, past, due = (np.concatenate([each.ravel() for each in part]) for part in zip(*cells, strict=True))
    kept = np.flatnonzero(usual > 1e-3)
    kept = kept[:: max(1, len(kept) // CELLS)]
    if not len(kept):
        return Dispersion()
    seen, usual, past, due = seen[kept], usual[kept], past[kept], due[kept]

    def loss(point: np.ndarray) -> float:
        over = Dispersion(np.exp(point[0]), 1 + np.exp(point[1]), np.exp(point[2]))
        mean, size = over.predict(usual, past, due)
        return -_likelihood(seen, mean, size)

    begin = np.log([1.0, 0.2, 0.3])
    simplex = np.vstack([begin, begin + np.eye(3)])
    found = minimize(loss, begin, method="Nelder-Mead", options={"maxfev": 80, "xatol": 0.05, "fatol": 0.5,
                                                                 "initial_simplex": simplex})
    shape, clumps, swings = np.exp(found.x)
    return Dispersion(float(shape), float(1 + clumps), float(swings))


def _likelihood(seen: np.ndarray, mean: np.ndarray, size: np.ndarray) -> float:
    """Of the counts up to the cap, given that they are; bins of equal prediction are summed."""
    across = (np.clip(np.log(mean), -12, 8) * 5 + 60).astype(int)
    along = (np.clip(np.log(size), -12, 8) * 5 + 60).astype(int)
    _, index = np.unique(across * 128 + along, return_inverse=True)
    weight = np.bincount(index)
    m, r = np.bincount(index, mean) / weight, np.exp(np.bincount(index, np.log(size)) / weight)
    k = np.arange(CAP + 1)[None]
    log = (
        gammaln(k + r[:, None])
        - gammaln(r)[:, None]
        - gammaln(k + 1)
        + r[:, None] * np.log(r / (r + m))[:, None]
        + k * np.log(m / (r + m))[:, None]
    )
    top = log.max(1, keepdims=True)
    log = log - top - np.log(np.exp(log - top).sum(1, keepdims=True))
    table = np.zeros_like(log)
    inside = seen <= CAP
    np.add.at(table, (index[inside], seen[inside].astype(int)), 1)
    return float((table * log).sum())
