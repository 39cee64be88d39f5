"""The filter bar: one line of buttons, each naming what it keeps to and opening the choice.

A choice is made only while it is open: a browser would keep what lay in a closed one and undo later what was since
chosen elsewhere. Opening one runs nothing but the bar.
"""

from datetime import date

import streamlit as st

from dashboard import address, dates
from dashboard.escaping import escaped
from dashboard.filters import COMPARISONS, MEASURES, NO_COMPARISON
from dashboard.members import MEMBERS, member_text
from dashboard.page import Scope
from dashboard.pages import Page
from dashboard.panels import Click
from dashboard.presets import PRESETS, write_span
from data.text import LANGUAGES
from queries import Engine, Filter, User, members

PILLS = 40  # members offered at once; the rest are found by name
FOUND = 5  # matches shown of each dimension, 45 in all
NAMES = {"en": "English", "zh": "中文"}
CHOSEN = "chosen_in_bar"


@st.fragment
def bar(page: Page, scope: Scope) -> None:
    """Draws the bar. On a phone it is folded away behind a switch, by the style sheet alone."""
    if st.session_state.pop(CHOSEN, False):
        st.rerun()  # the address has changed, so the page has to
    st.toggle(scope.say("filters.filters"), key="unfold", on_change="ignore")
    with st.container(horizontal=True, gap="small", key="filters"):
        if page.spans:
            _period(scope)
            _compare(scope)
        _members(scope, "place", "region", "province")
        _members(scope, "all_channel", "channel")
        _members(scope, "all_category", "category")
        _find(scope)
        if page.spans:
            _one(scope, "measure", MEASURES, scope.filters.measure, "measure_")


def language_switch(scope: Scope) -> None:
    """The languages, each by its own name, below the navigation."""
    st.session_state["pick_language"] = scope.language
    with st.sidebar:
        st.segmented_control(
            scope.say("page.language"),
            LANGUAGES,
            format_func=NAMES.__getitem__,
            key="pick_language",
            required=True,
            on_change=lambda: address.write(scope.filters, st.session_state["pick_language"]),
            label_visibility="collapsed",
        )


def _period(scope: Scope) -> None:
    filters, chosen = scope.filters, write_span(scope.filters.period, scope.filters.data.ends)
    label = dates.period(filters.written, scope.language)
    with st.popover(label, icon=":material/calendar_month:", key="open_period", on_change="rerun") as choice:
        if choice.open:
            _one(scope, "period", tuple(PRESETS), chosen if chosen in PRESETS else None)
            span, own = filters.written, scope.say("filters.own_dates")
            first, last = min(filters.data.starts, span.starts), max(filters.data.ends, span.ends)
            days = (span.starts, span.ends)
            st.date_input(own, days, first, last, key="pick_days", on_change=_days_picked, args=(scope,))


def _days_picked(scope: Scope) -> None:
    """A range counts when both its ends are chosen."""
    days: tuple[date, ...] = st.session_state["pick_days"]
    if len(days) == 2:
        _go(scope, period=f"{days[0]}..{days[1]}")


def _compare(scope: Scope) -> None:
    chosen = scope.filters.compare or NO_COMPARISON
    label = scope.say(f"filters.compare_{chosen}")
    with st.popover(label, icon=":material/compare_arrows:", key="open_compare", on_change="rerun") as choice:
        if choice.open:
            _one(scope, "compare", (*COMPARISONS, NO_COMPARISON), chosen, "compare_")


def _one(scope: Scope, name: str, options: tuple[str, ...], chosen: str | None, prefix: str = "") -> None:
    """A choice of exactly one, by words of the catalogue."""
    st.session_state[f"pick_{name}"] = chosen
    show = st.segmented_control if name == "measure" else st.pills
    show(
        scope.say(f"filters.{name}"),
        options,
        format_func=lambda option: scope.say(f"filters.{prefix}{option}"),
        key=f"pick_{name}",
        required=chosen is not None,
        on_change=_picked,
        args=(scope, name),
        label_visibility="collapsed" if name == "measure" else "visible",
    )


def _members(scope: Scope, all_of: str, *dimensions: str) -> None:
    """A choice of any members of the dimensions, each narrowed by those above it."""
    chosen = [value for name in dimensions for value in scope.filters.of(name)]
    label = chosen[0] or scope.say("filters.unnamed") if chosen else scope.say(f"filters.{all_of}")
    if len(chosen) > 1:
        label = scope.say("filters.more", first=label, count=len(chosen) - 1)
    with st.popover(escaped(label), key=f"open_{dimensions[0]}", on_change="rerun") as choice:
        for name in dimensions if choice.open else ():
            _some(scope, name, f"open_{dimensions[0]}")


def _some(scope: Scope, name: str, popover: str) -> None:
    above = tuple(each for each in scope.filters.where if each.dimension != name)
    kept = scope.filters.of(name)
    offered = _offered(
        scope.engine, scope.engine.lake.version, scope.user, dimension=name, text="", where=above, limit=PILLS
    )
    st.session_state[f"pick_{name}"] = list(kept)
    st.pills(
        scope.say(f"dimensions.{name}"),
        [*(value for value in kept if value not in offered), *offered],
        selection_mode="multi",
        format_func=lambda member: escaped(member or scope.say("filters.unnamed")),
        key=f"pick_{name}",
        on_change=_picked,
        args=(scope, name, popover),
    )


def _picked(scope: Scope, name: str, popover: str | None = None) -> None:
    """Several may be picked one after another, so their choice stays open; its button's new words would close it."""
    _go(scope, **{name: st.session_state[f"pick_{name}"]})
    if popover:
        st.session_state[popover] = True


def _go(scope: Scope, **changes: str | list[str] | None) -> None:
    address.go(scope.filters, scope.language, Click(changes))
    st.session_state[CHOSEN] = True


def _find(scope: Scope) -> None:
    """A search over the members of every dimension, by any part of a name."""
    with st.popover(scope.say("filters.find"), icon=":material/search:", key="open_find", on_change="rerun") as choice:
        if choice.open:
            what = scope.say("filters.find_what")
            text = st.text_input(what, key="find", live="300ms", max_chars=80, placeholder=what)
            _found(scope, text)


def _found(scope: Scope, text: str) -> None:
    matches = _matches(scope, text.lower()) if text else []
    with st.container(gap=None, key="found"):
        for name, member in matches:
            label, key = member_text(name, (member,), scope.language), f"found_{name}_{member}"
            st.button(escaped(label), key=key, type="tertiary", on_click=_take, args=(scope, name, member))
    if text and not matches:
        st.caption(escaped(scope.say("filters.found_none", text=text)))


def _take(scope: Scope, name: str, member: str) -> None:
    address.go(scope.filters, scope.language, scope.drill(name)({name: member}))
    st.session_state[CHOSEN], st.session_state["open_find"] = True, False


def _matches(scope: Scope, text: str) -> list[tuple[str, str]]:
    """Dimension and member, those that begin with the text first."""
    version, user = scope.engine.lake.version, scope.user
    found = [
        (name, each)
        for name in MEMBERS
        for each in _offered(scope.engine, version, user, dimension=name, text=text, where=(), limit=FOUND)
    ]
    return sorted(found, key=lambda match: not match[1].lower().startswith(text))


@st.cache_data(max_entries=2000, show_spinner=False)
def _offered(
    _engine: Engine, version: str, user: User, dimension: str, text: str, where: tuple[Filter, ...], limit: int
) -> list[str]:
    return members.find(_engine, user, dimension, text=text, where=where, limit=limit)
