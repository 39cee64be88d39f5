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
HALVES = 10  # of a swing's range, to a hundredth of a nat


@dataclass(frozen=True)
class Dispersion:
    """shape: gamma shape of a pair's own level around the baseline, for pairs without a history; swings: squared
    variation of the windows of a flow whose level is known."""

    shape: float = 1.0
    swings: float = 0.3

    def predict(
        self, usual: np.ndarray, past: np.ndarray, due: np.ndarray, extra: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, gamma size and swings of a count whose baseline is `usual`, given the pair's history outside, with
        `extra` on top: from pairs nothing is known of to known flows."""
        known = past / (self.shape + past)
        mean = usual * level(past, due, self.shape) + extra
        return mean, 1 / (LEAST + (1 - known) / self.shape), known * self.swings


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


def surprise(seen: np.ndarray, mean: np.ndarray, size: np.ndarray | float, swings: np.ndarray | float) -> np.ndarray:
    """Nats by which a count is out of the ordinary; 0 below the mean.

    What is not known of the flow is a gamma law of that size; how it swings is by factors, lognormal, of squared
    variation `swings`: the least, over swings, of the negative binomial's exponent and the swing's own (Laplace's
    approximation of the tail). A gamma law alone, whose tail ends sooner, takes a lively flow's great month for an
    episode.
    """
    seen, mean, size, swings = (each.ravel() for each in np.broadcast_arrays(seen, mean, size, swings))
    nats = exponent(seen, mean, size)
    lively = np.flatnonzero((swings > 0) & (nats > 0))
    y, m, r, spread = seen[lively], np.maximum(mean[lively], 1e-9), size[lively], np.log1p(swings[lively])
    x = _swing(y, m, r, spread)
    nats[lively] = np.maximum(exponent(y, m * np.exp(x), r) + x * (x / spread + 1) / 2, 0.0)
    return nats


def _swing(y: np.ndarray, mean: np.ndarray, size: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """The likeliest swing behind a count above its mean, on a log scale: the slope's sign is followed by halves."""
    x = step = np.log(y / mean) / 2
    for _ in range(HALVES):
        step = step / 2
        slope = (y + size) / (1 + size * np.exp(-x) / mean) - y + x / spread + 0.5
        x = x - np.sign(slope) * step
    return x


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
        return -_likelihood(seen[1, some], *guess.predict(usual[some], past[1, some], due[some], extra[some])[:2])

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
