"""Seasonality adjustments of the period's days: entered with a reason, and withdrawn with one."""

from datetime import date, timedelta

import streamlit as st

from dashboard import company, people
from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.parts.adjustments import holding, named
from data.errors import AccessError, QuestionError
from data.store import adjustments
from data.store.adjustments import AdjustmentRow
from queries import members

OFFERED = 200  # channels or categories


def below(scope: Scope) -> None:
    """For those who may see everything, as it counts for everybody."""
    if not scope.user.everything:
        return
    with st.expander(scope.say("change_rhythm"), icon=":material/tune:", key="change_rhythm"):
        _entry(scope)
        for row in holding(scope, scope.filters.period):
            _held(scope, row)


def _entry(scope: Scope) -> None:
    with st.form("rhythm", border=False):
        st.caption(scope.say("change_help"))
        with st.container(horizontal=True):
            st.date_input(scope.say("change_days"), _next_week(scope), key="rhythm_days", width=230)
            for name in ("channel", "category"):
                offered = ["", *members.find(scope.engine, scope.user, name, limit=OFFERED)]
                st.selectbox(scope.say(f"dimensions.{name}"), offered, key=f"rhythm_{name}", width=200,
                             format_func=lambda member: member or scope.say("change_all"))  # fmt: skip
            least, most = adjustments.LEAST, adjustments.MOST
            st.number_input(scope.say("change_factor"), least, most, 1.2, 0.1, key="rhythm_factor", width=140)
        st.text_area(scope.say("change_why"), key="rhythm_why", max_chars=500)
        st.form_submit_button(scope.say("change_save"), type="primary", on_click=_save, args=(scope,))


def _next_week(scope: Scope) -> tuple[date, date]:
    """The week to come, within the period: an adjustment of all its days would leave the pace as it is."""
    ends = scope.filters.period.ends
    starts = min(scope.filters.shown.ends + timedelta(1), ends)
    return starts, min(starts + timedelta(6), ends)


def _held(scope: Scope, row: AdjustmentRow) -> None:
    st.divider()
    st.caption(escaped(f"{named(scope, row)} · {row.factor:g}× · {row.who}: {row.why}"))
    key = f"rhythm_ended_{row.id}"
    with st.form(f"rhythm_withdraw_{row.id}", border=False, enter_to_submit=False):
        st.text_input(scope.say("change_why"), key=key, max_chars=500)
        st.form_submit_button(scope.say("change_withdraw"), on_click=_withdraw, args=(scope, row, key))


def _who() -> str:
    """Who acts, asked anew: rights may have changed since the page was drawn."""
    user = people.asking()
    if not user.everything:
        raise AccessError("curve_of_all")
    return user.name


def _save(scope: Scope) -> None:
    def save() -> str:
        given = {name: st.session_state[f"rhythm_{name}"] for name in ("days", "channel", "category", "factor", "why")}
        days: tuple[date, ...] = given.pop("days")
        if len(days) != 2:
            raise QuestionError("curve_days")
        with company.store(scope.engine.lake).session() as session:
            adjustments.adjust(session, days[0], days[1], who=_who(), **given)
        return scope.say("change_saved")

    act(scope, save, "rhythm_why")


def _withdraw(scope: Scope, row: AdjustmentRow, key: str) -> None:
    def withdraw() -> str:
        with company.store(scope.engine.lake).session() as session:
            adjustments.withdraw(session, row.id, _who(), st.session_state[key])
        return scope.say("change_withdrawn_said")

    act(scope, withdraw, key)
