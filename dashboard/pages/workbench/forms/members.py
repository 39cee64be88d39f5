"""A small table in a form: figures in percent for single members; what is left empty is not named."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.page import Scope


def members(scope: Scope, key: str, dimension: str, names: Sequence[str], columns: Sequence[str]) -> None:
    """A row a member, a column a figure; columns are named by the texts `<key>_<column>`."""
    empty = {name: pl.Series([None] * len(names), dtype=pl.Float64) for name in columns}
    config = {dimension: st.column_config.TextColumn(scope.say(f"dimensions.{dimension}"), disabled=True)}
    for name in columns:
        config[name] = st.column_config.NumberColumn(
            scope.say(f"{key}_{name}"), format="%+.1f%%", min_value=-100, max_value=1000
        )
    st.data_editor(pl.DataFrame({dimension: list(names), **empty}), key=key, hide_index=True, column_config=config,
                   num_rows="fixed", height="content", placeholder="")  # fmt: skip


def given(key: str, names: Sequence[str], columns: Sequence[str]) -> dict[str, dict[str, float]]:
    """What was entered: member -> column -> percent. To be called when the form has been sent."""
    rows = st.session_state[key]["edited_rows"].items()
    found = {names[int(at)]: {name: row[name] for name in columns if row.get(name) is not None} for at, row in rows}
    return {name: figures for name, figures in found.items() if figures}
