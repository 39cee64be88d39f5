"""Answers kept for the next who asks the same: by state of the lake, person and question, the least used dropped."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from queries.question import Answer

ROOM = 256 * 2**20  # bytes of rows


class Answers:
    """A store of answers of limited size. An error is never kept."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self._held = room, 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under `key`, else the one that `make` gives, which is then kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = make()
        with self._lock:
            self._held += _size(answer) - _size(self._answers.pop(key, None))
            self._answers[key] = answer
            while self._held > self.room and len(self._answers) > 1:
                self._held -= _size(self._answers.popitem(last=False)[1])
        return answer


def _size(answer: Answer | None) -> int:
    """Bytes of rows, and a little for the rest."""
    return 0 if answer is None else 4096 + int(answer.frame.estimated_size())


ANSWERS = Answers()
