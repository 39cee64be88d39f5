"""The detector's cases brought into the store: a case that is found again is the same case, whatever a run calls it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import get_args

from data.errors import ConflictError
from data.store import Store, cases
from queries.access import User
from queries.alerts import alerts, mark, of_plain, to_plain, visible
from queries.engine import Engine
from queries.rushing import carry_over
from queries.rushing.case import Case, Kind
from queries.rushing.settings import Settings

SPEAKS = 0.05  # the p-value up to which a signal counts as having spoken for a case
EVERYTHING = User("detector", everything=True)


@dataclass(frozen=True)
class Filed:
    """A case as the detector last found it, with what people decided. found: whether it still finds it."""

    case: Case
    held: cases.Case
    found: bool

    @property
    def open(self) -> bool:
        """Whether somebody has to do something: without a verdict, and still found or already begun."""
        return not self.decided and (self.found or self.held.state != "open")

    @property
    def decided(self) -> bool:
        """Whether it has a verdict."""
        return self.held.state in cases.CLOSED


def synchronise(engine: Engine, store: Store, settings: Settings) -> None:
    """Brings the store up to the newest run of both kinds; nothing happens when it is."""
    for kind in get_args(Kind):
        with store.reading() as session:
            if cases.marked(session, kind) == mark(engine, settings):
                continue
        found = carried(alerts(engine, EVERYTHING, kind, settings=settings), store)
        with suppress(ConflictError), store.session() as session:  # another process brought the same run
            cases.synchronise(session, kind, mark(engine, settings), map(to_plain, found))


def filed(engine: Engine, store: Store, user: User, kind: Kind, settings: Settings) -> list[Filed]:
    """All cases of a kind whose dealers the user may see, most money at stake first."""
    synchronise(engine, store, settings)
    seen = visible(engine, user)
    with store.reading() as session:
        rows = [each for each in cases.entries(session, kind) if each.found.dealer_id in seen]
    made = (Filed(of_plain(each.found.facts), each.case, each.found.current) for each in rows)
    return sorted(made, key=lambda each: (-each.case.money_at_stake, each.case.case_id))


def carried(found: list[Case], store: Store) -> list[Case]:
    """The cases under the ids by which the store knows them; a new one never takes a known one's."""
    if not found:
        return []
    with store.reading() as session:
        known = [of_plain(each.found.facts) for each in cases.entries(session, found[0].kind)]
    names = {case.case_id for case in known}
    old = {id(case): case for case in found}
    given, taken = [], set(names)
    for case, before in zip(carry_over(found, known), old.values(), strict=True):
        same = case.case_id in names and _continues(case, known)
        case = case if same else replace(case, case_id=_free(before.case_id, taken))
        taken.add(case.case_id)
        given.append(case)
    return given


def speaking(case: Case) -> list[str]:
    """The signals that spoke for a case."""
    return sorted(name for name, signal in case.signals.items() if signal and signal.p_value <= SPEAKS)


def _continues(case: Case, known: Iterable[Case]) -> bool:
    """Whether the case goes by the id of a known one because it is that one."""
    return any(
        old.case_id == case.case_id and old.starts_on <= case.ends_on and case.starts_on <= old.ends_on for old in known
    )


def _free(case_id: str, taken: set[str]) -> str:
    """The id, counted on past those that are taken."""
    stem, _, number = case_id.rpartition("-")
    place = int(number)
    while f"{stem}-{place}" in taken:
        place += 1
    return f"{stem}-{place}"
