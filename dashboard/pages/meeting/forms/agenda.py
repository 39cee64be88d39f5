"""What people do with a meeting: make it, arrange its agenda, freeze it, present it, take it along as a file."""

import streamlit as st

from dashboard import address, company, dates, documents, people
from dashboard.board import BoardEvent
from dashboard.board.presenting import present
from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.meeting import files, freezing
from dashboard.pages.meeting.forms import adding, follow_up, menu, notes
from dashboard.pages.meeting.freezing import Opened
from dashboard.pages.meeting.opened import chosen
from dashboard.panels import Click
from data.errors import SluiceError
from data.store import meetings
from data.store.meetings import LONGEST

FILES, WHOLE = ("pptx", "pdf", "xlsx"), "pin_to_the_whole_meeting"


def above(scope: Scope) -> None:
    """The desk of the meeting that is opened, else the form of a new one."""
    if not scope.filters.view("meeting", ""):
        _new(scope, None)
        return
    try:
        found = chosen(scope)
    except SluiceError:  # which the page says
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="meeting_bar"):
        if found.shown:
            day = dates.day(found.meeting.held_on, scope.language)
            present(
                scope.say("present"), files.link(scope), found.meeting.title, day, scope.language,
                on_act=lambda panel, act: menu.wish(BoardEvent(panel, Click(), act)),
            )  # fmt: skip
        _freeze(scope, found)
        _agenda(scope, found)
        st.button(scope.say("pin_whole"), key="pin_whole", icon=":material/edit_note:", on_click=_wish)
        for name in FILES if found.shown else ():
            st.download_button(
                name.upper(), lambda name=name: documents.write(files.document(scope), name),
                key=f"meeting_{name}", file_name=f"{files.name_of(found.meeting)}.{name}",
                mime=documents.FORMATS[name].media_type, icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        _change(scope, found)
        _new(scope, found)
    if st.session_state.get(WHOLE):
        st.dialog(scope.say("pin_whole"), width="medium", on_dismiss=_granted)(notes.draw)(scope, None, _granted)
    follow_up.draw(scope)


def _wish() -> None:
    st.session_state[WHOLE] = True


def _granted() -> None:
    st.session_state.pop(WHOLE, None)


def _freeze(scope: Scope, found: Opened) -> None:
    """Fixes the figures; once more when there are newer data or views."""
    if not found.agenda:
        return
    stale = found.pack is None or found.waiting or found.pack.data_version != scope.engine.lake.version
    st.button(
        scope.say("freeze" if found.pack is None else "freeze_again"), key="meeting_freeze", icon=":material/ac_unit:",
        type="primary" if found.pack is None else "secondary", disabled=not stale, help=scope.say("freeze_help"),
        on_click=lambda: act(scope, lambda: _frozen(scope, found)),
    )  # fmt: skip


def _frozen(scope: Scope, found: Opened) -> str:
    pack = freezing.freeze(found.meeting.id, people.asking(), scope.engine, company.store(scope.engine.lake))
    return scope.say("frozen_now", title=found.meeting.title, count=len(found.agenda), number=pack.number)


def _agenda(scope: Scope, found: Opened) -> None:
    """The views in their order, each to be moved or taken off."""
    with st.popover(scope.say("agenda", count=len(found.agenda)), icon=":material/format_list_numbered:", key="agenda"):
        if not found.agenda:
            st.caption(scope.say("errors.meeting_empty"))
        order = [view.id for view in found.agenda]
        for at, view in enumerate(found.agenda):
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"agenda_{view.id}"):
                st.markdown(escaped(f"{at + 1}. {view.heading}"), width="stretch")
                up = [*order[: max(at - 1, 0)], view.id, *(id for id in order[max(at - 1, 0) :] if id != view.id)]
                down = [*order[:at], *order[at + 1 : at + 2], view.id, *order[at + 2 :]]
                _move(scope, found, "up", view=view.id, order=up, disabled=at == 0)
                _move(scope, found, "down", view=view.id, order=down, disabled=at == len(order) - 1)
                st.button(
                    "", key=f"drop_{view.id}", icon=":material/close:", type="tertiary", help=scope.say("drop"),
                    on_click=_drop, args=(scope, found, view.id),
                )  # fmt: skip


def _move(scope: Scope, found: Opened, way: str, view: int, order: list[int], disabled: bool) -> None:
    st.button(
        "", key=f"{way}_{view}", icon=f":material/arrow_{way}ward:", type="tertiary", help=scope.say(way),
        disabled=disabled, on_click=_arrange, args=(scope, found, order),
    )  # fmt: skip


def _arrange(scope: Scope, found: Opened, order: list[int]) -> None:
    def arrange() -> str:
        with freezing.writing(scope.engine, found.meeting.id) as (session, user):
            meetings.arrange(session, found.meeting.id, order, user.name, found.meeting.version)
        return scope.say("arranged")

    act(scope, arrange)


def _drop(scope: Scope, found: Opened, view: int) -> None:
    def drop() -> str:
        with freezing.writing(scope.engine, found.meeting.id) as (session, user):
            heading = meetings.drop(session, found.meeting.id, view, user.name, found.meeting.version)
        return scope.say("taken_off", heading=heading)

    act(scope, drop)


def _change(scope: Scope, found: Opened) -> None:
    """The meeting's title and day."""
    meeting = found.meeting
    with (
        st.popover(scope.say("change"), icon=":material/edit:", key=f"change_{meeting.version}"),
        st.form("change_meeting", border=False),
    ):
        st.text_input(scope.say("name"), meeting.title, key=f"title_{meeting.id}", max_chars=LONGEST)
        st.date_input(scope.say("held_on"), meeting.held_on, key=f"day_{meeting.id}")
        st.form_submit_button(scope.say("save"), type="primary", on_click=_changed, args=(scope, found))


def _changed(scope: Scope, found: Opened) -> None:
    id = found.meeting.id
    title, day = st.session_state[f"title_{id}"], st.session_state[f"day_{id}"]

    def change() -> str:
        with freezing.writing(scope.engine, id) as (session, user):
            meetings.change(session, id, title, held_on=day, who=user.name, seen=found.meeting.version)
        return scope.say("saved")

    act(scope, change)


def _new(scope: Scope, follows: Opened | None) -> None:
    """A new meeting, or the next one after this with its agenda."""
    label = scope.say("next" if follows else "new")
    icon = ":material/event_repeat:" if follows else ":material/add:"
    after = follows.meeting.id if follows else 0
    with st.popover(label, icon=icon, type="secondary" if follows else "primary", key=f"new_after_{after}"):
        if follows:
            st.caption(scope.say("next_note"))
        with st.form("make_meeting", border=False, enter_to_submit=False):
            adding.new(scope, follows.meeting.title if follows else "")
            st.form_submit_button(scope.say("make"), type="primary", on_click=_made, args=(scope, follows))


def _made(scope: Scope, follows: Opened | None) -> None:
    title, day = adding.typed()

    def make() -> str:
        user = people.asking()
        with company.store(scope.engine.lake).session() as session:
            before = freezing.checked(session, follows.meeting.id, user) if follows else None
            rights, id = (before.rights, before.id) if before else (people.rights(user), None)
            made = meetings.create(session, title, day, who=user.name, rights=rights, follows=id)
        address.go(scope.filters, scope.language, Click({"meeting": str(made.id), "note": None}))
        return scope.say("made", title=made.title)

    act(scope, make)
