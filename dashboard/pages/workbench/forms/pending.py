"""What a person has entered and not yet saved: kept in the session, applied to what the person saw."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from dashboard import company
from dashboard.pages.workbench.draft import Draft
from data.store import targets
from data.store.targets import Figures, Part
from queries.differences import differences
from queries.edits import Entry, advance, begin

KINDS = {"plan": "plan", "proposal": "proposals"}  # what is entered -> where it lies on the draft


@dataclass
class Pending:
    """Entries with a sentence each. start, seen: the figures they began from, and their revisions. reached: the result,
    as `edits.advance` takes it.
    """

    start: pl.DataFrame
    seen: dict[str, int]
    reached: pl.DataFrame
    entries: list[tuple[Entry, str]] = field(default_factory=list)

    @property
    def now(self) -> pl.DataFrame:
        """The figures after all entries."""
        return self.reached.drop("held")

    @property
    def changed(self) -> pl.DataFrame:
        """The cells of the regions that the entries changed, locks included."""
        both = self.now.join(self.start, on=self.now.columns, how="anti", nulls_equal=True)
        return self.now.filter(pl.col("region").is_in(both["region"].unique().to_list()))


def pending(draft: Draft) -> Pending:
    """The person's entries on this version; without any, the figures as they are now."""
    kept = st.session_state.get(_key(draft))
    return kept if kept and kept.entries else _fresh(draft)


def add(draft: Draft, *entries: tuple[Entry, str]) -> None:
    """Adds entries that can be applied; the first that cannot raises, and none is kept."""
    held = pending(draft)
    held.reached = advance(held.reached, [entry for entry, _ in entries], draft.basis)
    held.entries = [*held.entries, *entries]
    st.session_state[_key(draft)] = held


def drop(draft: Draft, at: int) -> None:
    """Takes one entry back. Raises, and takes none back, when the others cannot be without it."""
    held = pending(draft)
    rest = held.entries[:at] + held.entries[at + 1 :]
    held.reached = advance(begin(held.start), [entry for entry, _ in rest], draft.basis)
    held.entries = rest


def discard(draft: Draft) -> None:
    """Forgets all entries."""
    st.session_state.pop(_key(draft), None)


def save(draft: Draft, why: str) -> int:
    """Saves the regions that changed and forgets the entries. ConflictError, and all kept, when others were faster."""
    held = pending(draft)
    changed = held.changed
    if not changed.is_empty():
        with company.store(draft.scope.engine.lake).session() as session:
            targets.save(
                session, draft.version.id, draft.kind, cells=changed, seen=held.seen, who=draft.user.name, why=why
            )
    discard(draft)
    return changed["region"].n_unique()


def entered(draft: Draft) -> Draft:
    """The draft with the person's entries in the place of what is saved."""
    held, working = pending(draft), draft.working
    if not held.entries:
        return draft
    at = datetime.now(UTC)
    parts = {region: working.parts.get(region) or Part(region, 0, draft.user.name, at, "")
             for region in held.now["region"].unique()}  # fmt: skip
    return replace(draft, unsaved=True, **{KINDS[draft.kind]: Figures(held.now, parts)})


def moved_on(draft: Draft, held: Pending) -> list[str]:
    """The regions that somebody saved since the entries were begun."""
    return [name for name, revision in draft.working.revisions.items() if held.seen.get(name, 0) != revision]


def theirs(draft: Draft, held: Pending) -> pl.DataFrame:
    """What others changed meanwhile, by region and channel."""
    return differences(held.start, draft.working.cells, ("region", "channel"))


def again(draft: Draft) -> None:
    """Applies the entries to the figures as they are now. Raises, and keeps them as they were, where one cannot be."""
    held, fresh = pending(draft), _fresh(draft)
    fresh.reached = advance(fresh.reached, [entry for entry, _ in held.entries], draft.basis)
    fresh.entries = held.entries
    st.session_state[_key(draft)] = fresh


def _fresh(draft: Draft) -> Pending:
    cells = draft.working.cells
    return Pending(cells, draft.working.revisions, begin(cells))


def _key(draft: Draft) -> str:
    return f"pending_{draft.version.id}_{draft.kind}_{draft.user.name}"
