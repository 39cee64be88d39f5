"""Saved views of a page: opening one, saving what is shown under a name, a default; and ways to hand it on."""

from collections.abc import Callable
from urllib.parse import parse_qs

import streamlit as st

from dashboard import address, company
from dashboard.escaping import escaped
from dashboard.filters import Filters
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.explore.asked import asked
from dashboard.pages.explore.words import command, title
from data.store import views
from data.store.views import SavedView

OPENED = "default_view_opened"
NAMED = "view_being_named"
CHOSEN = "chosen_in_exploring"  # the forms are a fragment: what they do shows when the whole page is run


def begin(scope: Scope) -> bool:
    """Opens the person's default view on a first visit that asks for nothing. True when the page has to be run anew."""
    key = f"{OPENED}_{scope.page}"
    first, plain = not st.session_state.get(key), not scope.filters.chosen
    st.session_state[key] = True
    if not first or not plain or scope.filters.members:
        return False
    if not company.stored(scope.engine.lake):
        return False
    with company.store(scope.engine.lake).reading() as session:
        view = views.default(session, scope.user.name, scope.page)
    if view is not None:
        address.write(_filters(scope, view), scope.language)
    return view is not None


def saving(scope: Scope) -> None:
    """The views that the person can open, and the form of a new one."""
    with st.popover(scope.say("views"), icon=":material/bookmark:", key="open_views", on_change="rerun") as choice:
        if not choice.open:
            return
        with company.store(scope.engine.lake).reading() as session:
            found = views.views(session, scope.user.name, scope.page)
        for folder in dict.fromkeys(view.folder for view in found):
            if folder:
                st.caption(escaped(folder))
            for view in (each for each in found if each.folder == folder):
                _line(scope, view)
        _form(scope)


def handing(scope: Scope) -> None:
    """The question as a sentence and as the line that asks it in a shell."""
    with st.popover(scope.say("hand_on"), icon=":material/share:", key="open_hand", on_change="rerun") as choice:
        if choice.open:
            now = asked(scope)
            st.caption(escaped(f"{title(scope, now)} · {scope.filters.sentence(scope.language)}"))
            st.code(command(scope, now), language="bash", wrap_lines=True)
            st.caption(scope.say("link"))


def _line(scope: Scope, view: SavedView) -> None:
    own = view.owner == scope.user.name
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"view_{view.id}"):
        label = view.name if own else scope.say("of_other", name=view.name, owner=view.owner)
        st.button(escaped(label), key=f"open_view_{view.id}", type="tertiary", on_click=_open, args=(scope, view))
        if own:
            star = ":material/star:" if view.default else ":material/star_outline:"
            st.button(
                "", key=f"star_{view.id}", icon=star, type="tertiary", help=scope.say("make_default"),
                on_click=_do, args=(scope, lambda: _default(scope, view)),
            )  # fmt: skip
            st.button(
                "", key=f"name_view_{view.id}", icon=":material/edit:", type="tertiary", help=scope.say("rename"),
                on_click=_toggle, args=(view,),
            )  # fmt: skip
            st.button(
                "", key=f"drop_view_{view.id}", icon=":material/delete:", type="tertiary", help=scope.say("drop"),
                on_click=_do, args=(scope, lambda: _drop(scope, view)),
            )  # fmt: skip
    if own and st.session_state.get(NAMED) == view.id:
        _naming(scope, view)


def _toggle(view: SavedView) -> None:
    """Opens the form that names a view, or closes it."""
    st.session_state[NAMED] = None if st.session_state.get(NAMED) == view.id else view.id


def _naming(scope: Scope, view: SavedView) -> None:
    """Another name, another folder."""
    name, folder = f"new_name_{view.id}", f"new_folder_{view.id}"

    def move() -> str:
        with company.store(scope.engine.lake).session() as session:
            moved = views.move(session, scope.user.name, view.id, st.session_state[name], st.session_state[folder])
            st.session_state[NAMED] = None
            return scope.say("view_moved", name=moved.name)

    with st.form(f"naming_{view.id}", border=False):
        st.text_input(scope.say("new_name"), view.name, key=name, max_chars=views.LONGEST)
        st.text_input(scope.say("view_folder"), view.folder, key=folder, max_chars=views.LONGEST)
        st.form_submit_button(scope.say("rename"), on_click=_do, args=(scope, move))


def _form(scope: Scope) -> None:
    with st.form("view_form", border=False):
        st.text_input(scope.say("view_name"), key="view_name", max_chars=80)
        st.text_input(scope.say("view_folder"), key="view_folder", max_chars=80)
        st.toggle(scope.say("view_shared"), key="view_shared")
        save = (scope, lambda: _save(scope), "view_name")
        st.form_submit_button(scope.say("save"), key="save_view", type="primary", on_click=_do, args=save)


def _do(scope: Scope, action: Callable[[], str], *typed: str) -> None:
    act(scope, action, *typed)
    st.session_state[CHOSEN] = True


def _open(scope: Scope, view: SavedView) -> None:
    st.session_state["open_views"], st.session_state[CHOSEN] = False, True
    address.write(_filters(scope, view), scope.language)


def _save(scope: Scope) -> str:
    name, folder, shared = (st.session_state[f"view_{part}"] for part in ("name", "folder", "shared"))
    with company.store(scope.engine.lake).session() as session:
        query = scope.filters.query_string()
        views.save(session, scope.user.name, scope.page, name=name, query=query, folder=folder, shared=shared)
    return scope.say("saved", name=name.strip())


def _default(scope: Scope, view: SavedView) -> str:
    with company.store(scope.engine.lake).session() as session:
        views.make_default(session, scope.user.name, scope.page, None if view.default else view.id)
    return scope.say("no_default" if view.default else "is_default", name=view.name)


def _drop(scope: Scope, view: SavedView) -> str:
    with company.store(scope.engine.lake).session() as session:
        return scope.say("dropped", name=views.drop(session, scope.user.name, view.id))


def _filters(scope: Scope, view: SavedView) -> Filters:
    """What the view shows, read as any address is: with the reader's rights and what the lake now holds."""
    return Filters.read(parse_qs(view.query, keep_blank_values=True), scope.filters.data)[0]

