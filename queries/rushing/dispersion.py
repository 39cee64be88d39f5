"""How far innocent counts stray from their expectation, fitted on windows that the expectation has not seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

DOUBT = 5.0  # nats against the prior at which a history is believed over it
LEAST = 0.05  # squared variation: no flow is foretold better than to a fifth
SHAPES = (np.log(0.1), np.log(10.0))
CELLS = 150_000  # windows enough for one parameter
CAP = 8  # counts above it are left out of that fit: they may be what is looked for
BUSY, ENOUGH = 1.0, 200  # units from which a window shows the swings of its flow, and windows that tell
SWINGS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
FAR, OFTEN = (2, 3, 4, 5), 0.5  # nats, and the part of such a bound that an exact law comes to at most
STEPS = 4  # of Newton's, to a thousandth of a nat


@dataclass(frozen=True)
class Dispersion:
    """shape: gamma shape of a pair's own level around the baseline, for pairs without a history; swings: squared
    variation of the windows of a flow whose level is known."""

    shape: float = 1.0
    swings: float = 0.3

    def predict(
        self, usual: np.ndarray, past: np.ndarray, due: np.ndarray, extra: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Mean and negative binomial size of a count whose baseline is `usual`, given the pair's history outside, with
        `extra` on top."""
        return usual * level(past, due, self.shape) + extra, 1 / self._variation(past)

    def _variation(self, past: np.ndarray) -> np.ndarray:
        """Squared: from that of pairs nothing is known of to that of known flows."""
        known = past / (self.shape + past)
        return LEAST + (1 - known) / self.shape + known * self.swings


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


def surprise(seen: np.ndarray, mean: np.ndarray, size: np.ndarray | float) -> np.ndarray:
    """Nats by which a count is out of the ordinary when what it is drawn from strays by factors; 0 below the mean.

    The least, over levels, of Poisson's exponent at the level and that of the level under a lognormal law of squared
    variation 1 / size: Laplace's approximation of a Poisson-lognormal tail. A gamma law, whose tail ends sooner, takes
    the great month of a lively flow for an episode.
    """
    mean = np.maximum(mean, 1e-9)
    y, spread = np.maximum(seen, mean), np.log1p(1 / size)
    x = np.log(y / mean)
    for _ in range(STEPS):  # Newton's, from above on a convex function
        x = x - (mean * np.exp(x) - y + x / spread + 0.5) / (mean * np.exp(x) + 1 / spread)
    level = mean * np.exp(x)
    return np.maximum(y * np.log(y / level) - y + level + x * (x / spread + 1) / 2, 0.0)


def fit(cells: Iterable[tuple[np.ndarray, ...]]) -> Dispersion:
    """The shape that makes held-out windows likeliest, and the swings of the busy ones.

    cells: seen, usual, extra, past and due of windows (trace.History), flat; seen and past in layers, units and
    occasions first. The shape is fitted on occasions, which no episode can sway; swings need units.
    """
    parts = [_worth(each) for each in cells]
    if not any(part[1].size for part in parts):
        return Dispersion()
    seen, usual, extra, past, due = (np.concatenate(part, -1) for part in zip(*parts, strict=True))
    some = slice(None, None, max(1, len(usual) // CELLS))

    def loss(log: float) -> float:
        guess = Dispersion(np.exp(log), 0.0)
        return -_likelihood(seen[1, some], *guess.predict(usual[some], past[1, some], due[some], extra[some]))

    shape = float(np.exp(minimize_scalar(loss, bounds=SHAPES, method="bounded", options={"xatol": 0.03}).x))
    return Dispersion(shape, _swings(seen[0], usual, past[0], due, extra, shape))


def _worth(cells: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """The windows where something may be expected, of units and occasions."""
    kept = np.flatnonzero(cells[1] > 1e-3)
    return [part[:2, kept] if part.ndim > 1 else part[kept] for part in cells]


def _swings(seen, usual, past, due, extra, shape: float) -> float:
    """The least of SWINGS under which busy windows are no oftener far out than the bound allows.

    Whoever diverts has hardly any usual flow to where the goods go, so that busy windows are innocent ones.
    """
    busy = np.flatnonzero(usual * level(past, due, shape) + extra >= BUSY)
    if len(busy) < ENOUGH:
        return Dispersion.swings
    for swings in SWINGS:
        far = surprise(seen[busy], *Dispersion(shape, swings).predict(usual[busy], past[busy], due[busy], extra[busy]))
        if all(np.mean(far > nats) <= OFTEN * np.exp(-nats) for nats in FAR):
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
