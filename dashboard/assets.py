"""Files for the browser at `/assets/<version>/<name>`: the board's modules, fonts, logo, and plotly.js.

The version is a digest of what is served, so a browser may keep a file for ever and a new release is a new address.
The names served are a fixed table: no request can reach any other file.
"""

import gzip
import mimetypes
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import plotly
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HERE = Path(__file__).parent
STATIC = HERE / "static"
BOARD = HERE / "board" / "browser"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

FILES = {
    "plotly.js": PLOTLY,
    **{f"board/{file.name}": file for file in sorted(BOARD.iterdir())},
    **{file.relative_to(STATIC).as_posix(): file for file in sorted(STATIC.rglob("*")) if file.is_file()},
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


def _digest() -> str:
    """A short digest of our own files and of plotly's version (its 5 MB need not be read for that)."""
    digest = sha256(version("plotly").encode())
    for name, file in FILES.items():
        if file != PLOTLY:
            digest.update(name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _digest()


def address(name: str) -> str:
    """Where the browser finds `name`; KeyError for a name that is not served."""
    return f"/assets/{VERSION}/{name}" if FILES[name] else ""


@cache
def packed(name: str) -> bytes:
    """The file, compressed once and kept: plotly.js goes from 4.8 MB to 1.4."""
    return gzip.compress(FILES[name].read_bytes(), 6, mtime=0)


async def serve(request: Request) -> Response:
    """One file of the table, compressed when the browser takes it and it is text."""
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404)
    kind = TYPES.get(FILES[name].suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    text = kind.startswith("text/") or kind.endswith("+xml")
    if text and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed(name), media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return Response(FILES[name].read_bytes(), media_type=kind, headers=headers)


route = Route("/assets/{version}/{name:path}", serve)
