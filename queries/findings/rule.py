"""A rule: a metric by dimensions beyond a threshold, its own past or its peers. A row makes a kind of alert, no code.

Questions go through `ask` over everything; what is made of the answers is `deviation`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from queries import Question, ask
from queries.findings.deviation import Beyond, Cells, Judged, beyond_peers, beyond_threshold
from queries.findings.finding import Finding, Severity, numbered
from queries.findings.kind import DETECTOR, LAST, USUAL_Q, AlertKind, Dial, Search
from queries.findings.subjects import subject_of
from queries.metrics import METRICS, leaves_of

WEEK = 7
WITH = {  # what is asked beside a part of the subject: its name, and where it is
    "dealer_id": ("dealer", "city", "province", "region"), "city_id": ("city", "province", "region"),
    "province": ("region",),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule.

    name: of the kind of alert, 20 characters at most. metric: a ratio is a count of an exposure, anything else a count
    of weeks. by: the parts of the subject (SUBJECTS). against: `threshold`, the cell's own `past` as it moved for its
    peers, or its `peers`. peers: dimensions that make cells comparable; of these, those in `by` make them alike. weeks:
    up to the last day; past_weeks: before them. worse: the side that is looked at. effect: the smallest relative
    difference that matters; least: the smallest expected count that can be judged; q: share of false findings accepted.
    What was not there in as many weeks before is not judged.
    worth: the metric that a unit of the count is worth, asked by the goods of `by`; without it a unit is money. needs,
    way, leads: of the kind.
    """

    name: str
    metric: str
    by: tuple[str, ...]
    against: Literal["threshold", "past", "peers"]
    peers: tuple[str, ...] = ()
    weeks: int = 8
    past_weeks: int = 26
    worse: Literal["up", "down"] = "down"
    effect: float = 0.5
    least: float = 30
    threshold: float | None = None
    q: float = USUAL_Q
    worth: str = ""
    needs: tuple[str, ...] = ()
    way: str = "task"
    leads: bool = False

    @property
    def counts_weeks(self) -> bool:
        """Whether its metric is a count of weeks, which pass whether anything is counted or not; no ratio."""
        return len(leaves_of(self.metric)) == 1

    def kind(self) -> AlertKind:
        """The kind of alert that the rule is."""
        dials = (Dial("effect", self.effect, 0.05, 10, 0.05), Dial("least", self.least, 1, 100_000, 1))
        if self.threshold is not None:
            dials = (Dial("threshold", self.threshold, 0, 1e9, 0.01), *dials)
        return AlertKind(
            self.name, subject_of(self.by), lambda search: _find(self, search), dials=dials, needs=self.needs,
            way=self.way, leads=self.leads, q=self.q, place=LAST + 1, rule=repr(self),
        )  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """The cells of a rule on a day: rows of dimensions, what was counted and of how much, over which days."""

    rows: pl.DataFrame
    seen: np.ndarray
    exposure: np.ndarray
    starts: date
    ends: date


def _find(rule: Rule, search: Search) -> list[Finding]:
    engine = search.engine.until(search.as_of) if search.as_of else search.engine
    search = replace(search, engine=engine)
    cells = _settled(rule, search, _cells(rule, search, engine.catalog.data.ends, rule.weeks))
    judged = _judged(rule, search, cells) if len(cells.seen) else None
    if judged is None or not judged.found.any():
        return []
    worth = _worth(rule, search, cells)
    return numbered(_finding(rule, cells, judged, at, worth[at]) for at in np.flatnonzero(judged.found))


def _cells(rule: Rule, search: Search, ends: date, weeks: int) -> Counted:
    """The cells with a count, and an exposure above zero."""
    starts, by = ends - timedelta(weeks * WEEK - 1), _asked_by(rule)
    count, *of = leaves_of(rule.metric)
    frame = ask(search.engine, Question((count, *of), by, starts=starts, ends=ends), DETECTOR).frame.sort(by)
    exposure = frame[of[0]].cast(pl.Float64) if of else pl.Series([float(weeks)] * frame.height, dtype=pl.Float64)
    frame = frame.with_columns(seen=pl.col(count).cast(pl.Float64).fill_null(0), exposure=exposure)
    frame = frame.filter(pl.col("exposure") > 0, pl.col("seen") >= 0)
    return Counted(frame.select(by), *(frame[name].to_numpy() for name in ("seen", "exposure")), starts, ends)


def _asked_by(rule: Rule) -> tuple[str, ...]:
    """What tells a cell, where it is and who its peers are."""
    beside = (name for part in rule.by for name in WITH.get(part, ()))
    return tuple(dict.fromkeys((*rule.by, *beside, *rule.peers)))


def _judged(rule: Rule, search: Search, cells: Counted) -> Judged:
    dials = {"effect": rule.effect, "least": rule.least, "threshold": rule.threshold} | dict(search.thresholds)
    asked = Beyond(rule.worse, dials["effect"], dials["least"], search.q)
    shared = [name for name in rule.peers if name in rule.by]
    past = _past(rule, search, cells) if rule.against == "past" else None
    counts = Cells(
        cells.seen, cells.exposure, _numbers(cells.rows, rule.peers), _numbers(cells.rows, shared),
        *((past.seen, past.exposure) if past else ()),
    )  # fmt: skip
    if rule.against == "threshold":
        return beyond_threshold(counts, dials["threshold"], asked)
    return beyond_peers(counts, asked)


def _settled(rule: Rule, search: Search, cells: Counted) -> Counted:
    """The cells that were there before the days looked at, those without a count since among them; what has just
    begun has had no time to show itself."""
    before = _cells(rule, search, cells.starts - timedelta(1), rule.weeks)
    return _laid(cells, before.rows, float(rule.weeks) if rule.counts_weeks else 0.0)


def _past(rule: Rule, search: Search, cells: Counted) -> Counted:
    """The same cells in the weeks before; nothing where a cell was not there."""
    return _laid(_cells(rule, search, cells.starts - timedelta(1), rule.past_weeks), cells.rows, 0.0, every=True)


def _laid(cells: Counted, rows: pl.DataFrame, exposure: float, every: bool = False) -> Counted:
    """The counts of these rows, of which those without have this exposure. every: keep rows without any exposure."""
    known = cells.rows.with_columns(seen=cells.seen, exposure=cells.exposure)
    found = rows.join(known, on=rows.columns, how="left", maintain_order="left", nulls_equal=True)
    found = found.with_columns(pl.col("seen").fill_null(0), pl.col("exposure").fill_null(exposure))
    found = found if every else found.filter(pl.col("exposure") > 0)
    counts = (found[name].to_numpy() for name in ("seen", "exposure"))
    return Counted(found.select(rows.columns), *counts, cells.starts, cells.ends)


def _numbers(rows: pl.DataFrame, names: Sequence[str]) -> np.ndarray:
    """The cells' classes by these dimensions, numbered from 0; all in one without any."""
    if not names:
        return np.zeros(rows.height, int)
    return rows.select(pl.struct(names).rank("dense")).to_series().to_numpy().astype(int) - 1


def _worth(rule: Rule, search: Search, cells: Counted) -> np.ndarray:
    """What a unit of each cell is worth: of its goods, in the same days."""
    if not rule.worth:
        return np.ones(cells.rows.height)
    goods = tuple(name for name in rule.by if name in ("category", "series", "sku"))
    asked = Question((rule.worth,), goods, starts=cells.starts, ends=cells.ends)
    price = ask(search.engine, asked, DETECTOR).frame.with_columns(pl.col(rule.worth).cast(pl.Float64))
    how = {"on": list(goods), "how": "left", "maintain_order": "left"} if goods else {"how": "cross"}
    return cells.rows.join(price, **how)[rule.worth].fill_null(0).to_numpy()


def _finding(rule: Rule, cells: Counted, judged: Judged, at: int, worth: float) -> Finding:
    row, of = cells.rows.row(at, named=True), 1.0 if rule.counts_weeks else cells.exposure[at]
    seen, expected, low, high = (each[at] / of for each in (cells.seen, judged.expected, judged.low, judged.high))
    stake = abs(judged.expected[at] - cells.seen[at]) * worth
    rate = METRICS[rule.metric].unit == "rate"
    figures = {"seen": seen, "expected": expected, "low": low, "high": high, "excess": abs(seen - expected)}
    names = (str(row.get(part.removesuffix("_id"), row[part])) for part in rule.by)
    values = {
        "subject": " · ".join(names), "place": str(row.get("province") or row.get("region") or "–"),
        "days": f"{cells.starts} – {cells.ends}", "seen": f"{seen:.1%}" if rate else f"{seen:,.0f}",
        "expected": f"{expected:.1%}" if rate else f"{expected:,.0f}",
    }  # fmt: skip
    return Finding(
        kind=rule.name, finding_id="", subject_kind=subject_of(rule.by),
        subject_id="|".join(str(row[part]) for part in rule.by), region=str(row.get("region") or ""),
        province=str(row.get("province") or ""), measure=rule.metric, stake=round(float(stake), 2),
        p_value=float(judged.p_value[at]), q_value=round(float(judged.q_value[at]), 6),
        severity=_severity(rule, judged, cells, at), starts_on=cells.starts, ends_on=cells.ends,
        key=f"findings.{rule.name}__story", values=values,
        detail={"count": float(cells.seen[at]), "exposure": float(cells.exposure[at])},
        **{name: round(float(value), 6) for name, value in figures.items()},
    )  # fmt: skip


def _severity(rule: Rule, judged: Judged, cells: Counted, at: int) -> Severity:
    """high: hardly ever false, and most of what can be short is; low: barely found."""
    far = abs(judged.expected[at] - cells.seen[at]) / judged.expected[at]
    if judged.q_value[at] <= 0.01 and far >= (1 + rule.effect) / 2:
        return "high"
    return "medium" if judged.q_value[at] <= 0.05 else "low"
