"""Serves the demo page of the board in a process of its own, for the browser tests and the repaint measurement."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
START = """
import sys, pathlib, uvicorn
from dashboard.server import application
uvicorn.run(application(pathlib.Path(sys.argv[1])), port=int(sys.argv[2]), access_log=False)
"""


@contextmanager
def served(script: Path) -> Iterator[str]:
    """The address of a warm server that runs `script`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", START, str(script), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(url: str, server: subprocess.Popen, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < limit:
        try:
            urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
