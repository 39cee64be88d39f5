"""A note or decision that was written down: changed, carried out, dropped, with all that became of it."""

import streamlit as st

from dashboard import address, company, dates
from dashboard.escaping import escaped
from dashboard.forms import act, done, heard, said
from dashboard.page import Scope
from dashboard.pages.meeting import freezing
from dashboard.pages.meeting.forms.notes import owned
from dashboard.panels import Click
from data.errors import DataError
from data.store import Step, decisions, history
from data.store.decisions import LONGEST, Note

NEXT = {"open": ("done", "dropped"), "done": ("open",), "dropped": ("open",)}


def draw(scope: Scope) -> None:
    """Opens the note in the address, if it is one of the meeting's."""
    wanted = scope.filters.view("note", "")
    if not wanted:
        return
    note, _ = _found(scope, wanted)
    name = scope.say(f"kind_{note.kind}")
    st.dialog(name, width="medium", on_dismiss=lambda: _close(scope))(_form)(scope, wanted)


def _form(scope: Scope, wanted: str) -> None:
    done()
    said()
    heard()
    note, steps = _found(scope, wanted)
    if note.figure:
        st.caption(escaped(scope.say("pinned_to", figure=note.figure, text=note.then)))
    key = f"words_{note.id}"
    if st.session_state.get(key, note.words) != note.words:
        st.info(escaped(scope.say("reads_now", words=note.words)))
    with st.form(f"note_{note.id}", border=False, enter_to_submit=False):
        st.text_area(scope.say(f"{note.kind}_words"), note.words, key=key, max_chars=LONGEST)
        if note.kind == "decision":
            owned(scope, note.owner, note.due_on)
        with st.container(horizontal=True):
            st.form_submit_button(scope.say("save"), type="primary", on_click=_save, args=(scope, note))
            for state in NEXT[note.state] if note.kind == "decision" else ():
                st.form_submit_button(scope.say(f"to_{state}"), on_click=_settle, args=(scope, note, state))
    for step in reversed(steps):
        st.caption(escaped(_told(scope, step)))


def _found(scope: Scope, wanted: str) -> tuple[Note, list[Step]]:
    with company.store(scope.engine.lake).reading() as session:
        note = decisions.found(session, int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0)
        freezing.checked(session, note.meeting, scope.user)
        if str(note.meeting) != scope.filters.view("meeting", ""):
            raise DataError("unknown_note", number=note.id)
        return note, history(session, note.subject)


def _save(scope: Scope, note: Note) -> None:
    words, decision = st.session_state[f"words_{note.id}"], note.kind == "decision"
    own = (st.session_state["pin_owner"], st.session_state["pin_due"]) if decision else (None, None)

    def save() -> str:
        with freezing.writing(scope.engine, note.meeting) as (session, user):
            decisions.revise(session, note.id, words, *own, user.name, note.version)
        _close(scope)
        return scope.say("saved")

    act(scope, save, over=True)


def _settle(scope: Scope, note: Note, state: str) -> None:
    def settle() -> str:
        with freezing.writing(scope.engine, note.meeting) as (session, user):
            decisions.settle(session, note.id, state, who=user.name, why="", seen=note.version)
        _close(scope)
        return scope.say(f"now_{state}")

    act(scope, settle, over=True)


def _close(scope: Scope) -> None:
    address.go(scope.filters, scope.language, Click({"note": None}))


def _told(scope: Scope, step: Step) -> str:
    """One step: when, who, what."""
    at = dates.moment(step.at.astimezone(), scope.language)
    return scope.say("step", at=at, who=step.who, what=scope.say(f"did_{step.what}"))
