"""What the Explore page is asked: rows, columns, metrics, what stands beside them, and conditions, by widgets."""

from collections.abc import Callable, Iterable

import streamlit as st

from dashboard import address
from dashboard.page import Scope
from dashboard.pages import PARAMETERS
from dashboard.pages.explore.asked import asked
from dashboard.pages.explore.forms.conditions import conditions
from dashboard.pages.explore.forms.saving import CHOSEN, begin, handing, saving
from dashboard.panels import Click
from queries.availability import laid_out
from queries.pivot_figures import FIGURES


@st.fragment
def above(scope: Scope) -> None:
    """Draws the shelves in one line and the conditions below them."""
    if st.session_state.pop(CHOSEN, False) or begin(scope):
        st.rerun()  # the address has changed, so the page has to
    now = asked(scope)
    rows, columns = ([axis.dimension for axis in axes] for axes in (now.pivot.rows, now.pivot.columns))
    dimensions = sorted(laid_out(scope.engine.catalog.facts), key=lambda name: name.endswith("_id"))  # codes last
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="shelves"):
        _shelf(scope, "rows", dimensions, rows, lambda name: scope.say(f"dimensions.{name}"))
        _shelf(scope, "columns", dimensions, columns, lambda name: scope.say(f"dimensions.{name}"))
        metrics = (*now.question.metrics, *now.unknown)
        options = dict.fromkeys((*scope.metrics, *metrics))
        _shelf(scope, "metrics", options, metrics, lambda name: scope.measure(name).label)
        _shelf(scope, "figures", FIGURES, scope.filters.listed("figures"), lambda name: scope.say(f"figure_{name}"))
    with st.container(horizontal=True, gap="small", key="conditions"):
        conditions(scope, now, go)
        saving(scope)
        handing(scope)


def go(scope: Scope, changes: dict[str, str | tuple[str, ...] | None]) -> None:
    """A callback's work: the address changes, then the page."""
    address.go(scope.filters, scope.language, Click({"page": None, "rows_page": None, **changes}))
    st.session_state[CHOSEN] = True


def _shelf(
    scope: Scope, name: str, options: Iterable[str], chosen: Iterable[str], label: Callable[[str], str]
) -> None:
    """A choice of several, in the order in which they were chosen."""
    key = f"shelf_{name}"
    st.session_state[key] = list(chosen)
    st.multiselect(
        scope.say(name),
        list(options),
        format_func=label,
        key=key,
        max_selections=PARAMETERS[name].most,
        placeholder=scope.say(f"no_{name}"),
        on_change=lambda: go(scope, {name: tuple(st.session_state[key]) or None}),
    )


