"""From flows to episodes: the strongest windows of every dealer, their units settled against claims, and sure or not."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from queries.rushing import baseline, dispersion, significance, trace
from queries.rushing.claims import claims, settle
from queries.rushing.counts import Counts
from queries.rushing.read import Source
from queries.rushing.settings import Settings

SAMPLE = 80  # dealers whose windows the dispersion is fitted on
EPISODES = 3  # a dealer's episodes that are looked for


@dataclass(frozen=True)
class Episode:
    """A window after its claims: units hold what surfaced in it, `reason` '' for what nobody answers for."""

    window: trace.Window
    units: pl.DataFrame
    q_value: float
    p_value: float


def episodes(source: Source, counts: Counts, s: Settings, q: float) -> list[Episode]:
    """The episodes that stand at a false discovery rate of `q`."""
    settled = settle(counts.outside, claims(source))
    testable = ~(counts.near_km < s.border_km)
    exposed = counts.exposed()
    base = baseline.fit(counts, testable, exposed)
    rows = _rows(counts.outside, testable, counts.dealers.height)
    over = dispersion.fit(
        trace.history(trace.flow(base, int(d), rows[d], exposed[d], 0), 4, s.guard_weeks, 4)
        for d in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int))
    found = []
    for d, own in enumerate(rows):
        found += _windows(trace.flow(base, d, own, exposed[d]), over, s, testable.shape[1])
    kept = [(after(each, settled), each) for each in found]
    return _sure(kept, counts.dealers.height, q)


def _rows(outside: pl.DataFrame, testable: np.ndarray, dealers: int) -> list[np.ndarray]:
    """Each dealer's testable units as rows w, t, c, units."""
    ordered = outside.sort("d")
    table = np.stack([ordered[name].cast(pl.Int64).to_numpy() for name in ("w", "t", "c", "units")])
    d = ordered["d"].to_numpy()
    table[3] *= testable[d, table[2]]
    return np.split(table, np.searchsorted(d, np.arange(1, dealers)), axis=1)


def _windows(f: trace.Flow, over: dispersion.Dispersion, s: Settings, choices: int) -> list[trace.Window]:
    """The strongest window, then the strongest of what is left outside it, as long as one is worth a look."""
    found: list[trace.Window] = []
    while len(found) < EPISODES and (best := trace.scan(f, over, s, choices)):
        found.append(best)
        if best.strength < 1:
            break
        seen = f.seen.copy()
        seen[max(best.starts - s.guard_weeks, 0) : best.ends + s.guard_weeks] = 0
        f = replace(f, seen=seen)
    return found


def after(window: trace.Window, settled: pl.DataFrame) -> pl.DataFrame:
    """The units of a window, by reason."""
    return settled.filter(
        pl.col("d") == window.d, pl.col("w") >= window.starts, pl.col("w") < window.ends,
        pl.col("c").is_in(window.cities))


def _sure(kept: list[tuple[pl.DataFrame, trace.Window]], dealers: int, q: float) -> list[Episode]:
    """Windows weighed again with what the claims left; those that stand."""
    weighed = [trace.reweighed(window, _left(units, window)) for units, window in kept]
    first: dict[int, float] = {}
    for window in weighed:
        first[window.d] = max(first.get(window.d, -np.inf), window.strength)
    law = significance.null(np.array(list(first.values())))
    p = np.array([law.p_value(window.strength) for window in weighed])
    rates = significance.q_values(p, max(dealers, len(p)))
    return [Episode(window, units, float(rate), float(chance))
            for window, (units, _), rate, chance in zip(weighed, kept, rates, p, strict=True) if rate <= q]


def _left(units: pl.DataFrame, window: trace.Window) -> np.ndarray:
    left = dict(units.filter(pl.col("reason") == "").group_by("c").agg(pl.col("units").sum()).iter_rows())
    return np.array([left.get(c, 0) for c in window.cities], float)
