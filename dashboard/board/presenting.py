"""The button that presents: slides over the whole screen, fetched when it is pressed."""

from collections.abc import Callable

import streamlit as st

from dashboard.board import loader
from data.text import topic

_mount = st.components.v2.component("sluice_present", js=loader("board/present.js"), isolate_styles=False)


def present(
    label: str, link: str, title: str, day: str, language: str, on_act: Callable[[str, str], None]
) -> None:
    """Draws the button. link: the address of the slides; title, day: what the first one says.

    on_act: told the panel and the act that was chosen on its slide, which then closes.
    """

    def acted() -> None:
        if chosen := st.session_state["present"].get("act"):
            on_act(chosen["panel"], chosen["act"])

    texts = {name: text[language] for name, text in topic("board").items()}
    data = {"label": label, "link": link, "title": title, "day": day, "texts": texts}
    _mount(key="present", width="content", data=data, on_act_change=acted)
