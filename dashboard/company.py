"""What this process works on: the engine on the newest state of its lake, and the store of what people enter."""

import logging
import time
from pathlib import Path
from threading import Lock

from dashboard.settings import settings
from data.errors import SluiceError
from data.lake import Lake
from data.store import Store, targets
from data.store.thresholds import in_force
from queries import Engine, connect
from queries.findings import KINDS

LOG = logging.getLogger("sluice")
LOOK_EVERY = 5.0  # seconds between looks for a newer state


class Reloader:
    """A lake and the engine on it. A newer state is opened beside the old one, which those still reading it keep."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock, self._engine, self._looked = Lock(), None, 0.0

    def engine(self) -> Engine:
        """The engine on the newest state. DataError when the lake cannot be opened for the first time."""
        with self._lock:
            if self._engine is None or (time.monotonic() - self._looked > LOOK_EVERY and self._newer()):
                self._engine = connect(self.path)
            self._looked = time.monotonic()
            return self._engine

    def look_again(self) -> None:
        """The next who asks looks for a newer state at once."""
        self._looked = float("-inf")

    def _newer(self) -> bool:
        """Whether there is one; what was approved elsewhere, or just before a server died, is published first."""
        try:
            publish(Lake.open(self.path))
        except SluiceError as problem:
            LOG.warning("what was approved could not be looked for: %s", problem)
        return self._engine is None or Lake.open(self.path).version != self._engine.lake.version


_reloaders: dict[Path, Reloader] = {}


def current() -> Engine:
    """The engine on the lake of the settings."""
    path = settings().lake
    return _reloaders.setdefault(path, Reloader(path)).engine()


def publish(lake: Lake) -> None:
    """Puts every approved version of targets beside the lake's tables, where questions find it from now on."""
    if not stored(lake):
        return
    with store(lake).reading() as session:
        written = targets.publish(session, lake.state)
    if written and (company := _reloaders.get(lake.path)):
        company.look_again()


_stores: dict[str, Store] = {}
_OPENING = Lock()


def store(lake: Lake | None = None) -> Store:
    """The store of the settings, else the SQLite file in the lake's own folder. DataError when it cannot be used."""
    url = settings().store or f"sqlite:///{_file(lake)}"
    with _OPENING:
        if url not in _stores:
            _stores[url] = Store.open(url)
        return _stores[url]


def stored(lake: Lake) -> bool:
    """Whether anybody may have entered anything: one who only reads need not make a store."""
    return bool(settings().store) or _file(lake).exists()


def attachments(lake: Lake | None = None) -> Path:
    """The folder of attached files."""
    return _file(lake).with_name("attachments")


def thresholds(lake: Lake, kind: str) -> dict[str, float]:
    """The thresholds of a kind that are in force, by dial."""
    usual = KINDS[kind].usual
    if not stored(lake):
        return usual
    with store(lake).reading() as session:
        saved = in_force(session, kind)
    known = {name: value for name, value in (saved.values if saved else {}).items() if name in usual}
    return usual | known  # a later release may no longer know one that was saved


def _file(lake: Lake | None) -> Path:
    return (lake or Lake.open(settings().lake)).state / "store.sqlite"
