"""What a panel's menu offers to do with it, beside downloads: the form that is meant opens over the page."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.board import BoardEvent
from dashboard.page import Scope
from dashboard.pages.meeting.forms import adding, notes
from dashboard.panels import Panel

FORMS: dict[str, Callable[[Scope, Panel, Callable[[], None]], None]] = {"meet": adding.draw, "pin": notes.draw}
WISH = "wished_of_a_panel"
OWN = "meeting"  # its panels are of meetings already


def offered(scope: Scope, panels: list[Panel]) -> list[Panel]:
    """The panels, each with what its menu offers: every view can be taken to a meeting."""
    return panels if scope.page == OWN else [replace(panel, acts=(*panel.acts, "meet")) for panel in panels]


def wish(event: BoardEvent) -> None:
    """Keeps what was chosen, in the callback of the click."""
    st.session_state[WISH] = event.panel, event.act


def draw(scope: Scope, panels: list[Panel]) -> None:
    """Opens the form that was chosen, for as long as it is wished."""
    key, act = st.session_state.get(WISH, (None, None))
    panel = next((each for each in panels if each.key == key and act in each.acts), None)
    if panel is None:
        granted()
        return
    name = scope.say(f"board.{act}")
    st.dialog(name, width="medium", on_dismiss=granted)(FORMS[str(act)])(scope, panel, granted)


def granted() -> None:
    """The wish is over."""
    st.session_state.pop(WISH, None)
