"""The address is the state: what it holds is read at the start of a run, and every choice writes it anew.

Widgets are not bound to it by Streamlit: filters without a widget, clicks on charts and links change it too, and what
it cannot mean is to be said, not silently dropped.
"""

from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st

from dashboard.filters import Filters, Notice
from dashboard.panels import Click
from dashboard.settings import settings
from data.text import LANGUAGES, say
from queries import Engine, User, members

KEPT, TO_OPEN, PATH, OPENED = "address", "page_to_open", "page_path", "addresses_opened"


def read(engine: Engine, user: User) -> tuple[Filters, str, tuple[Notice, ...]]:
    """Filters and language, and what in the address is not understood, or is nothing that the person may see.

    Streamlit empties the address when the page is changed; then what was last written counts.
    """
    pairs = _present() or _meant()
    st.session_state[PATH] = _path()
    filters, notices = Filters.read(pairs, engine.catalog.data)
    there = {name: _known(engine, engine.lake.version, user, name, values) for name, values in filters.members}
    lost = [(name, value) for name, values in filters.members for value in values if value not in there[name]]
    kept = ((name, tuple(value for value in values if value in there[name])) for name, values in filters.members)
    filters = replace(filters, members=tuple((name, values) for name, values in kept if values))
    language = next((text for text in pairs.get("lang", ()) if text in LANGUAGES), settings().language)
    write(filters, language)
    words = {name: say(f"dimensions.{name}", language) for name, _ in lost}
    return filters, language, (*notices, *(("not_found", {"dimension": words[n], "value": v}) for n, v in lost))


def write(filters: Filters, language: str) -> None:
    """Puts filters and language into the address, and keeps them for the next page."""
    other = {"lang": (language,)} if language != settings().language else {}
    st.session_state[KEPT] = {name: list(values) for name, values in (filters.pairs() | other).items()}
    if _present() != st.session_state[KEPT]:
        st.query_params.from_dict(st.session_state[KEPT])


def go(filters: Filters, language: str, click: Click) -> None:
    """What a click does, in a callback. No page can be opened there, so `app.py` does it when the run begins."""
    write(filters.with_(**click.filters), language)
    if click.page:
        st.session_state[TO_OPEN] = click.page


def page_to_open() -> str | None:
    """The page that a click in the run before asked for, once."""
    return st.session_state.pop(TO_OPEN, None)


def _meant() -> dict[str, list[str]]:
    """What an empty address stands for: on a page just come to, what was last written; on the way back to it, what it
    stood for when it was come to.
    """
    opened, path = st.session_state.setdefault(OPENED, {}), _path()
    if path not in opened or st.session_state.get(PATH) != path:
        opened[path] = st.session_state.get(KEPT, {})
    return opened[path]


def _path() -> str:
    return urlsplit(st.context.url or "").path


def _present() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


@st.cache_data(max_entries=1000, show_spinner=False)
def _known(_engine: Engine, version: str, user: User, dimension: str, values: tuple[str, ...]) -> set[str]:
    return members.known(_engine, user, dimension, values)
