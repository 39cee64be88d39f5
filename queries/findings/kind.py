"""A kind of alert as a row: what finds it, what it needs, what may be tuned, and the way that its cases go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from queries.access import User
from queries.engine import Engine
from queries.findings.finding import Finding

DETECTOR = User("detector", everything=True)  # a part of the company as baseline would accuse others than the whole
USUAL_Q = 0.1
LAST = 100  # the place of a kind that names none


@dataclass(frozen=True)
class Dial:
    """A threshold that may be tried: what it usually is, and its reach. A whole number stays one."""

    name: str
    usual: float
    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Search:
    """What a kind is looked for in. as_of: the day whose knowledge is used, the data's last when None. q: share of
    false findings accepted. thresholds: of each of the kind's dials."""

    engine: Engine
    as_of: date | None = None
    q: float = USUAL_Q
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def run(self, sql: str, parameters: dict[str, object]) -> pl.DataFrame:
        """Rows of the lake, all of them, whoever asks."""
        return self.engine.run(sql, parameters, DETECTOR)

    @property
    def tables(self) -> frozenset[str]:
        """The tables that the lake has."""
        return frozenset(self.engine.lake.files)


@dataclass(frozen=True)
class AlertKind:
    """One kind of alert; its texts are in the catalogue, see `words`.

    subject: of SUBJECTS. find: over everything, in any order; it is not asked where the lake lacks a table of `needs`.
    signals: what may speak for a finding. dials: its thresholds. uses: tables whose absence it works around and says.
    way: of the store's WAYS. leads: whether overview and brief show it. q: the share of false findings that is
    accepted. place: its place among the kinds. rule: of one that is a rule, its row as text, for a row that was changed
    finds otherwise.
    """

    name: str
    subject: str
    find: Callable[[Search], list[Finding]]
    signals: tuple[str, ...] = ()
    dials: tuple[Dial, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    way: str = "verdict"
    leads: bool = False
    q: float = USUAL_Q
    place: int = LAST
    rule: str = ""

    @property
    def usual(self) -> dict[str, float]:
        """Its own thresholds, by dial."""
        return {dial.name: dial.usual for dial in self.dials}

    def lacking(self, engine: Engine) -> list[str]:
        """The tables without which it cannot be looked for, that the lake does not have."""
        return [name for name in self.needs if name not in engine.lake.files]

    def look(self, search: Search) -> list[Finding]:
        """What is found, most at stake first; nothing where the lake lacks what it needs."""
        found = [] if self.lacking(search.engine) else self.find(search)
        return sorted(found, key=lambda each: (-each.stake, each.finding_id))
