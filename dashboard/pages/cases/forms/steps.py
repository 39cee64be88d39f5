"""What people do with a case: the next step, who has it by when; and on its desk, with the detector's thresholds.

A step is taken from the case as the person saw it: its version goes with the button, so that of two who press at once
the second is told. Forms, so that nothing is drawn anew while somebody writes; words not taken wait in their box.
"""

from datetime import date, timedelta

import streamlit as st

from dashboard import address, company, people
from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.cases import pack
from dashboard.pages.cases.case import chosen, part
from dashboard.pages.cases.forms import comments, thresholds
from dashboard.panels import Click
from dashboard.parts.alerts import Alert
from data.errors import QuestionError
from data.store import cases
from data.store.workflow import CLOSED, STEPS, allowed
from queries.casebook import speaking

SOON, STEP = timedelta(days=7), "case_step"


def above(scope: Scope) -> None:
    """Of an opened case: where it stands, the next step as one button, who has it, the evidence pack."""
    alert = chosen(scope)
    if alert is None:
        thresholds.above(scope)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case_bar"):
        _next(scope, alert)
        _owner(scope, alert)
        for kind in ("pdf", "xlsx"):
            st.link_button(scope.say(f"pack_{kind}"), pack.link(scope, kind), icon=":material/download:")
        _standing(scope, alert)
    if part(scope) == "serials":
        _search(scope)


def below(scope: Scope) -> None:
    """Under the history of an opened case: what is said about it, and its files."""
    alert = chosen(scope)
    if alert is None or part(scope) != "history":
        return
    comments.draw(scope, alert)


def _standing(scope: Scope, alert: Alert) -> None:
    held = alert.filed.held
    due = scope.say("standing_due", day=f"{held.due_on:%Y-%m-%d}") if held.due_on else scope.say("standing_no_due")
    who = held.assignee or scope.say("standing_nobody")
    st.caption(escaped(scope.say("standing", state=scope.say(f"state_{held.state}"), who=who, due=due)))


def _next(scope: Scope, alert: Alert) -> None:
    """One button: what needs no reason is done at once, what needs one asks for it."""
    held = alert.filed.held
    steps = allowed(held.state, bool(held.appealed))
    if not STEPS[steps[0]].reason:
        args = (scope, alert, steps[0])
        st.button(scope.say(f"do_{steps[0]}"), type="primary", key="case_next", on_click=_take, args=args)
        return
    label = scope.say("do_verdict" if STEPS[steps[0]].after in CLOSED else f"do_{steps[0]}")
    with st.popover(label, type="primary", key=f"case_next_{alert.case.case_id}_{held.version}"):
        if held.state == "review":
            st.caption(escaped(scope.say("second_person", reviewer=held.reviewer)))
        with st.form(f"step_{alert.case.case_id}", border=False, enter_to_submit=False):
            if len(steps) > 1:
                _which(scope, held.state, steps)
            comments.words(scope, f"why_{alert.case.case_id}", scope.say("why"))
            args = (scope, alert, steps[0] if len(steps) == 1 else None)
            st.form_submit_button(scope.say("confirm_step"), type="primary", on_click=_take, args=args)


def _which(scope: Scope, state: str, steps: list[str]) -> None:
    """One of several steps; a verdict is never chosen beforehand."""
    usual = None if state == "review" else steps[0]
    name, words = scope.say("which_step"), lambda step: scope.say(f"do_{step}")
    st.pills(name, steps, default=usual, required=usual is not None, format_func=words, key=f"{STEP}_{state}")


def _take(scope: Scope, alert: Alert, step: str | None) -> None:
    key, held = f"why_{alert.case.case_id}", alert.filed.held
    why = st.session_state.get(key, "")
    step = step or st.session_state.get(f"{STEP}_{held.state}")
    st.session_state[f"draft_{key}"] = why

    def take() -> str:
        who = comments.acting(scope, alert)
        if step is None:
            raise QuestionError("case_no_step")
        with company.store(scope.engine.lake).session() as session:
            cases.move(session, alert.case.case_id, step, who, why, held.version, speaking(alert.case))
        return scope.say("taken", step=scope.say(f"did_{step}"), dealer=alert.dealer)

    act(scope, take, key, f"draft_{key}")


def _owner(scope: Scope, alert: Alert) -> None:
    """Who has the case, and by when."""
    held = alert.filed.held
    names = [None, *dict.fromkeys((*people.everyone(), *((held.assignee,) if held.assignee else ())))]
    choice = st.popover(scope.say("assign"), icon=":material/person:", key=f"case_assign_{held.version}")
    with choice, st.form(f"assign_{held.version}", border=False):
        st.selectbox(
            scope.say("assignee"), names, names.index(held.assignee), key=f"assignee_{held.version}",
            format_func=lambda name: name or scope.say("standing_nobody"),
        )  # fmt: skip
        st.date_input(scope.say("due"), held.due_on or date.today() + SOON, key=f"due_{held.version}")
        st.form_submit_button(scope.say("save"), type="primary", on_click=_assign, args=(scope, alert))


def _assign(scope: Scope, alert: Alert) -> None:
    held = alert.filed.held
    name, due = st.session_state[f"assignee_{held.version}"], st.session_state[f"due_{held.version}"]

    def assign() -> str:
        who = comments.acting(scope, alert)
        if name is not None and name != held.assignee and name not in people.everyone():
            raise QuestionError("case_assignee", name=name)
        with company.store(scope.engine.lake).session() as session:
            cases.assign(session, alert.case.case_id, name, due, who, held.version)
        return scope.say("assigned", who=name or scope.say("standing_nobody"), day=f"{due:%Y-%m-%d}")

    act(scope, assign)


def _search(scope: Scope) -> None:
    """Finds serial numbers, models or cities by any part of them."""
    st.session_state["find_serial"] = scope.filters.view("serial", "")
    st.text_input(scope.say("serial_find"), key="find_serial", max_chars=80, placeholder=scope.say("serial_find"),
                  label_visibility="collapsed", on_change=_found, args=(scope,))  # fmt: skip


def _found(scope: Scope) -> None:
    text = st.session_state["find_serial"].strip()
    address.go(scope.filters, scope.language, Click({"serial": text or None, "at": None}))
