"""Downloads: a signed address names a panel and what is looked at; the file is computed when it is fetched.

Nothing is stored. The link carries the filters and the name of who made it; only that person may use it, with the
rights held at that moment.
"""

import os
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, quote

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard import company, people
from dashboard.failures import marked
from dashboard.files import KINDS, Sheet
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import page_named
from dashboard.panels import Panel
from dashboard.streaming import MEDIA_TYPE, rows_of
from data.errors import AccessError, QuestionError, SluiceError
from data.lake import Lake
from queries import User

Made = TypeVar("Made")
GOOD_FOR = 24 * 3600  # seconds
LOST = {"link_expired": 410, **dict.fromkeys(("link_broken", "link_of_another", "no_user", "unknown_person"), 403),
        "not_computed": 500}  # fmt: skip


def links(scope: Scope) -> Callable[[Panel, str], str]:
    """What gives a panel's download addresses, `(panel, "csv" | "xlsx" | "parquet") -> address`, good for a day."""
    signed = token(scope)
    return lambda panel, kind: f"/download/{quote(panel.key)}.{kind}?t={signed}"


def token(scope: Scope) -> str:
    """What is looked at and by whom, signed."""
    looked_at = {"q": scope.filters.query_string(), "l": scope.language, "u": scope.user.name}
    return str(_signer(scope.engine.lake).dumps({"p": scope.page, **looked_at}))


def fetch(token: str, key: str, kind: str, asker: User) -> tuple[str, bytes]:
    """The file's name and content. AccessError for a link that is broken, too old or not the asker's, QuestionError
    for a page or panel that is not there.
    """
    scope, panel = _found(token, key, kind, asker)
    if kind not in KINDS:
        raise QuestionError("unknown_panel", name=f"{key}.{kind}")
    return _name(scope, key, kind), computed(scope, key, lambda: KINDS[kind].write(Sheet.of(panel, scope)))


def begin(token: str, key: str, asker: User) -> tuple[str, Generator[bytes]]:
    """The file's name and the parts of all the rows behind a panel; raises as `fetch` does, before the first part."""
    scope, panel = _found(token, key, "parquet", asker)
    return _name(scope, key, "parquet"), computed(scope, key, lambda: rows_of(panel, scope))


def computed(scope: Scope, key: str, make: Callable[[], Made]) -> Made:
    """What `make` gives. What it fails of is logged as a panel's failure is: QuestionError with the mark."""
    try:
        return make()
    except SluiceError:
        raise
    except Exception as problem:
        mark = marked(problem, page=scope.page, panel=key, person=scope.user.name)
        raise QuestionError("not_computed", names=key, marks=mark) from problem


def _found(token: str, key: str, kind: str, asker: User) -> tuple[Scope, Panel]:
    scope = opened(token, asker)
    panels = page_named(scope.page).panels(scope)
    panel = next((each for each in panels if each.key == key), None)
    panel = panel or next((each for each in panels if each.failed), None)  # it may be this one under another name
    if panel is None:
        raise QuestionError("unknown_panel", name=f"{key}.{kind}")
    if panel.failed:
        raise QuestionError("not_computed", names=panel.title or key, marks=panel.failed)
    return scope, panel


def _name(scope: Scope, key: str, kind: str) -> str:
    shown = scope.filters.shown
    return f"{scope.page}-{key}-{shown.starts}-{shown.ends}.{kind}"


def opened(token: str, asker: User) -> Scope:
    """What the link's maker was looking at, with the rights that the maker has now. AccessError for anybody else."""
    engine = company.current()
    try:
        held = _signer(engine.lake).loads(token, max_age=GOOD_FOR)
    except SignatureExpired:
        raise AccessError("link_expired") from None
    except BadSignature:
        raise AccessError("link_broken") from None
    if held["u"] != asker.name:
        raise AccessError("link_of_another")
    filters, _ = Filters.read(parse_qs(held["q"], keep_blank_values=True), engine.catalog.data)
    return Scope(held["p"], filters, asker, engine, held["l"])


async def download(request: Request) -> Response:
    """A panel's rows as a file."""
    key, kind, token = request.path_params["key"], request.path_params["kind"], request.query_params.get("t", "")
    try:
        asker = people.sent_by(request.headers.getlist)
        if kind == "parquet":
            name, parts = await run_in_threadpool(begin, token, key, asker)
            return StreamingResponse(parts, media_type=MEDIA_TYPE, headers=_headers(name))
        name, content = await run_in_threadpool(fetch, token, key, kind, asker)
    except SluiceError as error:
        return refused(error)
    return file(name, content, KINDS[kind].media_type)


def refused(error: SluiceError) -> Response:
    """Why there is no file, in both languages."""
    return PlainTextResponse(error.say("en") + "\n" + error.say("zh"), LOST.get(error.key, 404))


def file(name: str, content: bytes, media_type: str) -> Response:
    """A file that a browser saves and does not show."""
    return Response(content, media_type=media_type, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}


def _signer(lake: Lake) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret(lake.state), salt="download")


@cache
def secret(state: Path) -> bytes:
    """This installation's secret, made once in the lake's own folder and readable by its owner alone."""
    state.mkdir(parents=True, exist_ok=True)
    file, made = state / "secret", state / f"secret.{os.getpid()}"
    if not file.exists():
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as aside:
            aside.write(os.urandom(32))
        with suppress(FileExistsError):
            os.link(made, file)  # whoever is first wins, and nobody ever reads half a secret
        made.unlink()
    return file.read_bytes()


routes = [Route("/download/{key}.{kind}", download)]
