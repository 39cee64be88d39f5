"""What people enter: the widgets of pages, a file a topic. Beside the filter bar and the frame, the only ones.

A button's action runs in a callback through `act`, before the page is drawn: what it did, or why it did not, is said in
one sentence at the head of the page, and everything drawn after it shows the new state. What was typed stays in its
widget until the action has succeeded. A form over the page (a dialog) runs alone:
it begins with `done`, `said` and `heard`.
"""

from collections.abc import Callable

import streamlit as st

from dashboard.escaping import escaped
from dashboard.failures import explained
from dashboard.page import Scope

SAID, DONE = "said_by_form", "form_over_the_page_is_done"


def act(scope: Scope, action: Callable[[], str], *typed: str, over: bool = False) -> None:
    """A callback's work: runs the action, which returns its sentence, and keeps what is to be said.

    typed: keys of the text widgets that are emptied when the action has succeeded. over: the form lies over the page
    and closes then.
    """
    try:
        said = "success", action()
    except Exception as problem:
        said = "error", explained(problem, scope.language, page=scope.page, person=scope.user.name)
    else:
        for key in typed:
            st.session_state[key] = ""
        st.session_state[DONE] = over
    st.session_state[SAID] = said


def done() -> None:
    """Closes a form over the page when its action has succeeded, by running the whole page anew."""
    if st.session_state.pop(DONE, False):
        st.rerun()


def said() -> None:
    """Draws what the last action had to say."""
    kind, sentence = st.session_state.get(SAID, (None, ""))
    if sentence:
        (st.success if kind == "success" else st.error)(escaped(sentence))


def heard() -> None:
    """Forgets it: once the page stands, as a run that the next click cuts short has not said it to anybody."""
    st.session_state.pop(SAID, None)
