"""A finding: what a detector or a rule says of one subject, in one form whatever its kind."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal, Protocol, TypeVar

from data.text import say

Severity = Literal["low", "medium", "high"]
LONGEST = 100  # characters of an id before its number


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
    def of(cls, key: str, statistic: float, p_value: float, **values: object) -> "Signal":
        """A signal with the catalogue's sentence of that key."""
        return cls(round(float(statistic), 3), float(p_value), say(key, **values), key, values)

    def to_dict(self) -> dict[str, object]:
        """As JSON knows it, without what it takes to say it in another language."""
        return {"statistic": self.statistic, "p_value": self.p_value, "text": self.text}


@dataclass(frozen=True)
class Exclusion:
    """Units that look like the finding and were not counted, and the reason's name in the catalogue."""

    reason: str
    units: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One subject over one span of days, both in.

    subject_kind: of SUBJECTS; subject_id: its parts joined with `|`. region, province: where it is, empty where it has
    no place. measure: the metric of seen, expected, low and high. low, high: 90 % interval of what was seen, with
    everything uncertain in it; the expectation lies outside. excess: how far beyond it is, above or below, never less
    than 0. stake: money. p_value: how often chance alone goes so far; q_value: share of false findings to expect when
    everything at least this sure is accepted. key, values: the sentence in the catalogue and what it names. detail:
    plain JSON that only its kind understands.
    """

    kind: str
    finding_id: str
    subject_kind: str
    subject_id: str
    region: str
    province: str
    measure: str
    seen: float
    expected: float
    low: float
    high: float
    excess: float
    stake: float
    p_value: float
    q_value: float
    severity: Severity
    starts_on: date
    ends_on: date
    key: str
    values: dict[str, str] = field(default_factory=dict)
    signals: dict[str, Signal | None] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def between(self) -> tuple[float, float]:
        """90 % interval of the excess."""
        ends = (self.low - self.expected, self.high - self.expected)
        return (_tidy(ends[0]), _tidy(ends[1])) if self.seen >= self.expected else (_tidy(-ends[1]), _tidy(-ends[0]))

    def text(self, language: str = "en") -> str:
        """The finding as one sentence."""
        return say(self.key, language, **self.values)

    def to_plain(self) -> dict[str, object]:
        """As JSON knows it; `of_plain` reads it back."""
        return asdict(self) | {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat()}

    @classmethod
    def of_plain(cls, plain: Mapping) -> "Finding":
        """The finding that was written so."""
        days = {name: date.fromisoformat(plain[name]) for name in ("starts_on", "ends_on")}
        signals = {name: Signal(**each) if each else None for name, each in plain["signals"].items()}
        gone = tuple(Exclusion(**each) for each in plain["exclusions"])
        return cls(**{**plain, **days, "signals": signals, "exclusions": gone})


class Numbered(Protocol):
    """What has an id and can be found again."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def finding_id(self) -> str: ...  # noqa: D102
    @property
    def subject_id(self) -> str: ...  # noqa: D102
    @property
    def starts_on(self) -> date: ...  # noqa: D102
    @property
    def ends_on(self) -> date: ...  # noqa: D102


Each = TypeVar("Each", bound=Numbered)


def numbered(found: Iterable[Each]) -> list[Each]:
    """The findings with their ids: kind, subject, year the episode starts, and its place among the year's episodes.

    The id leans on nothing that a later run sees differently (rank, exact days), so a finding keeps it.
    """
    taken: dict[str, int] = {}
    named = []
    for each in sorted(found, key=lambda one: (one.subject_id, one.starts_on)):
        stem = f"{each.kind}-{each.subject_id.replace('|', '-')}"[:LONGEST] + f"-{each.starts_on.year}"
        taken[stem] = taken.get(stem, 0) + 1
        named.append(replace(each, finding_id=f"{stem}-{taken[stem]}"))
    return named


def carry_over(found: Iterable[Each], known: Iterable[Each]) -> list[Each]:
    """The findings, each with the id of the known one it continues: same kind and subject, overlapping episode."""
    carried, free = [], list(known)
    for each in found:
        same = next((old for old in free if continues(each, old)), None)
        if same:
            free.remove(same)
            each = replace(each, finding_id=same.finding_id)
        carried.append(each)
    return carried


def continues(finding: Numbered, old: Numbered) -> bool:
    """Whether both speak of one episode."""
    same = (finding.kind, finding.subject_id) == (old.kind, old.subject_id)
    return same and finding.starts_on <= old.ends_on and old.starts_on <= finding.ends_on


def _tidy(value: float) -> float:
    """Without the dust of a subtraction: 57 - 0.56 is 56.44."""
    return round(value, 6)
