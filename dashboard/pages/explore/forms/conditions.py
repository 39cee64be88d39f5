"""Conditions of the Explore page: those that hold, each with a button that takes it away, and the form of a new one."""

from collections.abc import Callable

import streamlit as st

from dashboard.escaping import escaped
from dashboard.members import MEMBERS
from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from dashboard.pages.explore.words import condition_text
from queries import members
from queries.additivity import knows
from queries.conditions import read_condition, write_condition
from queries.dimensions import DIMENSIONS
from queries.members import LISTED
from queries.question import Condition, Filter, Having

Changes = dict[str, str | tuple[str, ...] | None]
Go = Callable[[Scope, Changes], None]
WAYS = ("in", "not_in", "contains", "not_contains", "top", "bottom", ">=", "<=")
FOUND = 30  # members offered at once
NONE = ""


def conditions(scope: Scope, now: Asked, go: Go) -> None:
    """Draws the form of a new one, and a button for each that holds."""
    _new(scope, now, go)
    kept = scope.filters.listed("keep")
    for at, text in enumerate(kept):
        label, rest = condition_text(scope, read_condition(text)), kept[:at] + kept[at + 1 :]
        st.button(
            escaped(label), key=f"keep_{at}", icon=":material/close:", icon_position="right",
            on_click=go, args=(scope, {"keep": rest or None}),
        )  # fmt: skip


def _new(scope: Scope, now: Asked, go: Go) -> None:
    with st.popover(scope.say("add_condition"), icon=":material/add:", key="open_keep", on_change="rerun") as choice:
        if not choice.open:
            return
        names = [name for name in DIMENSIONS if not DIMENSIONS[name].time]
        row = now.row if now.row in names else "dealer"
        dimension = st.selectbox(
            scope.say("of"), names, names.index(row), format_func=lambda name: scope.say(f"dimensions.{name}"), key="of"
        )
        way = st.selectbox(scope.say("way"), WAYS, format_func=lambda name: scope.say(f"way_{name}"), key="way")
        made = _condition(scope, now, dimension, way)
        st.button(
            scope.say("add"), key="add_keep", type="primary", disabled=made is None,
            on_click=_add, args=(scope, made, go),
        )  # fmt: skip


def _condition(scope: Scope, now: Asked, dimension: str, way: str) -> Condition | None:
    """The condition that the widgets say; None while they do not say one."""
    if way in ("in", "not_in"):
        values = _picked(scope, dimension)
        return Filter(dimension, values, way == "not_in") if values else None
    if way.endswith("contains"):
        text = st.text_input(scope.say("text"), key="keep_text", max_chars=60).strip()
        return Filter(dimension, (text,), way == "not_contains", contains=True) if text else None
    metric = _metric(scope, now, dimension)
    if way in (">=", "<="):
        value = st.number_input(scope.say("threshold"), value=0.0, key="keep_value", format="%g")
        return Having(dimension, metric, way, value)
    count = st.number_input(scope.say("count"), 1, 10_000, 10, key="keep_count")
    others = [NONE, *(name for name in DIMENSIONS if not DIMENSIONS[name].time and name != dimension)]
    each = st.selectbox(scope.say("each"), others, key="keep_each", format_func=lambda name: _each(scope, name))
    return Having(dimension, metric, way, int(count), each=(each,) if each else ())  # type: ignore[arg-type]


def _each(scope: Scope, name: str) -> str:
    return scope.say(f"dimensions.{name}") if name else scope.say("in_all")


def _metric(scope: Scope, now: Asked, dimension: str) -> str:
    """A metric that knows the dimension, or what it rose by."""
    known = [name for name in scope.metrics if knows(name, dimension)]
    known += [f"{name}__change" for name in known] if now.question.compare not in (None, "target") else []

    def label(name: str) -> str:
        metric, _, change = name.partition("__")
        text = scope.measure(metric).label
        return scope.say("change_of", metric=text) if change else text

    usual = now.question.metrics[0]
    return st.selectbox(
        scope.say("by_metric"), known, known.index(usual) if usual in known else 0, format_func=label, key="keep_metric"
    )


def _picked(scope: Scope, dimension: str) -> tuple[str, ...]:
    """Members found by a part of their name; the list never holds more than a few of them."""
    if dimension not in LISTED:
        text = st.text_input(scope.say("exactly"), key="keep_exactly", max_chars=60).strip()
        return (text,) if text else ()
    text = st.text_input(scope.say("search"), key="keep_search", live="300ms", max_chars=60)
    found = members.find(scope.engine, scope.user, dimension, text, (), FOUND)
    chosen = [each for each in st.session_state.get("keep_members", []) if each not in found]
    values = st.pills(
        scope.say(f"dimensions.{dimension}"), [*chosen, *found], selection_mode="multi", key="keep_members",
        label_visibility="collapsed", format_func=escaped,
    )  # fmt: skip
    return tuple(values)


def _add(scope: Scope, condition: Condition, go: Go) -> None:
    """Members kept go where the filter bar has them, anything else is a condition of the page."""
    for key in ("keep_members", "keep_search", "keep_text", "keep_exactly"):
        st.session_state.pop(key, None)
    st.session_state["open_keep"] = False
    plain = isinstance(condition, Filter) and not condition.negated and not condition.contains
    if plain and condition.dimension in MEMBERS:
        kept = dict.fromkeys((*scope.filters.of(condition.dimension), *condition.values))  # type: ignore[union-attr]
        return go(scope, {condition.dimension: tuple(kept)})
    texts = dict.fromkeys((*scope.filters.listed("keep"), write_condition(condition)))
    return go(scope, {"keep": tuple(texts)})
