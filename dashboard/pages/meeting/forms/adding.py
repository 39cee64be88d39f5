"""Adding what a panel shows to a meeting's agenda, to one there is or to a new one."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from dashboard import company, dates, people
from dashboard.escaping import escaped
from dashboard.forms import act, done, heard, said
from dashboard.page import Scope
from dashboard.pages.meeting import freezing
from dashboard.pages.meeting.views import plain
from dashboard.panels import Panel
from data.store import meetings
from data.store.meetings import LONGEST, Meeting

NEW, SOON = 0, timedelta(days=7)
LAST, TITLE, DAY = "meeting_added_to", "new_meeting_title", "new_meeting_day"


def draw(scope: Scope, panel: Panel, granted: Callable[[], None]) -> None:
    """The choice of a meeting."""
    done()
    said()
    heard()
    found = {each.id: each for each in freezing.listed(scope.user, company.store(scope.engine.lake))}
    st.caption(escaped(" · ".join(filter(None, (panel.title, scope.filters.sentence(scope.language))))))
    options = [*found, NEW]
    last = st.session_state.get(LAST)
    chosen = st.selectbox(
        scope.say("meeting.which"), options, options.index(last) if last in options else 0, key="add_to_meeting",
        format_func=lambda id: named(scope, found[id]) if id else scope.say("meeting.new"),
    )  # fmt: skip
    with st.form("add_view", border=False, enter_to_submit=False):
        if chosen == NEW:
            new(scope)
        args = (scope, panel, chosen, granted)
        st.form_submit_button(scope.say("meeting.add"), type="primary", on_click=_add, args=args)


def new(scope: Scope, title: str = "") -> None:
    """The title and day of a new meeting, within a form."""
    st.text_input(scope.say("meeting.name"), title, key=TITLE, max_chars=LONGEST)
    st.date_input(scope.say("meeting.held_on"), date.today() + SOON, key=DAY)


def typed() -> tuple[str, date]:
    """What was typed there, in the form's callback."""
    return st.session_state[TITLE], st.session_state[DAY]


def named(scope: Scope, meeting: Meeting) -> str:
    """A meeting with its day."""
    return f"{meeting.title} · {dates.day(meeting.held_on, scope.language)}"


def _add(scope: Scope, panel: Panel, chosen: int, granted: Callable[[], None]) -> None:
    def add() -> str:
        user = people.asking()
        with company.store(scope.engine.lake).session() as session:
            if chosen == NEW:
                meeting = meetings.create(session, *typed(), user.name, people.rights(user))
            else:
                meeting = freezing.checked(session, chosen, user)
            shown = (scope.page, panel.key, plain(scope))
            meetings.add(session, meeting.id, shown, panel.title or scope.say("title"), user.name)
            count = len(meetings.agenda(session, meeting.id))
        st.session_state[LAST] = meeting.id
        granted()
        return scope.say("meeting.added", title=meeting.title, count=count)

    act(scope, add, over=True)
