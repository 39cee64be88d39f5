"""Whether a target will be met: pace, landing with an interval, and the run-rate still required."""

from dataclasses import dataclass
from datetime import date
from math import exp

from queries.rhythm import Curve

TRUST = 1.0
"""c of lambda = F / (F + c): a high one trusts recent output more than the period's own pace. By backtest."""


@dataclass(frozen=True)
class Pace:
    """Where a target stands at the end of a day.

    elapsed_share: part of the period that is due by now, 0..1. pace: actual / what was due, 1 is on plan.
    landing, low, high: expected final figure and its 80 % interval. gap: landing - target.
    required_per_day: output a day still needed, on a day of mean weight among those left; 0 once the target is met.
    run_rate: the output still needed over what the rest of the period brings at the pace so far; 1.2 = a fifth faster.
    None where there is nothing to divide by: no target, nothing due yet, no days left, no past to judge from.
    """

    elapsed_share: float
    pace: float | None
    landing: float | None
    low: float | None
    high: float | None
    gap: float | None
    required_per_day: float | None
    run_rate: float | None


def pace(
    actual: float, target: float | None, curve: Curve, today: date,
    prior: float | None = None, spread: tuple[float, float] | tuple[None, None] = (None, None),
) -> Pace:  # fmt: skip
    """Measures a period's output so far against its target.

    actual: output through `today`. prior: what the whole period was expected to bring (`Rhythm.expected`), the target
    when None. spread: low and high of ln(final / landing), from `landings.spread`.
    """
    share, left = curve.share(today), curve.left(today)
    due = (target or 0) * share
    landing = land(actual, share, target if prior is None else prior)
    needed = None if target is None else max(target - actual, 0)
    coming = actual / share * (1 - share) if share else 0
    low, high = (None if landing is None or miss is None else _within(actual, landing, miss) for miss in spread)
    return Pace(
        elapsed_share=share,
        pace=actual / due if due else None,
        landing=landing,
        low=low,
        high=high,
        gap=None if landing is None or target is None else landing - target,
        required_per_day=None if needed is None or not left else needed / left,
        run_rate=None if needed is None or coming <= 0 else needed / coming,
    )


def land(actual: float, share: float, prior: float | None) -> float | None:
    """The final figure: A + (1 - F)(lambda A / F + (1 - lambda) prior), lambda = F / (F + TRUST)."""
    if share <= 0:
        return prior
    trust = share / (share + TRUST) if prior is not None else 1.0
    return actual + (1 - share) * (trust * actual / share + (1 - trust) * (prior or 0))


def _within(actual: float, landing: float, miss: float) -> float:
    """The landing off by a log miss, never below what is already sold."""
    return max(actual, landing * exp(miss))
