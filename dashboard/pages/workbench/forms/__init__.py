"""The widgets of the target workbench, a file a task."""

import streamlit as st

from dashboard.board import render
from dashboard.page import Scope
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.allocate import allocate
from dashboard.pages.workbench.forms.bar import bar, go, start
from dashboard.pages.workbench.forms.entries import entries
from dashboard.pages.workbench.forms.exchange import exchange, returned
from dashboard.pages.workbench.forms.grid import choose, grid
from dashboard.pages.workbench.forms.pending import entered
from dashboard.pages.workbench.forms.proposals import take_over
from dashboard.pages.workbench.forms.scenarios import scenarios
from dashboard.pages.workbench.headline import headline


def draw(draft: Draft) -> None:
    """Version and steps; then the cards, entries included; then what the view enters."""
    bar(draft)
    view = draft.scope.filters.view("planning", "plan")
    if view in ("plan", "proposals"):
        panel = headline(entered(draft))
        render([panel], draft.scope.language, "headline", on_event=lambda event: go(draft.scope, event.click))
    if view == "plan":
        _plan(draft)
    elif view == "proposals":
        take_over(draft)
    elif view == "scenarios":
        scenarios(draft)
    if view != "plan":
        entries(draft)


def _plan(draft: Draft) -> None:
    """The grid with its tools; what was entered stands below it, so that nothing jumps."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="grid_tools"):
        chosen = choose(draft)
        if draft.editable and draft.user.everything:
            allocate(draft)
        exchange(draft)
    returned(draft)
    grid(draft, chosen)
    entries(draft)


def first(scope: Scope) -> None:
    """Before the first version: only its form."""
    if scope.user.everything:
        start(scope, first=True)
