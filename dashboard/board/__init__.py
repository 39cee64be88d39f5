"""The board: one Streamlit component that draws all panels of a page and updates them in place.

The browser's part is `browser/*.js`, plain modules served by `dashboard.assets`; what is sent is in `payload.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.assets import address
from dashboard.board.payload import Export, Failed, encode
from dashboard.panels import Click, Panel


def loader(module: str) -> str:
    """Streamlit sends this text with every update, so it only fetches the real module, which the browser keeps."""
    return f"""export default async (component) => {{
  const origin = window.location.origin;
  const {{ draw }} = await import(origin + "{address(module)}");
  return draw(component);
}}"""


_mount = st.components.v2.component("sluice_board", js=loader("board/main.js"), isolate_styles=False)

@dataclass(frozen=True)
class BoardEvent:
    """A click that came back from the board: which panel, which of its clicks; or which of its acts."""

    panel: str
    click: Click
    act: str | None = None



def render(
    panels: list[Panel],
    language: str,
    key: str = "board",
    *,
    export: Export | None = None,
    shown: str = "",
    on_event: Callable[[BoardEvent], None] | None = None,
    failed: Failed | None = None,
) -> BoardEvent | None:
    """Draws the panels and returns the click that caused this run, if one did.

    export(panel, "csv" | "xlsx") is the address of a download. shown: the filters as a sentence, for "how this is
    computed". on_event sees a click before the script runs, when widgets may still be set: that saves a second run.
    failed: as of `encode`.
    """

    def clicked() -> None:
        event = _event(st.session_state[key].get("click"))
        if event and on_event:
            on_event(event)

    result = _mount(key=key, data=encode(panels, language, export, shown, failed), on_click_change=clicked)
    return _event(result.click)


def _event(value: dict[str, Any] | None) -> BoardEvent | None:
    """The browser's answer as an BoardEvent. A click carries its filters, so it needs no memory of what was drawn."""
    if not value:
        return None
    click = value["click"]
    return BoardEvent(value["panel"], Click(click["filters"], click["page"]), click.get("act"))
