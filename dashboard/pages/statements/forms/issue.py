"""Issuing a statement, and the files of one that is opened."""

import streamlit as st

from dashboard import address, company, dates, documents
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.pages.statements import freezing
from dashboard.pages.statements.issued import chosen
from dashboard.panels import Click
from data.errors import QuestionError, SluiceError
from queries import Period

FILES = ("pdf", "xlsx", "html", "pptx")


def above(scope: Scope) -> None:
    """The files of the statement that is looked at, else the form that issues one."""
    if freezing.is_draft(scope.filters.view("statement", "")):
        _form(scope)
    else:
        _files(scope)


def _files(scope: Scope) -> None:
    try:
        issued = chosen(scope)
    except SluiceError:  # which the page says
        return
    with st.container(horizontal=True, key="statement_files"):
        for name in FILES:
            st.download_button(
                name.upper(), lambda name=name: documents.write(issued.whole, name), key=f"statement_{name}",
                file_name=f"{freezing.name_of(issued.statement)}.{name}", mime=documents.FORMATS[name].media_type,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _form(scope: Scope) -> None:
    """Kind and period are those of the address, so that the draft below is the one that would be issued."""
    kind, period = _drafted(scope)
    st.session_state["statement_kind"], st.session_state["statement_period"] = kind, period
    with st.container(horizontal=True, vertical_alignment="bottom", key="statement_form"):
        st.segmented_control(
            scope.say("kind"), freezing.KINDS, format_func=lambda at: scope.say(f"kind_{at}"), key="statement_kind",
            required=True, on_change=lambda: _draft(scope, st.session_state["statement_kind"]),
        )  # fmt: skip
        offered, grain = freezing.offered(kind, scope.filters.data), freezing.GRAINS[kind]
        st.selectbox(
            scope.say("period"), offered if period in offered else [period, *offered], width=220,
            key="statement_period", format_func=lambda at: dates.span(at.starts, grain, scope.language),
            on_change=lambda: _draft(scope, kind, st.session_state["statement_period"]),
        )  # fmt: skip
        st.button(
            scope.say("issue"), type="primary", key="statement_issue", help=scope.say("issue_help"),
            on_click=lambda: act(scope, lambda: _issue(scope, kind, period)),
        )  # fmt: skip


def _drafted(scope: Scope) -> tuple[str, Period]:
    """What the address asks for; the usual where that is no period, which the page says."""
    try:
        return freezing.drafted(scope.filters.view("statement", ""), scope.filters.data)
    except QuestionError:
        return freezing.drafted("", scope.filters.data)


def _draft(scope: Scope, kind: str, period: Period | None = None) -> None:
    text = freezing.text_of(kind, period or freezing.offered(kind, scope.filters.data)[0])
    address.go(scope.filters, scope.language, Click({"statement": text}))


def _issue(scope: Scope, kind: str, period: Period) -> str:
    store = company.store(scope.engine.lake)
    made = freezing.issue(kind, period, scope.user, engine=scope.engine, store=store, language=scope.language)
    title = freezing.title(kind, period, scope.language)
    return scope.say("issued", title=title, number=made.number)
