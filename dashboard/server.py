"""The server: Streamlit as an ASGI application with warm-up, static files and downloads, run by uvicorn."""

import gc
import os
import threading
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from dashboard import assets, export
from dashboard.headers import Headers
from dashboard.settings import settings

SCRIPT = Path(__file__).parents[1] / "app.py"


async def healthy(_: Request) -> PlainTextResponse:
    """Answers as soon as the server is warm."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Pays what the first visitor would: imports and compression; then keeps it all out of the collector's way.

    Streamlit collects garbage after every run, over all live objects: freezing them halves the time of a run.
    """
    import dashboard.board
    import dashboard.charts  # noqa: F401

    assets.packed("plotly.js")
    gc.collect()
    gc.freeze()
    yield


def application(script: Path = SCRIPT, routes: Sequence[BaseRoute] = ()) -> st.App:
    """The ASGI application that runs `script`."""
    ours = [Route("/healthz", healthy), assets.route, *routes]
    return st.App(script, lifespan=warm, routes=ours, middleware=[Middleware(Headers)])


def serve(lake: Path, host: str = "127.0.0.1", port: int = 8501, open_browser: bool = False) -> None:
    """Shows `lake` until it is stopped."""
    os.environ["SLUICE_LAKE"] = str(lake)
    settings.cache_clear()
    if open_browser:
        threading.Timer(1, webbrowser.open, (f"http://{host}:{port}",)).start()
    uvicorn.run(application(routes=export.routes), host=host, port=port, log_level="warning", access_log=False)
