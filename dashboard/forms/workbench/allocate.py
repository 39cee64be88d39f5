"""Top-down: a national figure spread over everything by history, potential and capacity, between floors and caps."""

import streamlit as st

from dashboard.desk import Desk
from dashboard.forms import act
from dashboard.forms.workbench.figure import figure, money_input
from dashboard.forms.workbench.pending import add, pending
from data.errors import QuestionError
from queries.edits import Allocation
from queries.planning import WEIGHTS


def allocate(desk: Desk) -> None:
    """The form. What it gives is an entry like any other: seen before it is saved, taken back with a click."""
    scope = desk.scope
    with st.popover(scope.say("allocate"), icon=":material/account_tree:", key="allocate"):
        st.caption(scope.say("allocate_help"))
        total = money_input(scope, "allocate_total", int(pending(desk).now["target"].sum()), "national")
        weights = {name: _weight(desk, name) for name in WEIGHTS}
        floor, cap = _bound(desk, "floor", -5), _bound(desk, "cap", 25)
        st.button(
            scope.say("allocate_now"), type="primary", key="allocate_now",
            on_click=lambda: act(scope, lambda: _allocated(desk, figure(total), weights, floor, cap)),
        )  # fmt: skip


def _weight(desk: Desk, name: str) -> int:
    there = desk.basis[name].sum() > 0
    usual = 100 if name == "history" else 0
    help_ = desk.scope.say(f"weight_{name}_help" if there else "weight_missing")
    return st.slider(desk.scope.say(f"weight_{name}"), 0, 100, usual, 5, key=f"weight_{name}", disabled=not there,
                     help=help_, format="%d%%")  # fmt: skip


def _bound(desk: Desk, name: str, usual: int) -> float | None:
    """A growth on history as a multiple of it; None without."""
    scope = desk.scope
    with st.container(horizontal=True, vertical_alignment="center", key=f"bound_{name}"):
        wanted = st.checkbox(scope.say(name), key=f"with_{name}", help=scope.say(f"{name}_help"))
        growth = st.number_input(scope.say(name), -100, 1000, usual, key=f"at_{name}", disabled=not wanted, width=130,
                                 label_visibility="collapsed")  # fmt: skip
    return 1 + growth / 100 if wanted else None


def _allocated(desk: Desk, total: int, weights: dict[str, int], floor: float | None, cap: float | None) -> str:
    scope, used = desk.scope, {name: weight for name, weight in weights.items() if weight}
    if not used:
        raise QuestionError("allocation_weights")
    parts = [f"{scope.say(f'weight_{name}')} {weight / sum(used.values()):.0%}" for name, weight in used.items()]
    bounds = [scope.say(f"entry_{name}", growth=f"{limit - 1:+.0%}") for name, limit in (("floor", floor), ("cap", cap))
              if limit is not None]  # fmt: skip
    by = scope.say("filters.comma").join((*parts, *bounds))
    entry = Allocation(total, tuple((name, weight / 100) for name, weight in used.items()), floor, cap)
    add(desk, (entry, scope.say("entry_allocation", total=f"{total:,}", by=by)))
    return ""
