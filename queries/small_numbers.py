"""Honest figures of few tries: intervals of a rate, shrinkage, what differs beyond chance, limits around a funnel.

Members are peers (dealers, skus, provinces), each with its hits of its tries: lines on time of lines, returned of sold.
Hits and tries are arrays of one length, hits never above tries. A member without a try says nothing about its peers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import binom, poisson

Z95 = 1.959964
FEW = 30  # tries below which a rate is not shown without its interval
WARNING, ALARM = 0.95, 0.998  # levels of a funnel's limits, about two and three standard deviations


@dataclass(frozen=True)
class Share:
    """hits of tries, the share, and the bounds of its 95 % interval; no share without a try."""

    hits: int
    tries: int
    share: float | None
    low: float
    high: float


def wilson(hits: int, tries: int) -> Share:
    """The score interval of a proportion (E. B. Wilson, JASA 22, 1927, 209-212).

    It keeps its coverage for few tries and shares near 0 or 1, where the textbook's interval collapses (Brown, Cai and
    DasGupta, Statistical Science 16, 2001, 101-133). Without a try it is everything from 0 to 1.
    """
    if not tries:
        return Share(0, 0, None, 0.0, 1.0)
    share, z2 = hits / tries, Z95**2
    middle = (share + z2 / (2 * tries)) / (1 + z2 / tries)
    half = Z95 * sqrt(share * (1 - share) / tries + z2 / (4 * tries**2)) / (1 + z2 / tries)
    return Share(hits, tries, share, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Dispersion:
    """How far members with tries stray from their common rate, in what chance alone brings: 1 is chance.

    limit: the value from which they differ. Both are 0 and 1 where nothing can differ: of fewer than two members, or
    where none or all of the tries are hits.
    """

    members: int
    value: float
    limit: float

    @property
    def differ(self) -> bool:
        """Whether the members differ beyond chance, so that a ranking of them means something."""
        return self.value > self.limit


def dispersion(hits: np.ndarray, tries: np.ndarray) -> Dispersion:
    """Pearson's φ = Σ(k - nR)² / (nR(1 - R)) / (m - 1) over m members, R their common rate, with its limit.

    The limit lies two standard deviations above what chance brings: 1 + 2·√(2 / (m - 1)) while every member has many
    tries (McCullagh and Nelder, Generalized Linear Models, 1989, 4.5). Hits that are rare among few tries scatter φ
    more widely; then its exact deviation counts, all hits being dealt out at random to the tries.
    """
    k, n = _tried(hits, tries)
    members, total = len(n), n.sum()
    rate = k.sum() / total if total else 0.0
    if members < 2 or not 0 < rate < 1:
        return Dispersion(members, 0.0, 1.0)
    value = float(np.sum((k - n * rate) ** 2 / (n * rate * (1 - rate))) / (members - 1))
    deviation = sqrt(max(2 * (members - 1), _scatter(k, n))) / (members - 1)
    return Dispersion(members, value, 1 + 2 * deviation)


def _scatter(k: np.ndarray, n: np.ndarray) -> float:
    """Exact variance of χ² of a table of hits and misses by members, its margins given.

    R. B. Dawson, A simplified expression for the variance of the χ² function on a contingency table, Biometrika 41,
    1954, 280.
    """
    total, hits = n.sum(), k.sum()
    if total <= 3:
        return 0.0
    (v1, w1), (v2, w2) = (_margin(each, total) for each in (n, np.array([hits, total - hits])))
    return 2 * total / (total - 3) * (v1 - w1) * (v2 - w2) + total**2 / (total - 1) * w1 * w2


def _margin(counts: np.ndarray, total: float) -> tuple[float, float]:
    size = len(counts)
    return (total - size) * (size - 1) / (total - 1), (np.sum(total / counts) - size**2) / (total - 2)


def shrunk(hits: np.ndarray, tries: np.ndarray) -> np.ndarray:
    """Each member's rate drawn towards the common one R, as far as few tries ask for: (k + κR) / (n + κ).

    κ = R(1 - R) / s² - 1 tries of the common rate are added to the member's own; s² is the variance of the members'
    true rates, from the moments of the beta-binomial law weighted by tries (J. C. Kleinman, JASA 68, 1973, 46-54).
    Where the members stray no further than chance, or only one has tries, s² is 0 and everybody gets R; so does a
    member without tries. Without any try there is no rate, and nan.
    """
    k, n = np.asarray(hits, float), np.asarray(tries, float)
    if not n.sum():
        return np.full(len(n), np.nan)
    rate, kappa = k.sum() / n.sum(), _weight(k, n)
    if np.isinf(kappa):
        return np.full(len(n), rate)
    weight = n + kappa
    return np.divide(k + kappa * rate, weight, out=np.full(len(n), rate), where=weight > 0)


def _weight(k: np.ndarray, n: np.ndarray) -> float:
    """κ from ρ, the correlation within a member: φ is expected to be 1 + ρ·(Σn - Σn²/Σn - (m - 1)) / (m - 1)."""
    found, n = dispersion(k, n), n[n > 0]
    room = n.sum() - np.sum(n**2) / n.sum() - (found.members - 1)  # 0 where everybody has one try: nothing to learn
    excess = (found.value - 1) * (found.members - 1)
    if excess <= 0 or room <= 0:
        return np.inf
    return max(room / excess - 1, 0.0)


def funnel(rate: float, tries: np.ndarray, level: float = WARNING) -> tuple[np.ndarray, np.ndarray]:
    """Exact control limits, low and high, of a member's rate when it is the common one: its tail each side is at most
    (1 - level) / 2.

    D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24, 2005,
    1185-1202. A rate *on* a limit is inside. Without tries everything from 0 to 1 is.
    """
    return _limits(lambda tail, n: binom.ppf(tail, n, rate), rate, np.asarray(tries), level, 1.0)


def funnel_of_counts(rate: float, exposure: np.ndarray, level: float = WARNING) -> tuple[np.ndarray, np.ndarray]:
    """Likewise for events counted against an exposure of which one unit may bring several: cases of units sold.

    rate: events per unit of exposure; the limits are, too. By Poisson's law. Without exposure from 0 to infinity.
    """
    return _limits(lambda tail, n: poisson.ppf(tail, n * rate), rate, np.asarray(exposure), level, np.inf)


def _limits(
    law: Callable[[float, np.ndarray], np.ndarray], rate: float, n: np.ndarray, level: float, most: float
) -> tuple[np.ndarray, np.ndarray]:
    """Whole counts as limits, where Spiegelhalter draws a smooth line between two: inside it, of few tries, more than
    the level promises would fall out."""
    tail, seen = (1 - level) / 2, np.where(n > 0, n, 1)
    low, high = (law(at, seen) / seen for at in (tail, 1 - tail))
    return np.where(n > 0, np.minimum(low, rate), 0.0), np.where(n > 0, np.maximum(high, rate), most)


def _tried(hits: np.ndarray, tries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those with a try."""
    k, n = np.asarray(hits, float), np.asarray(tries, float)
    return k[n > 0], n[n > 0]


def q_values(p: np.ndarray, tested: int) -> np.ndarray:
    """Benjamini & Hochberg 1995: the smallest false discovery rate at which each is still found, of `tested` tests."""
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    raw = p[order] * tested / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1)
    return q
