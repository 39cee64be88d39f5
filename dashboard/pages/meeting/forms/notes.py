"""Writing a note or a decision down, pinned to a figure of a view or to the meeting as a whole."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from dashboard import people
from dashboard.documents.restated import figures
from dashboard.forms import act, done, heard, said
from dashboard.page import Scope
from dashboard.pages.meeting import freezing
from dashboard.pages.meeting.opened import chosen, number, view_key
from dashboard.pages.meeting.views import Frozen
from dashboard.panels import Panel
from data.store import decisions
from data.store.decisions import KINDS, LONGEST, Said

SOON = timedelta(days=14)


def draw(scope: Scope, panel: Panel | None, granted: Callable[[], None]) -> None:
    """The form; without a panel, of the meeting as a whole."""
    done()
    said()
    heard()
    shown = next((each for each in chosen(scope).shown if panel and view_key(each.view) == panel.key), None)
    kind = st.segmented_control(
        scope.say("kind"), KINDS, default="decision", required=True, key="pin_kind", label_visibility="collapsed",
        format_func=lambda name: scope.say(f"kind_{name}"),
    )  # fmt: skip
    there = {name: text for name, (_, text) in figures(shown.section)} if shown else {}
    with st.form("pin", border=False, enter_to_submit=False):
        if there:
            st.selectbox(
                scope.say("pinned"), [None, *there], key="pin_figure",
                format_func=lambda name: f"{name}: {there[name]}" if name else scope.say("whole_view"),
            )  # fmt: skip
        st.text_area(scope.say(f"{kind}_words"), key="pin_words", max_chars=LONGEST)
        if kind == "decision":
            owned(scope, None, date.today() + SOON)
        args = (scope, shown, kind, there, granted)
        st.form_submit_button(scope.say("write"), type="primary", on_click=_write, args=args)


def owned(scope: Scope, owner: str | None, due: date | None) -> None:
    """Who carries a decision out, anybody by name, and by when."""
    names = list(dict.fromkeys(filter(None, (owner, *people.everyone()))))
    left, right = st.columns(2)
    left.selectbox(
        scope.say("owner"), names, names.index(owner) if owner else None, key="pin_owner", accept_new_options=True,
        placeholder=scope.say("owner_hint"),
    )  # fmt: skip
    right.date_input(scope.say("due"), due, key="pin_due")


def _write(scope: Scope, shown: Frozen | None, kind: str, there: dict[str, str], granted: Callable[[], None]) -> None:
    figure, decision = st.session_state.get("pin_figure") or "", kind == "decision"
    pinned = (shown.view, shown.query, figure, there.get(figure, "")) if shown else (None, "", "", "")
    own = (st.session_state["pin_owner"], st.session_state["pin_due"]) if decision else (None, None)
    words = st.session_state["pin_words"]

    def write() -> str:
        with freezing.writing(scope.engine, id := number(scope)) as (session, user):
            decisions.write(session, id, Said(kind, words, *pinned, *own), user.name)  # type: ignore[arg-type]
        granted()
        return scope.say(f"written_{kind}")

    act(scope, write, over=True)
