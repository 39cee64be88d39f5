"""What tests share: the sample company, a lake unlike it, engines on them, real servers and a real browser."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from data.store import Store
from queries.access import User
from tests import chromium, other_company, postgres

HEADER = "X-Forwarded-User"  # in which a sign-in proxy names who is asking
SLUICE = Path(sys.executable).with_name("sluice")
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])  # what is started runs this checkout, whichever is installed

# The same cases on every run, and no judging by the clock: machines are busy.
hypothesis.settings.register_profile("sluice", deadline=None, derandomize=True)
hypothesis.settings.load_profile("sluice")
expect.set_options(timeout=30_000)  # milliseconds; of a busy machine, too


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a server or a browser share one worker, so that one server serves them all; so do those of the
    store, for its PostgreSQL. pytest 9.2 keeps no `_nodeid`, by which xdist 3.8 groups: until a newer xdist reads the
    groups, each worker starts its own.
    """
    for item in items:
        if {"dashboard_url", "other_dashboard_url", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif {"store_url", "postgresql"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("store"))


@pytest.fixture(scope="session")
def shared_lake(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Makes a lake once for all workers: whoever comes first writes it and builds its rollups, the others wait."""
    alone = tmp_path_factory.getbasetemp()
    home = alone.parent if alone.name.startswith("popen-") else alone

    def make(name: str, write: Callable[[Path], object]) -> Path:
        from data.lake import Lake
        from queries.build import build

        with (home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / f"{name}.done").exists():
                write(home / name)
                build(Lake.open(home / name))
                (home / f"{name}.done").touch()
        return home / name

    return make


@pytest.fixture(scope="session")
def sample_lake(shared_lake: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The small sample company. Read only: a test that changes a lake works on a copy."""
    return shared_lake("sample", lambda folder: subprocess.run([SLUICE, "sample", folder], check=True))


@pytest.fixture(scope="session")
def other_lake(shared_lake: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """A lake that resembles the sample in nothing; see tests/other_company.py. Read only."""
    return shared_lake("other", other_company.write)


@pytest.fixture(scope="session")
def engine(sample_lake: Path):
    """An engine on the sample, its rollups built."""
    from queries import connect

    return connect(sample_lake)


@pytest.fixture(scope="session")
def other_engine(other_lake: Path):
    """An engine on the other lake, its rollups built."""
    from queries import connect

    return connect(other_lake)


@pytest.fixture(scope="session")
def everyone() -> User:
    """A person who may see everything."""
    return User("tester", everything=True)


@pytest.fixture(scope="session")
def postgresql() -> Generator[Callable[[], str]]:
    """A real PostgreSQL server; each call makes an empty database of it and gives its URL."""
    with postgres.running() as make:
        yield make


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return request.getfixturevalue("postgresql")()


@pytest.fixture
def store(store_url: str) -> Generator[Store]:
    """An empty store of each kind."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


@contextmanager
def served(lake: Path, **environment: str) -> Generator[str]:
    """The address of the real server on a free port, warm."""
    with serving(lake, **environment) as (url, _):
        yield url


@contextmanager
def serving(lake: Path, **environment: str) -> Generator[tuple[str, subprocess.Popen]]:
    """As `served`, with the server's process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, log = f"http://127.0.0.1:{port}", lake.with_name(f"{lake.name}.server.log")
    command = [SLUICE, "serve", "--lake", lake, "--port", str(port), "--no-open"]
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | environment) as server,
    ):
        try:
            _wait(url, server, log)
            yield url, server
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen, log: Path, seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


@pytest.fixture(scope="session")
def dashboard_url(sample_lake: Path) -> Generator[str]:
    """The dashboard on the sample, served for real."""
    with served(sample_lake) as url:
        yield url


@pytest.fixture(scope="session")
def other_dashboard_url(other_lake: Path) -> Generator[str]:
    """The dashboard on the other lake, served for real."""
    with served(other_lake) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """One Chromium for all tests of a file; no longer, as Playwright's event loop is in the way of other tests."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Generator[Page]:
    """A fresh page at 1440x900. Fails the test when a script breaks or anything is asked of another machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, strangers, broken = context.new_page(), [], []
    context.on("request", lambda request: _note(request.url, strangers))
    page.on("websocket", lambda websocket: _note(websocket.url, strangers))
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert not strangers, f"the page asked other machines: {strangers}"
    assert not broken, f"scripts broke on the page: {broken}"


@pytest.fixture
def signed_in(browser: Browser) -> Generator[Callable[..., Page]]:
    """Opens a page in a browser of somebody's own, whom the sign-in proxy names in HEADER; of nobody for None."""
    contexts = []

    def open_as(name: str | None, **more: object) -> Page:
        given = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"} | more
        contexts.append(browser.new_context(extra_http_headers={HEADER: name} if name else {}, **given))
        return contexts[-1].new_page()

    yield open_as
    for context in contexts:
        context.close()


def untouched(lake: Path, folder: Path) -> Path:
    """A copy of the lake, its rollups included, in which nobody has entered anything."""
    shutil.copytree(lake, folder / "lake", ignore=shutil.ignore_patterns("store.sqlite*", "attachments"))
    return folder / "lake"


def _note(url: str, strangers: list[str]) -> None:
    address = urlsplit(url)
    if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
        strangers.append(url)
