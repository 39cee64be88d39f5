"""A finding: one dealer, one episode, and everything a reviewer needs to judge it."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Literal

from data.text import say

Kind = Literal["rushing", "blocking"]
Severity = Literal["low", "medium", "high"]
SIGNALS = {"rushing": ("trace", "balance", "surge", "price"), "blocking": ("stock", "timing", "cash")}


@dataclass(frozen=True)
class Signal:
    """What one signal saw. statistic: its size, larger is stronger; p_value: how often innocence looks so;
    key, values: the catalogue's sentence and what it names; text: that sentence in English."""

    statistic: float
    p_value: float
    text: str
    key: str = ""
    values: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, statistic: float, p_value: float, **values: object) -> "Signal":
        """A signal with the catalogue's sentence `rushing.<name>`."""
        key = f"rushing.{name}"
        return cls(round(float(statistic), 3), float(p_value), say(key, **values), key, values)

    def to_dict(self) -> dict[str, object]:
        """As JSON knows it."""
        return {"statistic": self.statistic, "p_value": self.p_value, "text": self.text}


@dataclass(frozen=True)
class Exclusion:
    """Units that look like the finding and were not counted, and the reason's name in the catalogue."""

    reason: str
    units: int


@dataclass(frozen=True)
class Destination:
    """A city where the goods surfaced; dates of shipping, both in; units registered and expected there."""

    city_id: str
    starts_on: date
    ends_on: date
    units_seen: int
    units_expected: float


@dataclass(frozen=True)
class Case:
    """One dealer and episode. Dates are of shipping, both in. Units are registered ones, after the exclusions.

    excess_low, excess_high: 90 % interval of the excess. money_at_stake: excess x mean net price.
    q_value: the share of false findings to expect when everything at least this sure is accepted.
    """

    case_id: str
    kind: Kind
    dealer_id: str
    starts_on: date
    ends_on: date
    units_seen: int
    units_expected: float
    units_excess: float
    excess_low: float
    excess_high: float
    money_at_stake: float
    severity: Severity
    q_value: float
    destinations: tuple[Destination, ...] = ()
    signals: dict[str, Signal | None] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The case as JSON knows it: plain values, dates as YYYY-MM-DD."""
        plain = asdict(self)
        plain["signals"] = {name: seen.to_dict() if seen else None for name, seen in self.signals.items()}
        plain["destinations"] = [_iso(each) for each in plain["destinations"]]
        plain["exclusions"] = list(plain["exclusions"])
        return _iso(plain)


def _iso(plain: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}


def numbered(cases: list[Case]) -> list[Case]:
    """The cases with their ids: kind, dealer, year the episode starts, and its place among the year's episodes.

    The id leans on nothing that a later run sees differently (rank, exact days), so a case keeps it.
    """
    taken: dict[str, int] = {}
    named = []
    for case in sorted(cases, key=lambda each: (each.dealer_id, each.starts_on)):
        stem = f"{case.kind}-{case.dealer_id}-{case.starts_on.year}"
        taken[stem] = taken.get(stem, 0) + 1
        named.append(replace(case, case_id=f"{stem}-{taken[stem]}"))
    return named


def carry_over(found: list[Case], known: list[Case]) -> list[Case]:
    """The found cases, each with the id of the known case it continues: same kind and dealer, overlapping episode."""
    carried, free = [], list(known)
    for case in found:
        same = next((old for old in free if continues(case, old)), None)
        if same:
            free.remove(same)
            case = replace(case, case_id=same.case_id)
        carried.append(case)
    return carried


def continues(case: Case, old: Case) -> bool:
    """Whether both speak of one episode."""
    same = (case.kind, case.dealer_id) == (old.kind, old.dealer_id)
    return same and case.starts_on <= old.ends_on and old.starts_on <= case.ends_on
