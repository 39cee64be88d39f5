"""From flows to episodes: every dealer's strongest windows, their units settled against claims, and weighed again."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl

from queries.rushing import baseline, dispersion, occasions, significance, trace
from queries.rushing.batches import Batch, coded
from queries.rushing.claims import claims, settle
from queries.rushing.counts import Counts
from queries.rushing.excused import counted, told
from queries.rushing.flow import WEIGHTS, Flow, flow
from queries.rushing.read import Source
from queries.rushing.settings import Settings
from queries.rushing.support import Support, support

SAMPLE = 150  # dealers whose windows the dispersion is fitted on
LOOK = 3.0  # nats below which a window is not worth weighing
EPISODES, MISTAKES = 3, 8  # a dealer's episodes that are looked for, and its batches taken out


@dataclass(frozen=True)
class Episode:
    """A window after its claims: units hold what surfaced in it, `reason` '' for what nobody answers for."""

    window: trace.Window
    expected: np.ndarray
    size: np.ndarray
    units: pl.DataFrame
    q_value: float
    p_value: float


@dataclass(frozen=True)
class Scene:
    """What every dealer's windows are judged by. held: as Counts.held."""

    base: baseline.Baseline
    over: dispersion.Dispersion
    books: Support
    held: dict[int, list[tuple[int, int, int]]]
    settings: Settings

    def flow(self, d: int, own: np.ndarray, exposed: np.ndarray) -> Flow:
        """The dealer's flow of those of its units."""
        return flow(self.base, d, own, exposed, held=self.held.get(d, ()))


class Found(NamedTuple):
    """A dealer's windows, and the batches that were taken out before."""

    windows: list[trace.Window]
    batches: list[Batch]


def episodes(source: Source, counts: Counts, s: Settings, q: float) -> tuple[list[Episode], Support]:
    """The episodes that stand at a false discovery rate of `q`, and the books behind them."""
    testable = counts.testable(s.border_km)
    concerned = counts.outside.filter(pl.Series(testable[tuple(counts.outside[n].to_numpy() for n in "dc")]))
    outside = occasions.weigh(concerned)
    exposed = counts.exposed()
    base = baseline.fit(counts, outside, testable, exposed)
    rows = _rows(outside, counts.dealers.height)
    over = dispersion.fit(
        _held_out(flow(base, int(d), rows[d], exposed[d], 0), s)
        for d in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int)
    )
    scene = Scene(base, over, support(source, counts, exposed), counts.held(s.handover_days), s)
    found = [_windows(d, own, exposed[d], scene) for d, own in enumerate(rows)]
    belt = counts.outside.join(concerned, on=["d", "c"], how="anti").with_columns(reason=pl.lit("border_belt"))
    units, next_door = (table.partition_by("d", as_dict=True) for table in (outside, belt))
    owed = claims(source).partition_by("dealer_id", as_dict=True)
    weighed = []
    for d, each in enumerate(found):
        if any(window.strength >= LOOK for window in each.windows):
            settled = settle(units[(d,)], owed.get((counts.dealers["dealer_id"][d],)))
            every = pl.concat([settled, next_door.get((d,), belt.clear())], how="diagonal")
            weighed += [_weighed(window, every, each.batches, over) for window in each.windows]
        else:
            weighed += [(belt.clear(), window) for window in each.windows]
    return _sure(weighed, counts.dealers.height, q, over), scene.books


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


def _windows(d: int, own: np.ndarray, exposed: np.ndarray, scene: Scene) -> Found:
    """A dealer's strongest window, then the strongest of what is left, as long as one is worth a look; and batches."""
    windows: list[trace.Window] = []
    batches: list[Batch] = []
    f, guard = scene.flow(d, own, exposed), scene.settings.guard_weeks
    while len(windows) < EPISODES and (best := trace.scan(f, scene.over, scene.settings)):
        strong = best.strength >= LOOK
        if strong and len(batches) < MISTAKES and (mistaken := coded(best, own, exposed)):
            batches += mistaken
            own = own[:, ~np.any([each.holds(own) for each in mistaken], axis=0)]
            f = scene.flow(d, own, exposed)
            for window in windows:
                f = f.without(window.starts - guard, window.ends + guard)
            continue
        windows.append(replace(best, strength=best.strength + scene.books.nats(best.d, best.starts, best.ends)))
        if not strong:
            break
        f = f.without(best.starts - guard, best.ends + guard)
    return Found(windows, batches)


def _weighed(window: trace.Window, units: pl.DataFrame, batches: list[Batch], over: dispersion.Dispersion):
    """The window's units by reason, and the window with only what its claims left."""
    inside = told(window, units, batches)
    return inside, window.weighed(over, counted(inside, window))


def _sure(weighed: list[tuple[pl.DataFrame, trace.Window]], dealers: int, q: float, over: dispersion.Dispersion):
    """Those that stand against what innocent dealers' strongest windows look like."""
    strongest = np.full(dealers, -np.log(dealers))
    for _, window in weighed:
        strongest[window.d] = max(strongest[window.d], window.strength)
    law = significance.null(strongest)
    p = np.array([law.p_value(window.strength) for _, window in weighed])
    rates = significance.q_values(p, max(dealers, len(p)))
    return [
        Episode(window, *window.facts.expected(over), units, float(rate), float(chance))
        for (units, window), rate, chance in zip(weighed, rates, p, strict=True)
        if rate <= q and window.strength >= LOOK
    ]
