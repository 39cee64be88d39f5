"""What is reckoned once and shown many times: results kept by key, the least used dropped."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Memo:
    """A store of at most `room` results; an error is never kept. Keys name the state of the lake and the user."""

    def __init__(self, room: int = 512) -> None:
        self.room = room
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result kept under `key`, else what `make` gives, which is then kept."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = make()
        with self._lock:
            self._results[key] = result
            while len(self._results) > self.room:
                self._results.popitem(last=False)
        return result
