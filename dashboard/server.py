"""The server: Streamlit as an ASGI application with warm-up, static files and downloads, run by uvicorn."""

import gc
import logging
import os
import threading
import webbrowser
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import BaseRoute, Route

from dashboard import assets, company, export
from dashboard.board.payload import encode
from dashboard.filters import MEASURES, Filters
from dashboard.headers import Headers
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.pages.cases import attachments, pack
from dashboard.pages.meeting import files
from dashboard.settings import local_user, settings

LOG = logging.getLogger("sluice")
SCRIPT = Path(__file__).parents[1] / "app.py"


async def healthy(_: Request) -> PlainTextResponse:
    """Answers as soon as the server does."""
    return PlainTextResponse("ok")


async def first_page(request: Request) -> RedirectResponse:
    """The first page answers at the root, where Streamlit has it; its own name leads there."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


def rehearse() -> None:
    """Opens the lake and computes the first page, for which the first visitor would wait. What fails is said there."""
    try:
        engine, user, name = company.current(), local_user(), next(iter(PAGES))
        for measure in MEASURES:  # the rhythm of each is learned once, which takes longest
            filters, _ = Filters.read({"measure": (measure,)}, engine.catalog.data)
            encode(PAGES[name].panels(Scope(name, filters, user, engine, settings().language)), settings().language)
    except Exception as error:
        LOG.warning("the first page could not be prepared: %s", error)


def application(
    script: Path = SCRIPT, routes: Sequence[BaseRoute] = (), prepare: Callable[[], None] = lambda: None
) -> st.App:
    """The ASGI application that runs `script`; `prepare` runs beside the first answers."""

    def settle() -> None:
        # A collection of garbage walks over all live objects: what is here once everything is loaded is kept out of
        # its way.
        prepare()
        gc.collect()
        gc.freeze()

    @asynccontextmanager
    async def warm(_: st.App) -> AsyncGenerator[None]:
        assets.packed("plotly.js")
        threading.Thread(target=settle, daemon=True).start()
        yield

    home = Route(f"/{next(iter(PAGES))}", first_page)
    ours = [Route("/healthz", healthy), home, assets.route, *routes]
    return st.App(script, lifespan=warm, routes=ours, middleware=[Middleware(Headers)])


def serve(lake: Path, host: str = "127.0.0.1", port: int = 8501, open_browser: bool = False) -> None:
    """Shows `lake` until it is stopped."""
    os.environ["SLUICE_LAKE"] = str(lake)
    settings.cache_clear()
    if open_browser:
        threading.Timer(1, webbrowser.open, (f"http://{host}:{port}",)).start()
    routes = [*export.routes, *pack.routes, *attachments.routes, *files.routes]
    app = application(routes=routes, prepare=rehearse)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
