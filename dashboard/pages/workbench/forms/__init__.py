"""The widgets of the target workbench, a file a task."""

import streamlit as st

from dashboard.board import render
from dashboard.page import Scope
from dashboard.pages.workbench.draft import Desk
from dashboard.pages.workbench.forms.allocate import allocate
from dashboard.pages.workbench.forms.bar import bar, go, start
from dashboard.pages.workbench.forms.entries import entries
from dashboard.pages.workbench.forms.exchange import exchange, returned
from dashboard.pages.workbench.forms.grid import choose, grid
from dashboard.pages.workbench.forms.pending import entered
from dashboard.pages.workbench.forms.proposals import take_over
from dashboard.pages.workbench.forms.scenarios import scenarios
from dashboard.pages.workbench.headline import headline


def draw(desk: Desk) -> None:
    """Version and steps; then the cards, entries included; then what the view enters."""
    bar(desk)
    view = desk.scope.filters.view("planning", "plan")
    if view in ("plan", "proposals"):
        panel = headline(entered(desk))
        render([panel], desk.scope.language, "headline", on_event=lambda event: go(desk.scope, event.click))
    if view == "plan":
        _plan(desk)
    elif view == "proposals":
        take_over(desk)
    elif view == "scenarios":
        scenarios(desk)
    if view != "plan":
        entries(desk)


def _plan(desk: Desk) -> None:
    """The grid with its tools; what was entered stands below it, so that nothing jumps."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="grid_tools"):
        chosen = choose(desk)
        if desk.editable and desk.user.everything:
            allocate(desk)
        exchange(desk)
    returned(desk)
    grid(desk, chosen)
    entries(desk)


def first(scope: Scope) -> None:
    """Before the first version: only its form."""
    if scope.user.everything:
        start(scope, first=True)
