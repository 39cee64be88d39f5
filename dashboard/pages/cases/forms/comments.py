"""What people say about a case, and the files they attach to it."""

import streamlit as st

from dashboard import company, people
from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.cases import attachments
from data.errors import AccessError, QuestionError
from data.store import attachments as kept
from data.store import cases
from queries.findings.casebook import Case
from queries.findings.subjects import Seen


def draw(scope: Scope, case: Case) -> None:
    """A box for a comment, and beside it the files."""
    said, filed = st.columns(2)
    with said:
        _comment(scope, case)
    with filed:
        _files(scope, case)


def acting(scope: Scope, case: Case) -> str:
    """The name of who acts, asked anew: rights may have changed since the page was drawn."""
    user = people.asking()
    if not Seen.of(scope.engine, user).may(case.finding):
        raise AccessError("case_unseen")
    return user.name


def words(scope: Scope, key: str, label: str) -> None:
    """A box for words, which brings back those that were not taken."""
    st.text_area(label, st.session_state.get(f"draft_{key}", ""), key=key, max_chars=cases.LONGEST)


def _comment(scope: Scope, case: Case) -> None:
    key = f"say_{case.id}"
    with st.form("comment", border=False, enter_to_submit=False):
        words(scope, key, scope.say("comment"))
        st.form_submit_button(scope.say("comment_add"), on_click=_say, args=(scope, case, key))


def _say(scope: Scope, case: Case, key: str) -> None:
    said = st.session_state[key]

    def say() -> str:
        with company.store(scope.engine.lake).session() as session:
            cases.comment(session, case.id, acting(scope, case), said)
        return scope.say("commented")

    act(scope, say, key)


def _files(scope: Scope, case: Case) -> None:
    """The case's files, and a place for another; it is a new one after each, or it would still hold the last."""
    store = company.store(scope.engine.lake)
    with store.reading() as session:
        there = kept.of_case(session, case.id)
    key = f"file_{case.id}_{len(there)}"
    st.file_uploader(scope.say("attach"), [kind[1:] for kind in kept.KINDS], key=key, max_upload_size=kept.MOST)
    st.button(scope.say("attach_add"), key="case_attach", on_click=_attach, args=(scope, case, key))
    for each in there:
        label = scope.say("attached", name=each.name, who=each.who, size=f"{max(each.size / 1024, 1):,.0f}")
        st.link_button(escaped(label), attachments.link(scope, each), type="tertiary", icon=":material/attach_file:")


def _attach(scope: Scope, case: Case, key: str) -> None:
    given = st.session_state.get(key)

    def attach() -> str:
        if given is None:
            raise QuestionError("attachment_none")
        folder = company.attachments(scope.engine.lake)
        with company.store(scope.engine.lake).session() as session:
            made = kept.attach(session, folder, case.id, given.name, given.getvalue(), acting(scope, case))
        return scope.say("attached_now", name=made.name)

    act(scope, attach)
