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
from dashboard.pages.cases.case import chosen
from dashboard.pages.cases.contents import part
from dashboard.pages.cases.forms import comments, thresholds
from dashboard.panels import Click
from data.errors import QuestionError
from data.store import cases
from queries.findings.casebook import Case, speaking

SOON, STEP = timedelta(days=7), "case_step"


def above(scope: Scope) -> None:
    """Of an opened case: where it stands, the next step as one button, who has it, the evidence pack."""
    case = chosen(scope)
    if case is None:
        thresholds.above(scope)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case_bar"):
        _next(scope, case)
        _owner(scope, case)
        for kind in ("pdf", "xlsx"):
            st.link_button(scope.say(f"pack_{kind}"), pack.link(scope, kind), icon=":material/download:")
        _standing(scope, case)
    if part(scope, case.finding.kind) == "serials":
        _search(scope)


def below(scope: Scope) -> None:
    """Under the history of an opened case: what is said about it, and its files."""
    case = chosen(scope)
    if case is None or part(scope, case.finding.kind) != "history":
        return
    comments.draw(scope, case)


def _standing(scope: Scope, case: Case) -> None:
    held = case.held
    due = scope.say("standing_due", day=f"{held.due_on:%Y-%m-%d}") if held.due_on else scope.say("standing_no_due")
    who = held.assignee or scope.say("standing_nobody")
    st.caption(escaped(scope.say("standing", state=scope.say(f"state_{held.state}"), who=who, due=due)))


def _next(scope: Scope, case: Case) -> None:
    """One button: what needs no reason is done at once, what needs one asks for it."""
    held = case.held
    names = case.way.allowed(held.state, bool(held.appealed))
    steps = [case.way.steps[name] for name in names]
    if len(steps) == 1 and not steps[0].reason:
        args = (scope, case, names[0])
        st.button(scope.say(f"do_{names[0]}"), type="primary", key="case_next", on_click=_take, args=args)
        return
    ends = steps[0].after in case.way.closed
    label = scope.say(f"close_{case.way.name}" if ends else f"do_{names[0]}")
    with st.popover(label, type="primary", key=f"case_next_{case.id}_{held.version}"):
        if any(step.other for step in steps):
            st.caption(escaped(scope.say("second_person", reviewer=held.reviewer)))
        with st.form(f"step_{case.id}", border=False, enter_to_submit=False):
            if len(names) > 1:
                _which(scope, held.state, names, None if ends else names[0])
            comments.words(scope, f"why_{case.id}", scope.say("why"))
            args = (scope, case, names[0] if len(names) == 1 else None)
            st.form_submit_button(scope.say("confirm_step"), type="primary", on_click=_take, args=args)


def _which(scope: Scope, state: str, steps: list[str], usual: str | None) -> None:
    """One of several steps; the end of a case is never chosen beforehand."""
    name, words = scope.say("which_step"), lambda step: scope.say(f"do_{step}")
    st.pills(name, steps, default=usual, required=usual is not None, format_func=words, key=f"{STEP}_{state}")


def _take(scope: Scope, case: Case, step: str | None) -> None:
    key, held = f"why_{case.id}", case.held
    why = st.session_state.get(key, "")
    step = step or st.session_state.get(f"{STEP}_{held.state}")
    st.session_state[f"draft_{key}"] = why

    def take() -> str:
        who = comments.acting(scope, case)
        if step is None:
            raise QuestionError("case_no_step" if case.way.name == "verdict" else f"case_no_step_{case.way.name}")
        with company.store(scope.engine.lake).session() as session:
            spoke = speaking(case.finding)
            cases.move(session, case.id, step, who, why, held.version, spoke, case.way.name)
        return scope.say("taken", step=scope.say(f"did_{step}"), dealer=case.subject)

    act(scope, take, key, f"draft_{key}")


def _owner(scope: Scope, case: Case) -> None:
    """Who has the case, and by when."""
    held = case.held
    names = [None, *dict.fromkeys((*people.everyone(), *((held.assignee,) if held.assignee else ())))]
    choice = st.popover(scope.say("assign"), icon=":material/person:", key=f"case_assign_{held.version}")
    with choice, st.form(f"assign_{held.version}", border=False):
        st.selectbox(
            scope.say("assignee"), names, names.index(held.assignee), key=f"assignee_{held.version}",
            format_func=lambda name: name or scope.say("standing_nobody"),
        )  # fmt: skip
        st.date_input(scope.say("due"), held.due_on or date.today() + SOON, key=f"due_{held.version}")
        st.form_submit_button(scope.say("save"), type="primary", on_click=_assign, args=(scope, case))


def _assign(scope: Scope, case: Case) -> None:
    held = case.held
    name, due = st.session_state[f"assignee_{held.version}"], st.session_state[f"due_{held.version}"]

    def assign() -> str:
        who = comments.acting(scope, case)
        if name is not None and name != held.assignee and name not in people.everyone():
            raise QuestionError("case_assignee", name=name)
        with company.store(scope.engine.lake).session() as session:
            cases.assign(session, case.id, name, due, who, held.version)
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
