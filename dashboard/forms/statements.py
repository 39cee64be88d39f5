"""Issuing a statement, and the files of one that is opened."""

import streamlit as st

from dashboard import company, dates, documents, statements
from dashboard.forms import act
from dashboard.page import Scope
from dashboard.parts.issued import chosen
from data.errors import SluiceError

FILES = ("pdf", "xlsx", "html", "pptx")


def above(scope: Scope) -> None:
    """The files of the statement that is looked at, else the form that issues one."""
    if scope.filters.view("statement", ""):
        _files(scope)
    else:
        _form(scope)


def _files(scope: Scope) -> None:
    try:
        issued = chosen(scope)
    except SluiceError:  # which the page says
        return
    with st.container(horizontal=True, key="statement_files"):
        for name in FILES:
            st.download_button(
                name.upper(), lambda name=name: documents.write(issued.whole, name), key=f"statement_{name}",
                file_name=f"{statements.name_of(issued.statement)}.{name}", mime=documents.FORMATS[name].media_type,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _form(scope: Scope) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="statement_form"):
        kind = st.segmented_control(
            scope.say("kind"), statements.KINDS, default="monthly", format_func=lambda at: scope.say(f"kind_{at}"),
            key="statement_kind", required=True,
        )  # fmt: skip
        periods = statements.offered(kind, scope.filters.data)
        period = st.selectbox(
            scope.say("period"), periods, width=220, key=f"statement_period_{kind}",
            format_func=lambda at: dates.span(at.starts, statements.GRAINS[kind], scope.language),
        )  # fmt: skip
        st.button(
            scope.say("issue"), type="primary", key="statement_issue", help=scope.say("issue_help"),
            on_click=lambda: act(scope, lambda: _issue(scope, kind, period)),
        )  # fmt: skip


def _issue(scope: Scope, kind: str, period) -> str:
    store = company.store(scope.engine.lake)
    made = statements.issue(kind, period, scope.user, scope.engine, store, scope.language)
    title = statements.title(kind, period, scope.language)
    return scope.say("issued", title=title, number=made.number)
