"""What this process works on: the engine on the newest state of its lake, and the store of what people enter."""

import time
from pathlib import Path
from threading import Lock

from dashboard.settings import settings
from data.lake import Lake
from data.store import Store
from queries import Engine, connect

LOOK_EVERY = 5.0  # seconds between looks for a newer state


class Company:
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

    def _newer(self) -> bool:
        return self._engine is None or Lake.open(self.path).version != self._engine.lake.version


_companies: dict[Path, Company] = {}


def current() -> Engine:
    """The engine on the lake of the settings."""
    path = settings().lake
    return _companies.setdefault(path, Company(path)).engine()


_stores: dict[str, Store] = {}
_OPENING = Lock()


def store() -> Store:
    """The store of the settings, else the SQLite file in the lake's own folder. DataError when it cannot be used."""
    url = settings().store or f"sqlite:///{Lake.open(settings().lake).state / 'store.sqlite'}"
    with _OPENING:
        if url not in _stores:
            _stores[url] = Store.open(url)
        return _stores[url]
