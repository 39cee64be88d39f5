"""The Streamlit script: who is asking, the navigation, the filter bar, the page."""

from functools import partial

import streamlit as st

from dashboard import address, company, people
from dashboard.assets import STATIC
from dashboard.bar import bar, language_switch
from dashboard.concurrency import LIMITER
from dashboard.frame import show, spoken
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.settings import settings
from data.text import say


def main() -> None:
    """One run: the address says what is looked at, the navigation which page."""
    engine, user = company.current(), people.asking()
    filters, language, notices = address.read(engine, user)
    scopes = {name: Scope(name, filters, user, engine, language) for name in PAGES}
    groups: dict[str, list[st.Page]] = {}
    pages = {}
    for name, page in PAGES.items():
        draw = partial(show, page, scopes[name], notices)
        icon = f":material/{page.icon}:"
        pages[name] = st.Page(draw, title=scopes[name].say("title"), icon=icon, url_path=name, default=not pages)
        groups.setdefault(say(f"page.{page.group}", language), []).append(pages[name])
    chosen = st.navigation(groups)
    wanted = address.page_to_open()
    if wanted and pages[wanted].url_path != chosen.url_path:  # opened anew, the page would lose its address
        st.switch_page(pages[wanted])
    scope = scopes[next(name for name, page in pages.items() if page is chosen or page.url_path == chosen.url_path)]
    language_switch(scope)
    if PAGES[scope.page].narrowed:
        bar(PAGES[scope.page], scope)
    chosen.run()


st.set_page_config(page_title="Sluice", page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg")
st.html(STATIC / "frame.css")
with LIMITER, spoken(settings().language):
    main()
