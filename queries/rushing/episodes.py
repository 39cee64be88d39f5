"""From flows to episodes: every dealer's strongest windows, their units settled against claims, and weighed again."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.calendar import spring_festival
from queries.rushing import baseline, dispersion, occasions, significance, trace
from queries.rushing.claims import claims, settle
from queries.rushing.counts import Counts
from queries.rushing.read import Source
from queries.rushing.settings import Settings
from queries.rushing.support import Support, support

SAMPLE = 80  # dealers whose windows the dispersion is fitted on
LOOK = 3.0  # nats below which a window is not worth weighing
ONE_EVENT = 3  # units sharing a week that speak of one purchase, delivery or batch of registrations
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


def episodes(source: Source, counts: Counts, s: Settings, q: float) -> tuple[list[Episode], Support]:
    """The episodes that stand at a false discovery rate of `q`, and the books behind them."""
    testable = counts.testable(s.border_km)
    concerned = counts.outside.filter(pl.Series(testable[tuple(counts.outside[n].to_numpy() for n in "dc")]))
    outside = occasions.weigh(concerned)
    settled = settle(outside, claims(source))
    exposed = counts.exposed()
    base = baseline.fit(counts, outside, testable, exposed)
    rows = _rows(outside, counts.dealers.height)
    over = dispersion.fit(
        _held_out(trace.flow(base, int(d), rows[d], exposed[d], 0), s)
        for d in np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int)
    )
    books, found = support(source, counts, exposed), []
    for d, own in enumerate(rows):
        found += _windows(trace.flow(base, d, own, exposed[d]), over, s, testable.shape[1], books)
    belt = counts.outside.join(concerned, on=["d", "c"], how="anti").with_columns(reason=pl.lit("border_belt"))
    by_dealer = pl.concat([settled, belt], how="diagonal").partition_by("d", as_dict=True)
    weighed = [_weighed(each, by_dealer[(each.d,)], over) for each in found]
    return _sure(weighed, counts.dealers.height, q, over), books


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


def _windows(
    f: trace.Flow, over: dispersion.Dispersion, s: Settings, choices: int, books: Support
) -> list[trace.Window]:
    """The strongest window, then the strongest of what is left outside it, as long as one is worth a look."""
    found: list[trace.Window] = []
    while len(found) < EPISODES and (best := trace.scan(f, over, s, choices)):
        found.append(replace(best, strength=best.strength + books.nats(best.d, best.starts, best.ends)))
        if best.strength < LOOK:
            break
        gone = slice(max(best.starts - s.guard_weeks, 0), best.ends + s.guard_weeks)
        seen, expected, activated = f.seen.copy(), f.expected.copy(), f.activated.copy()
        seen[:, gone], expected[gone], activated[gone] = 0, 0, 0
        f = replace(f, seen=seen, expected=expected, activated=activated)
    return found


def after(window: trace.Window, units: pl.DataFrame) -> pl.DataFrame:
    """What the dealer shipped in the window and surfaced outside, with `reason`: why it is not counted, '' if it is.

    Counted is what nobody answers for in the window's cities. units: the dealer's, by claim.
    """
    day, unclaimed = pl.col("activated_on"), pl.col("reason") == ""
    years = range(*(units["activated_on"].min().year, units["activated_on"].max().year + 1)) if units.height else ()  # type: ignore
    festive = pl.any_horizontal(pl.lit(False), *(_near(day, spring_festival(year)) for year in years))
    together = pl.min_horizontal("event_w", "event_t") <= 1 / ONE_EVENT
    why = pl.when(festive).then(pl.lit("spring_festival")).when(together).then(pl.lit("one_event"))
    elsewhere = unclaimed & ~pl.col("c").is_in(window.cities)
    inside = units.filter(pl.col("w") >= window.starts, pl.col("w") < window.ends)
    return inside.with_columns(reason=pl.when(elsewhere).then(why.otherwise(pl.lit("scattered"))).otherwise("reason"))


def _near(day: pl.Expr, festival: date) -> pl.Expr:
    return day.is_between(festival - timedelta(days=21), festival + timedelta(days=14))


def _weighed(window: trace.Window, units: pl.DataFrame, over: dispersion.Dispersion):
    """The window's units by reason, and the window with only what its claims left; none for one too weak to matter."""
    if window.strength < LOOK:
        return units.clear(), window
    inside = after(window, units)
    return inside, window.weighed(over, _left(inside, window))


def _sure(weighed: list[tuple[pl.DataFrame, trace.Window]], dealers: int, q: float, over: dispersion.Dispersion):
    """Those that stand against what innocent dealers' strongest windows look like."""
    strongest = np.full(dealers, -np.log(dealers))
    for _, window in weighed:
        strongest[window.d] = max(strongest[window.d], window.strength)
    law = significance.null(strongest)
    p = np.array([law.p_value(window.strength) for _, window in weighed])
    rates = significance.q_values(p, max(dealers, len(p)))
    return [
        Episode(window, *window.expected(over), units, float(rate), float(chance))
        for (units, window), rate, chance in zip(weighed, rates, p, strict=True)
        if rate <= q and window.strength >= LOOK
    ]


def _left(units: pl.DataFrame, window: trace.Window) -> np.ndarray:
    """What nobody answers for, as Window.seen: occasions are those that still have a unit."""
    layers = [
        pl.col("units").sum(),
        pl.col("w").n_unique().alias("event_w"),
        (pl.col("units") * pl.col("surprise_w")).sum().alias("surprise_w"),
        pl.col("t").n_unique().alias("event_t"),
        (pl.col("units") * pl.col("surprise_t")).sum().alias("surprise_t"),
    ]
    left = units.filter(pl.col("reason") == "").group_by("c").agg(layers)
    order = pl.DataFrame({"c": window.cities}, schema={"c": left.schema["c"]})
    table = order.join(left, on="c", how="left", maintain_order="left").drop("c").fill_null(0)
    return np.minimum(table.to_numpy().T.astype(float), window.seen)
