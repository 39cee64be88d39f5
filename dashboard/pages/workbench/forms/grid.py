"""The grid: figures over any two dimensions, each of which can be set or locked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from dashboard import address
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.pending import add, pending
from dashboard.pages.workbench.forms.words import named, node_said
from dashboard.panels import Click
from data.errors import QuestionError
from queries.allocation import Answering
from queries.crosstab import Crosstab, crosstab
from queries.edits import At, Edit, Entry, Lock
from queries.planning import LEVELS

NAME, GROWTH = "name", "growth"
STEPS = {"en": 1_000, "zh": 10_000}  # what a figure of the grid counts, once figures are large
LARGE = 10**7
Sums = Mapping[tuple[object, object], float]
TURN = "grid_turn"  # a new widget after each entry: what was typed is in the figures then


@dataclass(frozen=True)
class Chosen:
    """How the grid is laid out and what typing in it does."""

    rows: str
    columns: str
    answering: Answering
    mode: str


def choose(draft: Draft) -> Chosen:
    """The choices above the grid. Locks are headquarters'."""
    scope, (rows, columns) = draft.scope, axes(draft)
    _axis(scope, "rows", rows, columns)
    _axis(scope, "columns", columns, rows)
    if not draft.editable:
        return Chosen(rows, columns, "rest", "figures")
    answering = _pick(scope, "answering", ("rest", "parent"))
    mode = _pick(scope, "mode", ("figures", "locks")) if scope.user.everything else "figures"
    return Chosen(rows, columns, answering, mode)


def grid(draft: Draft, chosen: Chosen) -> None:
    """The grid, with a line that says what it counts and what typing does."""
    scope, cells = draft.scope, draft.cut(pending(draft).now)
    table = crosstab(cells, chosen.rows, chosen.columns, draft.cut(draft.basis))
    step = STEPS[scope.language] if cells["target"].sum() >= LARGE else 1
    how = scope.say(f"grid_figures_{chosen.answering}" if chosen.mode == "figures" else "grid_locks")
    st.caption(f"{scope.say(f'in_{step}')} {how if draft.editable else scope.say('grid_closed')}")
    if chosen.mode == "figures":
        _figures(draft, table, step, chosen.answering)
    else:
        _locks(draft, table, cells)


def axes(draft: Draft) -> tuple[str, str]:
    """Rows and columns: as the address asks, else the first dimensions that are not down to one member."""
    scope, cells = draft.scope, draft.cut(draft.plan.cells)
    single = {name for name in LEVELS[:-1] if cells[name].n_unique() == 1}
    free = [name for name in LEVELS if name not in single]
    rows = scope.filters.view("grid_rows", free[0])
    usual = next((name for name in ("channel", "category", "month") if name in free and name != rows), "region")
    columns = scope.filters.view("grid_columns", usual)
    return rows, usual if columns == rows else columns


def _axis(scope: Scope, name: str, chosen: str, other: str) -> None:
    st.session_state[f"pick_{name}"] = chosen
    st.selectbox(
        scope.say(name), [each for each in LEVELS if each != other], key=f"pick_{name}", width=150,
        format_func=lambda each: scope.say(f"dimensions.{each}"), on_change=_turned, args=(scope, name),
    )  # fmt: skip


def _turned(scope: Scope, name: str) -> None:
    address.go(scope.filters, scope.language, Click({f"grid_{name}": st.session_state[f"pick_{name}"]}))


def _pick(scope: Scope, name: str, options: tuple[str, ...]) -> str:
    said = lambda each: scope.say(f"{name}_{each}")  # noqa: E731
    return st.segmented_control(
        scope.say(name), options, default=options[0], required=True, key=f"grid_{name}", format_func=said
    )


def _figures(draft: Draft, table: Crosstab, step: int, answering: Answering) -> None:
    past = crosstab(draft.cut(draft.basis), table.rows, table.columns, draft.basis, "history").sums
    across, down = [None, *table.across], [*table.down, None]
    sums = {_id(at): [round(table.sums.get((row, column), 0) / step) for row in down]
            for at, column in enumerate(across)}  # fmt: skip
    growth = [_growth(table.sums[row, None], past.get((row, None))) for row in down]
    number = partial(st.column_config.NumberColumn, format="localized", min_value=0, step=1)
    config = {_id(at): number(named(draft.scope, table.columns, column)) for at, column in enumerate(across)}
    config[GROWTH] = st.column_config.NumberColumn(
        draft.scope.say("column_growth"), format="%+.1f%%", min_value=-100, help=draft.scope.say("growth_help")
    )
    frame = {GROWTH: pl.Series(growth, dtype=pl.Float64), **sums}
    order = [NAME, _id(0), GROWTH, *list(sums)[1:]]
    entry = partial(typed_over, draft, table, past, step, answering)
    _editor(draft, table, down, frame=frame, config=config, order=order, entry=entry)


def typed_over(
    draft: Draft, table: Crosstab, past: Sums, step: int, answering: Answering, at: int, column: str, value: float
) -> tuple[Entry, str]:
    """A figure typed over, or a growth on the year gone by, which stands for the figure of its row."""
    key, node = _cell(table, at, column)
    if column == GROWTH and past.get(key, 0) <= 0:
        raise QuestionError("growth_without_history", node=node_said(draft, node))
    target = round(past[key] * (1 + value / 100)) if column == GROWTH else int(value) * step
    before = table.sums.get(key, 0)
    said = draft.scope.say(f"entry_{answering}", node=node_said(draft, node), before=f"{before:,}", after=f"{target:,}")
    return Edit(draft.within, node, target, answering), said


def _locks(draft: Draft, table: Crosstab, cells: pl.DataFrame) -> None:
    locked = cells.group_by(table.rows, table.columns).agg(pl.col("locked").all())
    shut = {(row, column): every for row, column, every in locked.iter_rows()}
    frame = {_id(at): [shut.get((row, column), False) for row in table.down]
             for at, column in enumerate(table.across, 1)}  # fmt: skip
    config = {_id(at): st.column_config.CheckboxColumn(named(draft.scope, table.columns, column))
              for at, column in enumerate(table.across, 1)}  # fmt: skip
    _editor(draft, table, table.down, frame=frame, config=config, order=[NAME, *frame],
            entry=partial(_lock, draft, table))  # fmt: skip


def _lock(draft: Draft, table: Crosstab, at: int, column: str, value: bool) -> tuple[Entry, str]:
    _, node = _cell(table, at, column)
    said = draft.scope.say("entry_lock" if value else "entry_unlock", node=node_said(draft, node))
    return Lock(draft.within, node, value), said


def _editor(
    draft: Draft, table: Crosstab, down: list, frame: dict, config: dict, order: list[str],
    entry: Callable[..., tuple[Entry, str]],
) -> None:  # fmt: skip
    """A data editor whose every changed cell becomes an entry at once; what cannot be is said and not kept."""
    turn = st.session_state.get(TURN, 0)
    key = f"grid_{len(order)}_{turn}"
    heading = draft.scope.say(f"dimensions.{table.rows}")

    def entered() -> None:
        typed = st.session_state[key]["edited_rows"].items()
        cells = [(int(at), *cell) for at, changed in typed for cell in changed.items()]
        entries = (entry(at, column, value) for at, column, value in cells if value is not None)
        st.session_state[TURN] = turn + 1
        act(draft.scope, lambda: add(draft, *entries) or "")

    st.data_editor(
        pl.DataFrame({NAME: [named(draft.scope, table.rows, row) for row in down], **frame}), key=key, hide_index=True,
        column_config={NAME: st.column_config.TextColumn(heading, pinned=True, disabled=True), **config},
        column_order=order, disabled=not draft.editable, num_rows="fixed", height="content",
        on_change=entered,
    )  # fmt: skip


def _cell(table: Crosstab, at: int, column: str) -> tuple[tuple[object, object], At]:
    """A cell of the widget as a key of the table's sums, and as a node; a growth stands for the row's total."""
    place = 0 if column == GROWTH else int(column.removeprefix("c"))
    key = (table.down[at] if at < len(table.down) else None, table.across[place - 1] if place else None)
    return key, table.at(*key)


def _growth(now: int, then: float | None) -> float | None:
    return (now / then - 1) * 100 if then and then > 0 else None


def _id(at: int) -> str:
    return f"c{at}"
