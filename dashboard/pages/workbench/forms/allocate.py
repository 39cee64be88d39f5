"""Top-down: a national figure spread over everything by history, potential and capacity, between floors and caps."""

import polars as pl
import streamlit as st

from dashboard.forms import act
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.figure import figure, money_input
from dashboard.pages.workbench.forms.members import given, members
from dashboard.pages.workbench.forms.pending import add, pending
from data.errors import QuestionError
from queries.edits import Allocation
from queries.planning import WEIGHTS

BOUNDS, OPEN = ("floor", "cap"), "allocate"


def allocate(draft: Draft) -> None:
    """The form. What it gives is an entry like any other: seen before it is saved, taken back with a click."""
    scope, total = draft.scope, int(pending(draft).now["target"].sum())
    with (st.popover(scope.say("allocate"), icon=":material/account_tree:", key=OPEN, on_change="rerun"),
          st.form("allocate_form", border=False, enter_to_submit=False)):  # fmt: skip
        st.caption(scope.say("allocate_help"))
        money_input(scope, f"allocate_total_{total}", total, "national")
        for column, name in zip(st.columns(len(WEIGHTS)), WEIGHTS, strict=True):
            with column:
                _weight(draft, name)
        for column, name in zip(st.columns(len(BOUNDS)), BOUNDS, strict=True):
            with column:
                st.number_input(scope.say(name), -100, 1000, None, key=f"at_{name}", help=scope.say(f"{name}_help"),
                                placeholder=scope.say("unbounded"))  # fmt: skip
        with st.expander(scope.say("own_bounds")):
            members(scope, "own_bounds", "region", _regions(draft), BOUNDS)
        st.form_submit_button(scope.say("allocate_now"), type="primary",
                              on_click=lambda: act(scope, lambda: _allocated(draft, total)))  # fmt: skip


def _weight(draft: Draft, name: str) -> None:
    there = draft.basis[name].sum() > 0
    usual = 100 if name == "history" else 0
    help_ = draft.scope.say(f"weight_{name}_help" if there else "weight_missing")
    st.slider(draft.scope.say(f"weight_{name}"), 0, 100, usual, 5, key=f"weight_{name}", disabled=not there, help=help_,
              format="%d%%")  # fmt: skip


def _regions(draft: Draft) -> list[str]:
    """Those with history, which growth can be measured on, the largest first."""
    sums = draft.basis.group_by("region").agg(pl.sum("history")).filter(pl.col("history") > 0)
    return sums.sort("history", "region", descending=[True, False])["region"].to_list()


def _allocated(draft: Draft, total: int) -> str:
    scope, typed = draft.scope, st.session_state
    used = {name: typed[f"weight_{name}"] for name in WEIGHTS if typed[f"weight_{name}"]}
    if not used:
        raise QuestionError("allocation_weights")
    floor, cap = (_times(typed[f"at_{name}"]) for name in BOUNDS)
    rows = given("own_bounds", _regions(draft), BOUNDS)
    own = tuple((region, *(_times(each.get(name)) for name in BOUNDS)) for region, each in rows.items())
    money = figure(typed[f"allocate_total_{total}"])
    entry = Allocation(money, tuple((name, weight / 100) for name, weight in used.items()), floor, cap, own)
    add(draft, (entry, scope.say("entry_allocation", total=f"{money:,}", by=_said(draft, used, entry))))
    typed[OPEN] = False
    return ""


def _said(draft: Draft, used: dict[str, int], entry: Allocation) -> str:
    """What the figure is spread by, and between which bounds."""
    scope, comma = draft.scope, draft.scope.say("filters.comma")
    parts = [f"{scope.say(f'weight_{name}')} {weight / sum(used.values()):.0%}" for name, weight in used.items()]
    parts += _bounds(draft, entry.floor, entry.cap)
    parts += [f"{region} {comma.join(_bounds(draft, low, high))}" for region, low, high in entry.own]
    return comma.join(parts)


def _bounds(draft: Draft, low: float | None, high: float | None) -> list[str]:
    return [draft.scope.say(f"entry_{name}", growth=f"{limit - 1:+.0%}")
            for name, limit in zip(BOUNDS, (low, high), strict=True) if limit is not None]  # fmt: skip


def _times(growth: float | None) -> float | None:
    """A growth on history in percent as a multiple of it."""
    return None if growth is None else 1 + growth / 100
