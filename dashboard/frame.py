"""The frame around every page: title, what is shown, the way back, notices, forms, the board, errors as a sentence."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

import streamlit as st

from dashboard import address, dates, export
from dashboard.board import BoardEvent, render
from dashboard.declared import Page
from dashboard.escaping import escaped
from dashboard.failures import explained
from dashboard.filters import Notice
from dashboard.forms import heard, said
from dashboard.members import member_text
from dashboard.page import Scope
from dashboard.pages.meeting.forms import menu
from dashboard.panels import Click


def show(page: Page, scope: Scope, notices: tuple[Notice, ...]) -> None:
    """Draws a page."""
    _head(page, scope)
    for key, values in notices:
        st.warning(escaped(scope.say(f"filters.{key}", **values)))
    with st.container():  # there always, so that what was said moves no panel to another place
        said()
    for draw in (page.above, partial(_board, page), page.below):
        if draw:
            with spoken(scope.language, page=scope.page, person=scope.user.name):
                draw(scope)
    heard()


def _board(page: Page, scope: Scope) -> None:
    panels = menu.offered(scope, page.panels(scope))
    render(
        panels,
        scope.language,
        export=export.links(scope),
        shown=scope.filters.sentence(scope.language),
        on_event=lambda event: _clicked(scope, event),
        failed=scope.failed,
    )
    menu.draw(scope, panels)


def _clicked(scope: Scope, event: BoardEvent) -> None:
    if event.act:
        menu.wish(event)
    else:
        address.go(scope.filters, scope.language, event.click)


@contextmanager
def spoken(language: str, **where: str) -> Generator[None]:
    """Says in one sentence what kept the block from ending; where: as of `explained`."""
    try:
        yield
    except Exception as problem:
        st.error(escaped(explained(problem, language, **where)))


def _head(page: Page, scope: Scope) -> None:
    """Title and the decision that the page serves, then what is shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
        st.header(scope.say("title"), anchor=False, width="content")
        st.caption(scope.say("decision"), width="content")
    through = scope.say("page.through", day=dates.day(scope.filters.data.ends, scope.language))
    version = scope.say("page.version", version=scope.engine.lake.version[:12])
    plan = scope.filters.view("version", "")
    targets = (scope.say("page.plan", version=plan),) if plan and page.spans else ()
    days = scope.filters.days(scope.language) if page.spans else ()
    st.caption(escaped(" · ".join((*days, through, version))))
    if page.narrowed and (scope.filters.members or targets):
        _trail(scope, targets)


def _trail(scope: Scope, targets: tuple[str, ...]) -> None:
    """One button a filter, which takes it away with what lies below it on its path; what is above stays.

    targets: the version of targets asked for in the place of the plan in force, if one is.
    """
    with st.container(horizontal=True, gap="small", key="trail"):
        for name, values in scope.filters.members:
            _drop(scope, name, member_text(name, values, scope.language), (name,), icon=":material/close:")
        for label in targets:
            _drop(scope, "version", label, ("version",), icon=":material/close:")
        if len(scope.filters.members) > 1:
            _drop(scope, "all", scope.say("filters.clear"), tuple(dict(scope.filters.members)), type="tertiary")


def _drop(scope: Scope, key: str, label: str, names: tuple[str, ...], **style: str) -> None:
    click = Click(dict.fromkeys(names))
    args = (scope.filters, scope.language, click)
    st.button(escaped(label), key=f"drop_{key}", icon_position="right", on_click=address.go, args=args, **style)
