"""Which version is looked at, how, and the steps it can take: start, propose, send back, approve."""

import streamlit as st

from dashboard import address, company
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.workbench.bases import LAKES, choices
from dashboard.pages.workbench.draft import EMPTY, Draft, basis
from dashboard.pages.workbench.forms.figure import figure, money_input
from dashboard.pages.workbench.forms.pending import pending
from dashboard.pages.workbench.panels import VIEWED
from dashboard.panels import Click
from data.errors import AccessError, QuestionError
from data.store import targets
from queries.edits import Allocation, apply

FIRST_WEIGHTS = (("history", 1.0),)
NOTHING = "nothing"  # in the address, where an empty choice would be the usual one
USUAL_GROWTH = 1.08
STEPS = {"draft": ("propose",), "proposed": ("approve", "return"), "approved": ()}
ICONS = {"propose": ":material/outbox:", "approve": ":material/verified:", "return": ":material/undo:"}


def bar(draft: Draft) -> None:
    """The version, the view of it, and what can be done with it as a whole."""
    scope = draft.scope
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="workbench_bar"):
        _version(draft)
        _view(scope)
        if scope.filters.view("planning", "plan") == "versions":
            _against(draft)
        for name in STEPS[draft.version.state] if scope.user.everything else ():
            _step(draft, name)
        if draft.version.state == "approved":
            span = f"{draft.version.year}-01-01..{draft.version.year}-12-31"
            click = Click({"version": draft.version.name, "period": span}, "targets")
            st.button(scope.say("attainment"), icon=":material/flag:", key="attain", on_click=go, args=(scope, click))
        if scope.user.everything:
            start(scope)


def start(scope: Scope, first: bool = False) -> None:
    """The form of a new version: its name, its year and its national figure, spread by history until allocated anew.

    first: whether there is none yet, so that it is what is to be done.
    """
    kind = "primary" if first else "secondary"
    with st.popover(scope.say("new"), type=kind, icon=":material/add:", key="new_version", on_change="rerun"):
        year = int(st.number_input(scope.say("year"), 2000, 2100, _next_year(scope), key="new_year"))
        with st.form(f"new_{year}", border=False, enter_to_submit=False):
            st.text_input(scope.say("name"), scope.say("name_usual", year=year), max_chars=80, key=f"new_name_{year}")
            money_input(scope, f"new_total_{year}", _usual(scope, year), "national", "national_help")
            offered = {"": scope.say("nothing"), **choices(scope)}
            plan = next((at for at, key in enumerate(offered) if key == f"{LAKES}plan"), 0)
            st.selectbox(scope.say("base"), list(offered), plan, format_func=offered.__getitem__, key="new_base")
            st.text_input(scope.say("why"), max_chars=300, key="new_why")
            st.form_submit_button(scope.say("start"), type="primary",
                                  on_click=lambda: act(scope, lambda: _start(scope, year), "new_why"))  # fmt: skip


def go(scope: Scope, click: Click) -> None:
    """What a click does."""
    address.go(scope.filters, scope.language, click)


def _usual(scope: Scope, year: int) -> int:
    """The year gone by with some growth, three digits of it."""
    history = int(basis(scope, year)["history"].sum())
    return int(round(history * USUAL_GROWTH, min(0, 3 - len(str(history)))))


def _start(scope: Scope, year: int) -> str:
    """Spreads the figure, keeps the draft and opens it."""
    _only_headquarters(scope)
    name, total, base, why = (st.session_state[key] for key in (
        f"new_name_{year}", f"new_total_{year}", "new_base", "new_why"))  # fmt: skip
    name, total = name.strip(), figure(total)
    if not name or name in choices(scope).values():
        raise QuestionError("version_named", name=name)
    cells = apply(EMPTY, [Allocation(total, FIRST_WEIGHTS)], basis(scope, year))
    with company.store(scope.engine.lake).session() as session:
        made = targets.start(session, name, year, base=base, cells=cells, who=scope.user.name, why=why)
    st.session_state["new_version"] = False
    go(scope, Click({"plan": str(made.id), "planning": None, "against": None}))
    return scope.say("started", name=name)


def _version(draft: Draft) -> None:
    scope = draft.scope
    with company.store(scope.engine.lake).reading() as session:
        all_of = targets.versions(session)
    names = {str(each.id): f"{each.name} · {scope.say(f'state_{each.state}')}" for each in all_of}
    st.session_state["pick_plan"] = str(draft.version.id)
    st.selectbox(scope.say("version"), list(names), format_func=names.__getitem__, key="pick_plan", width=290,
                 label_visibility="collapsed", on_change=_picked, args=(scope, "plan"))  # fmt: skip


def _view(scope: Scope) -> None:
    st.session_state["pick_planning"] = scope.filters.view("planning", "plan")
    st.segmented_control(
        scope.say("view"), list(VIEWED), format_func=lambda name: scope.say(f"view_{name}"), key="pick_planning",
        required=True, label_visibility="collapsed", on_change=_picked, args=(scope, "planning"),
    )  # fmt: skip


def _against(draft: Draft) -> None:
    """What the version is compared with."""
    scope = draft.scope
    offered = {"": scope.say("nothing"), **choices(scope, draft.version.id)}
    chosen = scope.filters.view("against", draft.version.base)
    st.session_state["pick_against"] = chosen if chosen in offered else ""
    st.selectbox(
        scope.say("base"), list(offered), format_func=lambda key: scope.say("with", base=offered[key]), width=230,
        key="pick_against", label_visibility="collapsed", on_change=_picked, args=(scope, "against"),
    )  # fmt: skip


def _picked(scope: Scope, name: str) -> None:
    go(scope, Click({name: st.session_state[f"pick_{name}"] or NOTHING}))


def _step(draft: Draft, name: str) -> None:
    scope = draft.scope
    with (st.popover(scope.say(name), icon=ICONS[name], key=f"open_{name}", on_change="rerun"),
          st.form(f"step_{name}", border=False, enter_to_submit=False)):  # fmt: skip
        st.caption(scope.say(f"{name}_help"))
        st.text_input(scope.say("why"), max_chars=300, key=f"why_{name}")
        st.form_submit_button(scope.say(f"{name}_now"), type="primary",
                              on_click=lambda: act(scope, lambda: _take(draft, name), f"why_{name}"))  # fmt: skip


def _take(draft: Draft, name: str) -> str:
    """Takes the step; an approval is published before it is said to have happened."""
    scope, why = draft.scope, st.session_state[f"why_{name}"]
    _only_headquarters(scope)
    if name == "propose" and pending(draft).entries:
        raise QuestionError("unsaved")
    with company.store(scope.engine.lake).session() as session:
        targets.step(session, draft.version.id, name, seen=draft.version.counter, who=scope.user.name, why=why)
    if name == "approve":
        company.publish(scope.engine.lake)
    return scope.say(f"{name}_done", name=draft.version.name)


def _only_headquarters(scope: Scope) -> None:
    if not scope.user.everything:
        raise AccessError("only_headquarters")


def _next_year(scope: Scope) -> int:
    """The year to plan for: the next, from summer on."""
    last = scope.filters.data.ends
    return last.year + (last.month >= 7)
