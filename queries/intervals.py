"""Intervals of what people decided."""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964


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
