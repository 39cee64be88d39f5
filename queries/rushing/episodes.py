"""From flows to episodes: every dealer's strongest windows, their units settled against claims, and weighed again."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from queries.rushing import baseline, dispersion, occasions, significance, trace
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
    expected: np.ndarray
    size: np.ndarray
    units: pl.DataFrame
    q_value: float
    p_value: float


def episodes(source: Source, counts: Counts, s: Settings, q: float) -> list[Episode]:
    """The episodes that stand at a false discovery rate of `q`."""
    testable = ~(counts.near_km < s.border_km)
    concerned = counts.outside.filter(pl.Series(testable[tuple(counts.outside[n].to_numpy() for n in "dc")]))
    outside = occasions.weigh(concerned)
    settled = settle(outside, claims(source))
    exposed = counts.exposed()
    base = baseline.fit(counts, testable, exposed)
    rows = _rows(outside, counts.dealers.height)
    over = dispersion.fit(
        _held_out(trace.flow(base, int(d), rows[d], exposed[d], 0), s)
        for d in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int))
    found = []
    for d, own in enumerate(rows):
        found += _windows(trace.flow(base, d, own, exposed[d]), over, s, testable.shape[1])
    by_dealer = settled.partition_by("d", as_dict=True)
    kept = [(after(each, by_dealer[(each.d,)]), each) for each in found]
    return _sure(kept, counts.dealers.height, q, over)


def _held_out(f: trace.Flow, s: Settings) -> tuple[np.ndarray, ...]:
    """Windows of four weeks to each city and what is known from outside them, flat; units and occasions of shipping."""
    seen, usual, past, due = trace.history(f, 4, s.guard_weeks, 4)
    return seen[:2].reshape(2, -1), usual.ravel(), past[:2].reshape(2, -1), due.ravel()


def _rows(outside: pl.DataFrame, dealers: int) -> list[np.ndarray]:
    """Each dealer's units as the rows that trace.flow reads."""
    ordered = outside.sort("d", "c", "w", "t")
    table = np.stack([ordered[name].cast(pl.Float64).to_numpy() for name in ("w", "t", "c", "units", *trace.WEIGHTS)])
    d = ordered["d"].to_numpy()
    return np.split(table, np.searchsorted(d, np.arange(1, dealers)), axis=1)


def _windows(f: trace.Flow, over: dispersion.Dispersion, s: Settings, choices: int) -> list[trace.Window]:
    """The strongest window, then the strongest of what is left outside it, as long as one is worth a look."""
    found: list[trace.Window] = []
    while len(found) < EPISODES and (best := trace.scan(f, over, s, choices)):
        found.append(best)
        if best.strength < 1:
            break
        gone = slice(max(best.starts - s.guard_weeks, 0), best.ends + s.guard_weeks)
        seen, expected = f.seen.copy(), f.expected.copy()
        seen[:, gone], expected[gone] = 0, 0
        f = replace(f, seen=seen, expected=expected)
    return found


def after(window: trace.Window, settled: pl.DataFrame) -> pl.DataFrame:
    """The units of a window, by reason. settled: the dealer's."""
    return settled.filter(
        pl.col("w") >= window.starts, pl.col("w") < window.ends, pl.col("c").is_in(window.cities))


def _sure(kept: list[tuple[pl.DataFrame, trace.Window]], dealers: int, q: float, over: dispersion.Dispersion):
    """Windows weighed again with what the claims left; those that stand."""
    weighed = [window.weighed(over, _left(units, window)) for units, window in kept]
    first: dict[int, float] = {}
    for window in weighed:
        first[window.d] = max(first.get(window.d, -np.inf), window.strength)
    law = significance.null(np.array(list(first.values())))
    p = np.array([law.p_value(window.strength) for window in weighed])
    rates = significance.q_values(p, max(dealers, len(p)))
    return [Episode(window, *window.expected(over), units, float(rate), float(chance))
            for window, (units, _), rate, chance in zip(weighed, kept, rates, p, strict=True) if rate <= q]


def _left(units: pl.DataFrame, window: trace.Window) -> np.ndarray:
    layers = [pl.col("units").sum(), *((pl.col("units") * pl.col(name)).sum().alias(name) for name in trace.WEIGHTS)]
    left = units.filter(pl.col("reason") == "").group_by("c").agg(layers)
    order = pl.DataFrame({"c": window.cities}, schema={"c": left.schema["c"]})
    return order.join(left, on="c", how="left", maintain_order="left").drop("c").fill_null(0).to_numpy().T.astype(float)
