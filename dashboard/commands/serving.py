"""`sluice serve`: prepares a lake and serves the dashboard on it."""

import socket
from pathlib import Path
from typing import Annotated

from typer import Option

from dashboard.commands.lakes import Size, build, sample
from dashboard.commands.words import LakeOption, aside, words
from dashboard.settings import SAMPLE, settings


def serve(
    lake: LakeOption = settings().lake,
    host: Annotated[str, Option(help=words("serve_host"))] = settings().host,
    port: Annotated[int, Option(min=0, max=65535, help=words("serve_port"))] = settings().port,
    open_browser: Annotated[bool, Option("--open/--no-open", help=words("serve_open"))] = settings().open_browser,
) -> None:
    """Serves until it is stopped. The sample company is made when it is asked for and not there yet."""
    if lake == SAMPLE and not SAMPLE.exists():
        sample(SAMPLE, Size.small, seed=1)
    build(lake)
    from dashboard import server  # Streamlit takes a second to load, which no other command should wait for

    port = port or free_port(host)
    aside.print(words("serve_at", url=f"http://{host}:{port}"))
    server.serve(Path(lake), host, port, open_browser)


def free_port(host: str) -> int:
    """A port of `host` that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]
