"""A kind's thresholds: tried from the address, saved with a reason by who may see everything."""

import streamlit as st

from dashboard import address, company, people
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.cases.inbox import kind
from dashboard.pages.cases.trials import dials_of, on_trial
from dashboard.panels import Click
from dashboard.parts.cases import said
from data.errors import AccessError
from data.store import thresholds
from queries.findings import KINDS, Dial
from queries.findings.kept import own


def above(scope: Scope) -> None:
    """On the desk of trials: a field a threshold, what tries them, and what saves them."""
    if scope.filters.view("desk", "inbox") != "trial":
        return
    on, dials = on_trial(scope), KINDS[kind(scope)].dials
    if not dials:
        return
    with st.form("dials", border=True):
        places = st.columns(len(dials) if len(dials) < 6 else 4)
        for at, dial in enumerate(dials):
            with places[at % len(places)]:
                _field(scope, dial, on[dial.name])
        st.form_submit_button(scope.say("try"), type="primary", on_click=_try, args=(scope,))
    if dials_of(scope):
        _saving(scope)


def _field(scope: Scope, dial: Dial, value: float) -> None:
    whole = isinstance(value, int)
    low, high, step = (int(each) if whole else float(each) for each in (dial.low, dial.high, dial.step or 1))
    label, help = (said(scope, kind(scope), f"dial_{dial.name}{part}") for part in ("", "_help"))
    st.number_input(label, low, high, value, step, key=f"dial_{dial.name}", help=help)  # fmt: skip


def _try(scope: Scope) -> None:
    """Puts what differs from the thresholds in force into the address."""
    its = kind(scope)
    now = company.thresholds(scope.engine.lake, its)
    given = {dial.name: st.session_state[f"dial_{dial.name}"] for dial in KINDS[its].dials}
    asked = ",".join(f"{name}:{value:g}" for name, value in given.items() if value != now[name])
    address.go(scope.filters, scope.language, Click({"dials": asked or None}))


def _saving(scope: Scope) -> None:
    """What was tried is saved with a reason; it then holds for everybody."""
    with company.store(scope.engine.lake).reading() as session:
        current = thresholds.in_force(session, kind(scope))
    seen = current.version if current else 0
    choice = st.popover(scope.say("dials_save"), key=f"save_dials_{seen}")
    with choice, st.form("dials_keep", border=False, enter_to_submit=False):
        st.text_area(scope.say("why"), key="dials_why", max_chars=1000)
        st.form_submit_button(scope.say("save"), type="primary", on_click=_save, args=(scope, seen))


def _save(scope: Scope, seen: int) -> None:
    def save() -> str:
        user = people.asking()
        if not user.everything:
            raise AccessError("thresholds_of_all")
        with company.store(scope.engine.lake).session() as session:
            its, why = kind(scope), st.session_state["dials_why"]
            made = thresholds.save(session, its, own(KINDS[its], on_trial(scope)), user.name, why, seen)
        address.go(scope.filters, scope.language, Click({"dials": None}))
        return scope.say("dials_saved", version=made.version)

    act(scope, save, "dials_why")
