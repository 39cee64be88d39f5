"""From windows to episodes: units settled against claims, windows of the same weeks put together, sure ones kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl

from queries.findings.rushing import baseline, dispersion, occasions, significance, trace
from queries.findings.rushing.claims import claims, settle
from queries.findings.rushing.counts import Counts
from queries.findings.rushing.excused import counted, told
from queries.findings.rushing.flow import WEIGHTS, Flow, flow
from queries.findings.rushing.read import Source
from queries.findings.rushing.settings import Settings
from queries.findings.rushing.support import Support, support
from queries.findings.rushing.windows import LOOK, Found, Scene, look
from queries.small_numbers import q_values

SAMPLE = 300  # dealers whose windows the dispersion is fitted on


@dataclass(frozen=True)
class Episode:
    """A window after its claims: units hold what surfaced in it, `reason` '' for what nobody answers for.

    expected, strays: by city; variance of the expectation beyond that of counting.
    """

    window: trace.Window
    expected: np.ndarray
    strays: np.ndarray
    units: pl.DataFrame
    q_value: float
    p_value: float


class Group(NamedTuple):
    """Windows of a dealer that run into each other, weighed; units: all of the dealer's outside, by claim."""

    windows: list[trace.Window]
    units: pl.DataFrame
    found: Found

    @property
    def strength(self) -> float:
        """Of the strongest."""
        return max(window.strength for window in self.windows)


def episodes(source: Source, counts: Counts, s: Settings, q: float) -> tuple[list[Episode], Support]:
    """The episodes that stand at a false discovery rate of `q`, and the books behind them."""
    testable = counts.testable(s.border_km)
    near = pl.Series(~testable[tuple(counts.outside[name].to_numpy() for name in "dc")])
    why = pl.when(pl.col("again") > 0).then(pl.lit("second_activation")).when(near).then(pl.lit("border_belt"))
    every = counts.outside.with_columns(reason=why)
    tested = occasions.weigh(every.filter(pl.col("reason").is_null()))
    rows, exposed = _rows(tested, counts.dealers.height), counts.exposed()
    base = baseline.fit(counts, tested, testable, exposed)
    over = dispersion.fit(
        _held_out(flow(base, int(d), rows[d], exposed[d], 0), s)
        for d in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int)
    )
    scene = Scene(base, over, support(source, counts, exposed), counts.held(s.handover_days), s)
    every = pl.concat([tested, every.filter(pl.col("reason").is_not_null())], how="diagonal")
    units, owed = every.partition_by("d", as_dict=True), claims(source).partition_by("dealer_id", as_dict=True)
    groups = [
        group
        for d, name in enumerate(counts.dealers["dealer_id"])
        for group in _groups(scene, look(scene, d, rows[d], exposed[d]), units.get((d,)), owed.get((name,)))
    ]
    return _sure(groups, scene, counts.dealers.height, q), scene.books


def _held_out(f: Flow, s: Settings) -> trace.History:
    """Windows of four weeks to every city, and what is known from outside them."""
    starts, cities = (each.ravel() for each in np.meshgrid(np.arange(0, len(f.usual) - 3, 4), np.arange(len(f.cities))))
    return trace.history(f, starts, starts + 4, cities, s.guard_weeks)


def _rows(outside: pl.DataFrame, dealers: int) -> list[np.ndarray]:
    """Each dealer's units as the rows that `flow` reads."""
    ordered = outside.sort("d", "c", "w", "t")
    table = np.stack([ordered[name].cast(pl.Float64).to_numpy() for name in ("w", "t", "c", "units", *WEIGHTS)])
    d = ordered["d"].to_numpy()
    return np.split(table, np.searchsorted(d, np.arange(1, dealers)), axis=1)


def _groups(scene: Scene, found: Found, units: pl.DataFrame, own: pl.DataFrame | None) -> Iterator[Group]:
    """The dealer's windows after its claims; those of the same weeks are one story with several destinations."""
    if not any(window.strength >= LOOK for window in found.windows):
        yield from (Group([window], units.clear(), found) for window in found.windows)
        return
    settled = settle(units, own)
    weighed = [
        window.weighed(scene.over, counted(told(window, settled, found.batches), window)) for window in found.windows
    ]
    near: list[trace.Window] = []
    for window in sorted(weighed, key=lambda window: window.starts):
        if near and (
            window.strength < LOOK or window.starts > max(each.ends for each in near) + scene.settings.guard_weeks
        ):
            yield Group(near, settled, found)
            near = []
        near = [*near, window]
    yield Group(near, settled, found)


def _sure(groups: list[Group], scene: Scene, dealers: int, q: float) -> list[Episode]:
    """Those that stand against what innocent dealers' strongest windows look like."""
    strongest = np.full(dealers, -np.log(dealers))
    for group in groups:
        d = group.found.flow.d
        strongest[d] = max(strongest[d], group.strength)
    law = significance.null(strongest)
    p = np.array([law.p_value(group.strength) for group in groups])
    tested = max(dealers, len(p))
    rates = q_values(p, tested)
    least = max(law.strength(q * float((rates <= q).sum()) / tested), LOOK)
    return [
        _episode(group, scene, least, float(rate), float(chance))
        for group, rate, chance in zip(groups, rates, p, strict=True)
        if rate <= q and group.strength >= LOOK
    ]


def _episode(group: Group, scene: Scene, least: float, rate: float, chance: float) -> Episode:
    """The group's windows that are strong enough themselves, as one."""
    window = trace.joined(group.found.flow, [each for each in group.windows if each.strength >= least], scene.settings)
    units = told(window, group.units, group.found.batches)
    window = replace(window, facts=window.facts._replace(seen=counted(units, window)))
    mean, size, swings = window.facts.expected(scene.over)
    return Episode(window, mean, mean**2 * ((1 + 1 / size) * (1 + swings) - 1), units, rate, chance)
