"""From strengths to probabilities: the null is read off the dealers themselves, then false findings are bounded."""

from dataclasses import dataclass

import numpy as np

ENOUGH = 60  # dealers from which a null is fitted; with fewer the theory stands
LOWER, UPPER = 0.3, 0.85
SPREAD = 5.3  # standard error of the tail where findings are decided, in scales, times the root of the dealers
ERRORS = 2.0
ROUNDS, OUT = 6, 5.0  # fits; scales above the location that one innocent dealer in 150 reaches


@dataclass(frozen=True)
class Null:
    """Extreme-value law (Gumbel) of an innocent dealer's strongest window. Strengths are in nats."""

    location: float = 0.0
    scale: float = 1.0

    def p_value(self, strength: float) -> float:
        """Share of innocent dealers at least this strong."""
        return float(-np.expm1(-np.exp(-(strength - self.location) / self.scale)))

    def strength(self, p_value: float) -> float:
        """The strength that this share of innocent dealers reaches; of none, infinite."""
        return self.location - self.scale * float(np.log(-np.log1p(-p_value))) if p_value > 0 else np.inf


def null(strengths: np.ndarray) -> Null:
    """Fitted on the middle of the dealers, most of whom are innocent; its scale is never sharper than theory allows.

    Efron's empirical null (2004), for maxima. Who stands out from it is left out of the next fit, so that many guilty
    ones do not hide each other. ERRORS standard errors of the fit are added to its location.
    """
    if len(strengths) < ENOUGH:
        return Null()
    law, kept = Null(), strengths
    for _ in range(ROUNDS):
        law = _middle(kept)
        kept = strengths[strengths <= law.location + law.scale * OUT]
    return law


def _middle(strengths: np.ndarray) -> Null:
    low, high = np.quantile(strengths, [LOWER, UPPER])
    reduced = [-np.log(-np.log(level)) for level in (LOWER, UPPER)]
    scale = max((high - low) / (reduced[1] - reduced[0]), 1.0)
    return Null(high + scale * (ERRORS * SPREAD / np.sqrt(len(strengths)) - reduced[1]), scale)
