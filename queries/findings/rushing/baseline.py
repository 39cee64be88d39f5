"""What an innocent dealer's goods do: the usual share of a dealer's units that surfaces in each city, and when.

Shares come from multiplicative margins fitted by shrunken raking (iterative proportional fitting, Deming & Stephan
1940): dealer, city, distance from home, distance from the territory, pair of provinces. No law of distance is
assumed. Counts far above their fit are pulled in first, so that an episode does not become its own excuse.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.findings.rushing.counts import Counts
from queries.findings.rushing.dispersion import level

EDGES = np.array([50, 80, 120, 160, 220, 300, 400, 550, 750, 1000, 1400, 2000, 3000.0])
BREADTH = 2  # units a week that one dealer counts for in what its province shares: a corridor is many dealers'
PRIOR = 4.0  # units a margin needs before it speaks for itself


@dataclass(frozen=True)
class Baseline:
    """share: dealer x city, of a dealer's activated units. The rest: units seen and expected beyond the territories,
    by activation week and place: what all dealers, or those of one province, send to a city in a week."""

    share: np.ndarray
    province: np.ndarray
    week: np.ndarray
    seen: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]

    def swing(self, d: int, cities: np.ndarray, own_seen: np.ndarray, own_exposure: np.ndarray) -> np.ndarray:
        """Week activated x each of `cities`: how much more than usual the other dealers' goods surface there then.

        own_seen: the dealer's own units, week x those cities; own_exposure: all its activated units by week. What is
        its own is left out, so that nobody's excess excuses itself. Factors of all dealers by city, then of the
        province's dealers, then of these by city.
        """
        p = self.province[d]
        usual = own_exposure[:, None] * self.share[d, cities] * self.week[:, None]
        city = _ratio(self.seen["city"][:, cities] - own_seen, self.expected["city"][:, cities] - usual)
        ours = own_exposure * self.share[d].sum() * self.week
        home = _ratio(self.seen["home"][p] - own_seen.sum(1), self.expected["home"][p] - ours)
        both = city * home[:, None]
        broad = self.seen["pair"][p][:, cities] - np.minimum(own_seen, BREADTH)
        pair = level(np.maximum(broad, 0), np.maximum(self.expected["pair"][p][:, cities] - usual, 0) * both, PRIOR)
        return self.week[:, None] * both * pair


def _ratio(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return (PRIOR + np.maximum(seen, 0)) / (PRIOR + np.maximum(expected, 0))


def fit(counts: Counts, out: pl.DataFrame, testable: np.ndarray, exposed: np.ndarray) -> Baseline:
    """The baseline of all pairs. out: units outside; testable: dealer x city, false where sales concern nobody."""
    d, c, t, units = (out[name].to_numpy() for name in ("d", "c", "t", "units"))
    total = np.zeros(testable.shape)
    np.add.at(total, (d, c), units)
    volume = exposed.sum((1, 2), dtype=float)
    share = _raked(total, _start(counts, testable, volume), _margins(counts)) / np.maximum(volume, 1)[:, None]
    names = counts.dealers["province"].unique().sort()
    province = counts.dealers["province"].replace_strict(names, np.arange(len(names)), return_dtype=int).to_numpy()
    by_week = exposed.sum(1, dtype=float)  # dealer x week activated
    usual = np.stack([by_week[province == p].T @ share[province == p] for p in range(len(names))])
    seen = np.zeros_like(usual)
    np.add.at(seen, (province[d], t, c), units)
    broad = np.zeros_like(usual)
    cells = out.group_by("d", "t", "c").agg(pl.col("units").sum()).select("d", "t", "c", "units").to_numpy().T
    np.add.at(broad, (province[cells[0]], cells[1], cells[2]), np.minimum(cells[3], BREADTH))
    week = _ratio(seen.sum((0, 2)), usual.sum((0, 2)))
    usual = usual * week[None, :, None]
    return Baseline(
        share,
        province,
        week,
        {"city": seen.sum(0), "home": seen.sum(2), "pair": broad},
        {"city": usual.sum(0), "home": usual.sum(2), "pair": usual},
    )


def _start(counts: Counts, testable: np.ndarray, volume: np.ndarray) -> np.ndarray:
    sizes = np.maximum(counts.arrivals, 1) / np.maximum(counts.arrivals, 1).sum()
    return volume[:, None] * sizes[None] * testable


def _margins(counts: Counts) -> list[np.ndarray]:
    d, c = np.indices(counts.km.shape)
    homes, goals = counts.dealers["province"].to_numpy(), counts.cities["province"].to_numpy()
    _, codes = np.unique(np.concatenate([homes, goals]), return_inverse=True)
    home, goal = codes[: len(homes)], codes[len(homes) :]
    same = np.where(home[:, None] == goal[None], 100, 101)
    bins = [np.where(np.isnan(km), same, np.searchsorted(EDGES, km)) for km in (counts.km, counts.near_km)]
    provinces = home[:, None] * (goal.max() + 1) + goal[None]
    return [np.zeros_like(d), *bins, c, d, provinces]


def _raked(seen: np.ndarray, start: np.ndarray, margins: list[np.ndarray], rounds: int = 5) -> np.ndarray:
    """The broad margins first; what is far above them is pulled in before the narrow last one may follow it. In the
    end a pair's own units are taken out of its factors: nobody is measured by himself.
    """
    usual = start * (seen.sum() / max(start.sum(), 1))
    for used in (margins[:-1], margins):
        kept = np.minimum(seen, 2 + usual + 3 * np.sqrt(usual + usual**2))
        for _ in range(rounds):
            for margin in used:
                flat = margin.ravel()
                factor = _ratio(np.bincount(flat, kept.ravel()), np.bincount(flat, usual.ravel()))
                usual = usual * factor[margin]
    own = usual
    for margin in margins[1:]:
        flat = margin.ravel()
        others, due = np.bincount(flat, kept.ravel())[margin] - kept, np.bincount(flat, own.ravel())[margin] - own
        usual = usual * _ratio(others, due)
    return usual
