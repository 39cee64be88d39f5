"""Seasonality adjustments: days that a person knows to weigh more or less than history says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from queries.question import Period


@dataclass(frozen=True)
class Adjustment:
    """The days, both ends in, weigh `factor` times what is learned; of one channel or category, or all where empty."""

    starts: date
    ends: date
    factor: float
    channel: str = ""
    category: str = ""

    def concerns(self, group: tuple) -> bool:
        """Whether it is about a group of (channel, category); () is all together, which only one about all concerns."""
        own = (self.channel, self.category)
        return all(not mine or mine == theirs for mine, theirs in zip(own, group or ("", ""), strict=True))


def adjusted(
    output: Mapping[tuple, np.ndarray], span: Period, adjustments: Iterable[Adjustment]
) -> dict[tuple, np.ndarray]:
    """The expected output of each of the span's days, by group, with the adjustments laid over it.

    Several about one day multiply. output: as `Rhythm.intensities` gives it.
    """
    days = np.array([span.starts + timedelta(at) for at in range(span.days)])
    laid = dict(output)
    for each in adjustments:
        weight = np.where((days >= each.starts) & (days <= each.ends), each.factor, 1.0)
        laid |= {group: values * weight for group, values in laid.items() if each.concerns(group)}
    return laid
