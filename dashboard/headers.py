"""Headers of every answer: nothing from outside may be loaded, and the board's parts start to load with the page."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.assets import FILES, address

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def _inline_scripts() -> str:
    """The digests of the scripts written into Streamlit's page: only they may run there, none that data smuggle in."""
    scripts = re.findall(r"<script>(.*?)</script>", INDEX.read_text("utf-8"), re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)


# blob: is how Streamlit loads a component; style attributes are how it and Plotly lay things out.
POLICY = "; ".join((
    "default-src 'self'",
    f"script-src 'self' blob: {_inline_scripts()}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
))  # fmt: skip
EARLY = {".js": "modulepreload", ".css": "preload; as=style"}
BOARD = (f"<{address(name)}>; rel={EARLY[file.suffix]}" for name, file in FILES.items() if name.startswith("board/"))
PRELOAD = ", ".join((*BOARD, f"<{address('plotly.js')}>; rel=preload; as=script"))


class Headers:
    """Adds them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; only what starts an HTTP answer is touched."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Content-Security-Policy"] = POLICY
                    headers["Link"] = PRELOAD
            await send(message)

        await self.app(scope, receive, add)
