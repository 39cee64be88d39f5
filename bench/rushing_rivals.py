"""What the detector is measured against: simpler rules, and each of its own signals alone."""

from datetime import date
from unittest.mock import patch

import numpy as np
from scipy.stats import poisson

from queries.findings.rushing import GoodsFinding, Settings, baseline, find
from queries.findings.rushing.counts import Counts, count
from queries.findings.rushing.goods import Destination
from queries.findings.rushing.ledger import ledger
from queries.findings.rushing.read import Run, Source, monday
from queries.findings.rushing.support import Support
from queries.findings.rushing.surge import surge
from queries.small_numbers import q_values

FLAT_SHARE, WINDOW = 0.15, 4


def rivals(run: Run, as_of: date, q: float, tables: frozenset[str]) -> dict[str, list[GoodsFinding]]:
    """Cases of each rival, by its name."""
    source = Source(run, tables, as_of)
    counts = count(source, Settings().handover_days)
    return {
        "flat share": flat(counts),
        "Poisson + FDR": by_poisson(counts, q),
        "trace alone": trace_alone(run, as_of, q, tables),
        "balance alone": find(run, as_of, q=q, tables=tables - {"traces"}),
        "surge alone": by_surge(source, counts, q),
    }


def trace_alone(run: Run, as_of: date, q: float, tables: frozenset[str]) -> list[GoodsFinding]:
    """The detector without what the books add."""
    with patch.object(Support, "nats", lambda *_: 0.0):
        return find(run, as_of, q=q, tables=tables)


def flat(counts: Counts) -> list[GoodsFinding]:
    """More than a fixed share of a dealer's four weeks outside its territory, and at least five units."""
    seen, exposed = _outside(counts), counts.exposed().sum(2)
    cells = []
    for start in range(0, counts.weeks - WINDOW + 1, WINDOW):
        units, sold = seen[:, start : start + WINDOW].sum(1), exposed[:, start : start + WINDOW].sum(1)
        hits = np.flatnonzero((units.sum(1) >= 5) & (units.sum(1) > FLAT_SHARE * sold))
        cells += [(d, start, int(c)) for d in hits for c in np.argsort(-units[d])[:2]]
    return _cases(counts, cells)


def by_poisson(counts: Counts, q: float) -> list[GoodsFinding]:
    """Pairs and four weeks against the same baseline, but Poisson, and the false discovery rate of the cells."""
    testable = counts.testable(Settings().border_km)
    exposed = counts.exposed()
    base = baseline.fit(counts, counts.outside, testable, exposed)
    seen, volume = _outside(counts), exposed.sum(2)
    cells, chances, tested = [], [], 0
    for start in range(0, counts.weeks - WINDOW + 1, WINDOW):
        units = seen[:, start : start + WINDOW].sum(1)
        usual = volume[:, start : start + WINDOW].sum(1)[:, None] * base.share
        tested += int((usual > 0).sum())
        for d, c in np.argwhere((units > 0) & (usual > 0)):
            cells.append((d, start, int(c)))
            chances.append(poisson.sf(units[d, c] - 1, usual[d, c]))
    kept = q_values(np.array(chances), tested) <= q
    return _cases(counts, [cell for cell, keep in zip(cells, kept, strict=True) if keep])


def by_surge(source: Source, counts: Counts, q: float) -> list[GoodsFinding]:
    """Dealers that buy more than usual."""
    buying = surge(ledger(source, counts.dealers["dealer_id"].to_list(), counts.first, counts.weeks))
    best = []
    for d in range(counts.dealers.height):
        p = buying.p_values(d, 2 * WINDOW)
        best.append((min(float(p.min()) * len(p) / WINDOW, 1.0), d, int(p.argmin())))
    kept = q_values(np.array([p for p, _, _ in best]), len(best)) <= q
    return _cases(counts, [(d, start + half, -1) for (_, d, start), keep in zip(best, kept, strict=True) if keep
                           for half in (0, WINDOW)])  # fmt: skip


def _outside(counts: Counts) -> np.ndarray:
    table = np.zeros((counts.dealers.height, counts.weeks, counts.cities.height), np.float32)
    np.add.at(table, tuple(counts.outside[n].to_numpy() for n in "dwc"), counts.outside["units"].to_numpy())
    return table


def _cases(counts: Counts, cells: list[tuple[int, int, int]]) -> list[GoodsFinding]:
    """One case per dealer and run of neighbouring windows."""
    found: list[GoodsFinding] = []
    for d in sorted({d for d, _, _ in cells}):
        mine = sorted({start for other, start, _ in cells if other == d})
        for run in np.split(mine, np.flatnonzero(np.diff(mine) > WINDOW) + 1):
            goals = {c for other, start, c in cells if other == d and start in run and c >= 0}
            found.append(_case(counts, int(d), int(run[0]), int(run[-1]) + WINDOW, sorted(goals)))
    return found


def _case(counts: Counts, d: int, starts: int, ends: int, goals: list[int]) -> GoodsFinding:
    span = monday(counts.first + starts), monday(counts.first + ends)
    named = tuple(Destination(counts.cities["city_id"][c], *span, 0, 0.0) for c in goals)
    dealer = counts.dealers["dealer_id"][d]
    return GoodsFinding("", "rushing", dealer, *span, 0, 0.0, 0.0, 0.0, 0.0, 0.0, "low", 0.0, named)
