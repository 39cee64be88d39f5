"""`sluice serve`: prepares a lake and serves the dashboard on it."""

import socket
from typing import Annotated

from typer import Option

from dashboard.commands.lakes import build, sample
from dashboard.commands.words import LakeOption, aside, words
from dashboard.settings import SAMPLE, settings
from data.errors import SluiceError


def serve(
    lake: LakeOption = settings().lake,
    host: Annotated[str, Option(help=words("serve_host"))] = settings().host,
    port: Annotated[int, Option(min=0, max=65535, help=words("serve_port"))] = settings().port,
    open_browser: Annotated[bool, Option("--open/--no-open", help=words("serve_open"))] = settings().open_browser,
) -> None:
    """Serves until it is stopped. The sample company is made when it is asked for and not there yet."""
    if lake == SAMPLE and not SAMPLE.exists():
        sample(SAMPLE)
    build(lake)
    port = bindable(host, port)
    from dashboard import server  # Streamlit takes a second to load, which no other command should wait for

    aside.print(words("serve_at", url=f"http://{host}:{port}"))
    server.serve(lake, host, port, open_browser)


def bindable(host: str, port: int) -> int:
    """The port, or a free one for 0. SluiceError when it cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise SluiceError("port_taken", host=host, port=port, found=problem.strerror) from None
        return probe.getsockname()[1]
