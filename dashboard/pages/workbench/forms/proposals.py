"""Bottom-up, seen from headquarters: taking over what a region proposes."""

import polars as pl
import streamlit as st

from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.pending import add
from queries.edits import Figures
from queries.planning import LEVELS


def take_over(draft: Draft) -> None:
    """A choice of the regions that have proposed; the total moves with what is taken over."""
    scope, made = draft.scope, sorted(draft.proposals.parts)
    if not (made and draft.editable and draft.kind == "plan"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="take_over"):
        what = scope.say("take_over_what")
        chosen = st.pills(what, made, selection_mode="multi", format_func=escaped, key="taken_over")
        st.button(scope.say("take_over"), key="take_over_now", disabled=not chosen,
                  on_click=lambda: act(scope, lambda: _taken(draft), "taken_over"))  # fmt: skip


def _taken(draft: Draft) -> str:
    scope, regions = draft.scope, st.session_state["taken_over"]
    entries = []
    for region in regions:
        part, cells = draft.proposals.parts[region], draft.proposals.cells.filter(pl.col("region") == region)
        entries.append(
            (Figures(cells.select(*LEVELS, "target")), scope.say("entry_proposal", region=region, who=part.who))
        )
    add(draft, *entries)
    return scope.say("taken_over", regions=scope.say("filters.comma").join(regions))
