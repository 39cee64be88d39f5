"""The regression of a day's output on its month, weekday, place in the month and distance from events."""

from bisect import bisect
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from queries.calendar import around, events

Basis = Literal["learned", "pooled", "weekdays", "equal"]
WEEKDAYS_FROM, SEASONS_FROM = 56, 395
_SPREAD = {"level": 10.0, "trend": 0.02, "month": 1.0, "weekday": 0.5, "month_end": 0.5, "event": 0.7}
_USABLE = {"learned": tuple(_SPREAD), "weekdays": ("level", "weekday", "month_end"), "equal": ()}
_NEAR = (1, 2, 4, 7, 14, 21, 28)


@dataclass(frozen=True, eq=False)
class Design:
    """What the days are. columns: `kind` or `kind:…`, the kinds being those of `_SPREAD`; matrix: a row a day.

    All columns are 0/1 but `trend`, the years since 2000. A row may stand for the mean of `stride` days.
    """

    columns: tuple[str, ...]
    matrix: np.ndarray
    stride: float = 1

    @staticmethod
    def of(days: pl.Series, own: pl.DataFrame | None = None) -> "Design":
        """The design of consecutive `days`, events (own: the lake's `events` table) included."""
        frame = days.to_frame("day").with_row_index()
        found = pl.concat([_plain(frame), _near(frame, own)])
        columns = ["level", "trend", *sorted(found["mark"].unique().to_list())]
        place = {name: index for index, name in enumerate(columns)}
        matrix = np.zeros((len(days), len(columns)))
        matrix[found["index"].to_numpy(), [place[mark] for mark in found["mark"]]] = 1
        matrix[:, 0], matrix[:, 1] = 1, (days.to_physical() - 10957) / 365.25
        return Design(tuple(columns), matrix)

    def __getitem__(self, rows: slice) -> "Design":
        return replace(self, matrix=self.matrix[rows])

    def over(self, firsts: np.ndarray) -> "Design":
        """The design of spans of days, given the row that each begins with: the mean of its days."""
        lengths = np.diff(firsts, append=len(self.matrix))
        means = np.add.reduceat(self.matrix, firsts) / lengths[:, None]
        return replace(self, matrix=means, stride=float(lengths.mean()))

    def rhythm(self, effects: np.ndarray) -> np.ndarray:
        """The expected output of each day, growth included; only its proportions matter."""
        return np.exp(self.matrix @ effects)

    def fit(self, values: np.ndarray, common: np.ndarray) -> tuple[np.ndarray, Basis]:
        """The log effect of each column and what it rests on; days before the first output are left out.

        A Poisson regression with a normal prior around `common`, by quasi-likelihood: the dispersion is estimated
        (McCullagh and Nelder, Generalized Linear Models, 1989, ch. 9), so noisy or thin data stay near `common`.
        """
        values = np.clip(values, 0, None)
        first = int(np.argmax(values > 0)) if values.any() else len(values)
        length = (len(values) - first) * self.stride
        basis: Basis = "learned" if length >= SEASONS_FROM else "weekdays" if length >= WEEKDAYS_FROM else "equal"
        kinds = [name.partition(":")[0] for name in self.columns]
        chosen = np.array([kind in _USABLE[basis] for kind in kinds], dtype=bool)
        effects = common.copy()
        if chosen.any():
            prior = np.array([_SPREAD[kind] for kind in kinds])[chosen] ** -2.0
            matrix, values = self.matrix[first:], values[first:]
            effects[chosen] += _newton(matrix[:, chosen], values / values.mean(), matrix @ common, prior)
        return effects, basis


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
    """Days near an event share an effect with those about as far from it: single days close by, weeks farther off."""
    days, margin = frame["day"], timedelta(days=60)
    near = around(days, events(days[0] - margin, days[-1] + margin, own))
    bins = [bisect(_NEAR, abs(offset)) * (1 if offset > 0 else -1) for offset in near["offset"]]
    marked = near.with_columns(mark=pl.format("event:{}:{}", "event", pl.Series(bins, dtype=pl.Int64)))
    return marked.join(frame, on="day").select("index", "mark")


def _newton(matrix: np.ndarray, values: np.ndarray, offset: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Posterior mode of the effects. A step is held to 1: far from the mode a full one overshoots."""
    effects, sparse = np.zeros(matrix.shape[1]), csr_array(matrix)
    offset = offset - np.log(np.exp(offset).mean())
    used = 0.0
    for _ in range(30):
        mean = np.exp(np.clip(offset + matrix @ effects, -20, 20))
        noise = max(float(np.sum((values - mean) ** 2 / mean)) / max(len(values) - used, 1), 1e-3)
        slope = matrix.T @ (values - mean) / noise - prior * effects
        weighed = (sparse.T.multiply(mean / noise).tocsr() @ sparse).toarray()
        step, shares = np.split(
            np.linalg.solve(weighed + np.diag(prior), np.column_stack([slope, weighed])), [1], axis=1
        )
        step, used = step[:, 0], float(np.trace(shares))
        step *= min(1.0, 1 / max(float(np.abs(step).max()), 1e-12))
        effects += step
        if np.abs(step).max() < 1e-4:
            break
    return effects
