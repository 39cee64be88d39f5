"""Findings brought into the store: one that is found again is the same case, whatever a run calls it."""

from contextlib import suppress
from dataclasses import dataclass, replace

from data.errors import ConflictError
from data.store import Store
from data.store import cases as rows
from data.store.workflow import WAYS, Way
from queries.engine import Engine
from queries.findings import KINDS
from queries.findings.finding import Finding, carry_over, continues
from queries.findings.kept import Thresholds, kept, mark
from queries.findings.subjects import Seen, parts_of

SPEAKS = 0.05  # the p-value up to which a signal counts as having spoken for a finding


@dataclass(frozen=True)
class Case:
    """A finding with what people decided and the names a person reads.

    current: whether the last run still finds it. names: by dimension, what is known of its subject and where it is.
    """

    finding: Finding
    held: rows.CaseRow
    current: bool
    names: dict[str, str]

    @property
    def id(self) -> str:
        """The finding's id, which is the case's, too."""
        return self.finding.finding_id

    @property
    def subject(self) -> str:
        """What it is about, as a person reads it."""
        parts = parts_of(self.finding).items()
        return " · ".join(self.names.get(part.removesuffix("_id"), value) for part, value in parts)

    @property
    def way(self) -> Way:
        """The steps that it may take."""
        return WAYS[KINDS[self.finding.kind].way]

    @property
    def open(self) -> bool:
        """Whether somebody has to do something: not closed, and still found or already begun."""
        return not self.closed and (self.current or self.held.state != self.way.first)

    @property
    def closed(self) -> bool:
        """Whether its way has come to an end."""
        return self.held.state in self.way.closed


def synchronise(engine: Engine, store: Store, kind: str, thresholds: Thresholds | None = None) -> None:
    """Brings the store up to the newest run of a kind; nothing happens when it is."""
    newest = mark(engine, kind, thresholds)
    with store.reading() as session:
        if rows.marked(session, kind) == newest:
            return
    plain = [each.to_plain() for each in carried(kept(engine, kind, thresholds), store)]
    with suppress(ConflictError), store.session() as session:  # another process brought the same run
        rows.synchronise(session, kind, newest, plain, WAYS[KINDS[kind].way].first)


def cases(engine: Engine, store: Store, seen: Seen, kind: str, thresholds: Thresholds | None = None) -> list[Case]:
    """All cases of a kind that the user may see, most at stake first."""
    synchronise(engine, store, kind, thresholds)
    with store.reading() as session:
        every = [(Finding.of_plain(each.finding.facts), each) for each in rows.entries(session, kind)]
    made = (Case(said, each.case, each.finding.current, seen.named(said)) for said, each in every if seen.may(said))
    return sorted(made, key=lambda each: (-each.finding.stake, each.id))


def carried(found: list[Finding], store: Store) -> list[Finding]:
    """The findings, of one kind, under the ids by which the store knows them; a new one never takes a known one's."""
    if not found:
        return []
    with store.reading() as session:
        known = [Finding.of_plain(each.finding.facts) for each in rows.entries(session, found[0].kind)]
    given, taken = [], {each.finding_id for each in known}
    for finding, before in zip(carry_over(found, known), found, strict=True):
        same = any(old.finding_id == finding.finding_id and continues(finding, old) for old in known)
        finding = finding if same else replace(finding, finding_id=_free(before.finding_id, taken))
        taken.add(finding.finding_id)
        given.append(finding)
    return given


def speaking(finding: Finding) -> list[str]:
    """The signals that spoke for a finding."""
    return sorted(name for name, signal in finding.signals.items() if signal and signal.p_value <= SPEAKS)


def _free(finding_id: str, taken: set[str]) -> str:
    """The id, counted on past those that are taken."""
    stem, _, number = finding_id.rpartition("-")
    place = int(number)
    while f"{stem}-{place}" in taken:
        place += 1
    return f"{stem}-{place}"
