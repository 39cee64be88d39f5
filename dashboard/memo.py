"""What is reckoned or asked once and shown many times: results kept by key, the least used dropped."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from queries.question import Answer


class Memo:
    """A store of limited size; an error is never kept. Keys name the state of the lake and the user.

    room: what it holds in all, in results or in whatever `size` says a result takes.
    """

    def __init__(self, room: int = 512, size: Callable[[Any], int] = lambda result: 1) -> None:
        self.room, self.size, self._held = room, size, 0
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._turns: WeakValueDictionary[Hashable, _Turn] = WeakValueDictionary()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result kept under `key`, else what `make` gives, which is then kept. Who wants the same at the same time
        waits for it; where `make` fails, the next one tries."""
        with self._lock:
            if key in self._results:
                return self._kept(key)
            turn = self._turns.setdefault(key, _Turn())
        with turn.lock:
            with self._lock:
                if key in self._results:
                    return self._kept(key)
            result = make()
            with self._lock:
                self._keep(key, result)
            return result

    def forget(self, key: Hashable) -> None:
        """Drops a result that is not to be shown again: what went wrong may go well the next time."""
        with self._lock:
            if key in self._results:
                self._held -= self.size(self._results.pop(key))

    def _kept(self, key: Hashable) -> Any:
        self._results.move_to_end(key)
        return self._results[key]

    def _keep(self, key: Hashable, result: Any) -> None:
        self._results[key], self._held = result, self._held + self.size(result)
        while self._held > self.room and len(self._results) > 1:
            self._held -= self.size(self._results.popitem(last=False)[1])


class _Turn:
    """Whose turn it is to make a result; gone when nobody waits any more."""

    def __init__(self) -> None:
        self.lock = Lock()


def weight(answer: Answer) -> int:
    """Bytes of the answer's rows, and a little for the rest."""
    return 4096 + int(answer.frame.estimated_size())


ANSWERS = Memo(256 * 2**20, weight)
