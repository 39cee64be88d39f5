"""A dealer's windows: the strongest, then the strongest of what is left, and the batches taken out before."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from queries.findings.rushing import baseline, dispersion, trace
from queries.findings.rushing.batches import Batch, coded
from queries.findings.rushing.flow import Flow, flow
from queries.findings.rushing.settings import Settings
from queries.findings.rushing.support import Support

LOOK = 3.0  # nats below which a window is not worth weighing
WINDOWS, MISTAKES = 6, 8  # windows that are looked for, and batches taken out, at most


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
    """What was found at a dealer: windows, batches, and the flow without these."""

    windows: list[trace.Window]
    batches: list[Batch]
    flow: Flow


def look(scene: Scene, d: int, own: np.ndarray, exposed: np.ndarray) -> Found:
    """All that is worth a look at a dealer. own: its units (flow.flow); exposed: activated ones by week shipped and
    activated. What a window explains is taken out in its cities only: two stories may run at the same time."""
    windows: list[trace.Window] = []
    batches: list[Batch] = []
    whole = left = scene.flow(d, own, exposed)
    while len(windows) < WINDOWS and (best := trace.scan(left, scene.over, scene.settings)):
        backed = replace(best, strength=best.strength + scene.books.nats(d, best.starts, best.ends))
        strong = backed.strength >= LOOK
        if strong and len(batches) < MISTAKES and (mistaken := coded(best, own, exposed)):
            batches += mistaken
            own = own[:, ~np.any([each.holds(own) for each in mistaken], axis=0)]
            whole = left = scene.flow(d, own, exposed)
            for window in windows:
                left = _without(left, window, scene.settings)
            continue
        windows.append(backed)
        if not strong:
            break
        left = _without(left, best, scene.settings)
    return Found(windows, batches, whole)


def _without(f: Flow, window: trace.Window, s: Settings) -> Flow:
    return f.without(window.cities, window.starts - s.guard_weeks, window.ends + s.guard_weeks)
