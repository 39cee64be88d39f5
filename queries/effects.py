"""The regression of output on month, weekday, place in the month and distance from events."""

from bisect import bisect
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import numpy as np
import polars as pl
from scipy.linalg.lapack import dtrtri  # type: ignore
from scipy.sparse import csr_array, eye_array

from queries.calendar import around, events

Basis = Literal["learned", "pooled", "weekdays", "equal"]
WEEKDAYS_FROM, SEASONS_FROM = 56, 395
_SPREAD = {"level": 10.0, "trend": 0.02, "month": 1.0, "weekday": 0.5, "month_end": 0.5, "event": 0.7}
_USABLE = {"learned": tuple(_SPREAD), "weekdays": ("level", "weekday", "month_end"), "equal": ()}
_NEAR = (1, 2, 4, 7, 14, 21, 28)
SETTLED = 0.01


@dataclass(frozen=True, eq=False)
class Design:
    """What spans of days are: single days, weeks, months.

    columns: `kind` or `kind:…`, the kinds being those of `_SPREAD`. days: days x columns, 0/1 but for `trend`, the
    years since 2000. spans: spans x days, 1 where the day is in the span.
    """

    columns: tuple[str, ...]
    days: csr_array
    spans: csr_array

    @staticmethod
    def of(days: pl.Series, own: pl.DataFrame | None = None, firsts: np.ndarray | None = None) -> "Design":
        """The design of consecutive `days`, events (own: the lake's `events` table) included.

        firsts: the rows that the spans begin with; None makes each day its own span.
        """
        frame = days.to_frame("day").with_row_index()
        found = pl.concat([_plain(frame), _near(frame, own)])
        columns = ["level", "trend", *sorted(found["mark"].unique().to_list())]
        place = {name: index for index, name in enumerate(columns)}
        matrix = np.zeros((len(days), len(columns)))
        matrix[found["index"].to_numpy(), [place[mark] for mark in found["mark"]]] = 1
        matrix[:, 0], matrix[:, 1] = 1, (days.to_physical() - 10957) / 365.25
        row = np.arange(len(days))
        spans = eye_array(len(days), format="csr")
        if firsts is not None:
            spans = csr_array((np.ones(len(days)), (np.searchsorted(firsts, row, side="right") - 1, row)))
        return Design(tuple(columns), csr_array(matrix), spans)

    def __getitem__(self, rows: slice | np.ndarray) -> "Design":
        return replace(self, spans=self.spans[rows])

    def rhythm(self, effects: np.ndarray) -> np.ndarray:
        """The expected output of each span, growth included; only its proportions matter."""
        return self.spans @ np.exp(self.days @ effects)

    def seasonal(self, effects: np.ndarray) -> np.ndarray:
        """As `rhythm`, without level and growth."""
        return self.rhythm(np.where(self.kinds("level", "trend"), 0.0, effects))

    def kinds(self, *names: str) -> np.ndarray:
        """Which columns are of these kinds."""
        return np.array([column.partition(":")[0] in names for column in self.columns])

    def fit(
        self, values: np.ndarray, common: np.ndarray | None = None, start: np.ndarray | None = None
    ) -> tuple[np.ndarray, Basis]:
        """The log effect of each column and what it rests on; spans before the first output are left out.

        A Poisson regression with a normal prior around `common` (none when None), by quasi-likelihood: the dispersion
        is estimated (McCullagh and Nelder, Generalized Linear Models, 1989, ch. 9), so noisy or thin data stay near
        the prior. A span's mean is the sum of its days' (composite link: Thompson and Baker, 1981). What every span
        has as often as any other, as each week its Mondays, tells nothing and stays at the prior.
        start: effects of a fit to much the same values, from which this one takes fewer steps to the same end.
        """
        common = np.zeros(len(self.columns)) if common is None else common
        values = np.clip(values, 0, None)
        first = int(np.argmax(values > 0)) if values.any() else len(values)
        spans = self.spans[first:]
        length = spans.sum()
        basis: Basis = "learned" if length >= SEASONS_FROM else "weekdays" if length >= WEEKDAYS_FROM else "equal"
        chosen, effects = self.kinds(*_USABLE[basis]), common.copy()
        if chosen.any():
            chosen &= self._telling(spans)
            prior = np.array([_SPREAD[column.partition(":")[0]] for column in self.columns])[chosen] ** -2.0
            begin = (common if start is None else start)[chosen] - common[chosen]
            values = values[first:] / values[first:].mean()
            effects[chosen] += _newton(spans, self.days[:, chosen], values, self.days @ common, prior, begin)
        return effects, basis

    def _telling(self, spans: csr_array) -> np.ndarray:
        """The columns that some of the spans have more of than others, and the level."""
        had = (spans @ self.days).toarray()
        return (np.ptp(had, axis=0) > 0) | self.kinds("level")


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    day = pl.col("day")
    left = (day.dt.month_end() - day).dt.total_days()
    marks = (
        pl.format("month:{}", day.dt.month()),
        pl.format("weekday:{}", day.dt.weekday()),
        pl.when(left < 5).then(pl.format("month_end:{}", left)),
    )
    return pl.concat([frame.select("index", mark=mark) for mark in marks]).drop_nulls()


def _near(frame: pl.DataFrame, own: pl.DataFrame | None) -> pl.DataFrame:
    """Days near an event share an effect with those about as far from it: single days close by, weeks farther off.

    A policy comes once and lasts: it has no rhythm.
    """
    days, margin = frame["day"], timedelta(days=60)
    known = (event for event in events(days[0] - margin, days[-1] + margin, own) if event.kind != "policy")
    near = around(days, known)
    bins = [bisect(_NEAR, abs(offset)) * (1 if offset > 0 else -1) for offset in near["offset"]]
    marked = near.with_columns(mark=pl.format("event:{}:{}", "event", pl.Series(bins, dtype=pl.Int64)))
    return marked.join(frame, on="day").select("index", "mark")


def _newton(
    spans: csr_array, days: csr_array, values: np.ndarray, offset: np.ndarray, prior: np.ndarray, effects: np.ndarray
) -> np.ndarray:
    """Posterior mode of the effects, the noise taken with as many degrees of freedom as the effects leave (`used`).

    A step is held to 1: far from the mode a full one overshoots. It ends when a step promises less than SETTLED of
    log-likelihood: what is then still moving, a span's days against one another, the values cannot tell.
    """
    used = 0.0
    offset = offset - np.log((spans @ np.exp(offset)).mean())
    within = csr_array(spans, copy=True)
    for turn in range(30):
        output = np.exp(np.clip(offset + days @ effects, -20, 20))
        mean = spans @ output
        noise = max(float(np.sum((values - mean) ** 2 / mean)) / max(len(values) - used, 1), 1e-3)
        within.data = output[within.indices] / np.repeat(mean, np.diff(within.indptr))
        local = within @ days
        slope = local.T @ (values - mean) / noise - prior * effects
        weighed = (local.T @ _times(local, mean / noise)).toarray()
        half, _ = dtrtri(np.linalg.cholesky(weighed + np.diag(prior)), lower=1)  # half.T @ half is the inverse
        step, used = half.T @ (half @ slope), len(prior) - float(prior @ np.square(half).sum(axis=0))
        promise = float(step @ slope)
        effects = effects + step * min(1.0, 1 / max(float(np.abs(step).max()), 1e-12))
        if turn and promise < SETTLED:
            break
    return effects


def _times(rows: csr_array, weights: np.ndarray) -> csr_array:
    """Each row times its weight."""
    return csr_array((rows.data * np.repeat(weights, np.diff(rows.indptr)), rows.indices, rows.indptr), rows.shape)
