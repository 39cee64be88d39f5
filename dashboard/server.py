"""The server: Streamlit as an ASGI application with warm-up, static files and downloads, run by uvicorn."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from dashboard import assets

SCRIPT = Path(__file__).parents[1] / "app.py"


async def healthy(_: Request) -> PlainTextResponse:
    """Answers as soon as the server is warm."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Pays what the first visitor would: imports and compression; then keeps it all out of the collector's way.

    Streamlit collects garbage after every run, over all live objects: freezing them makes a run two to three
    times as fast.
    """
    import dashboard.board  # noqa: F401

    assets.packed("plotly.js")
    gc.collect()
    gc.freeze()
    yield


def application(script: Path = SCRIPT, routes: tuple[BaseRoute, ...] = ()) -> st.App:
    """The ASGI application that runs `script`."""
    return st.App(script, lifespan=warm, routes=[Route("/healthz", healthy), assets.route, *routes])


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Runs until it is stopped."""
    uvicorn.run(application(), host=host, port=port, log_level="warning")
