"""The one exception family. Every error has a key in the catalogue, so it can be read in either language."""

from collections.abc import Iterable
from difflib import get_close_matches

from data.text import say


class SluiceError(Exception):
    """Something a person can act on.

    key: the text's key below `errors.` in the catalogue; values: what the text names
    (the thing, what was expected, what was found).
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key, values)

    def say(self, language: str = "en") -> str:
        """The message as one sentence in `language`."""
        return say(f"errors.{self.key}", language, **self.values)

    def __str__(self) -> str:
        return self.say()


class DataError(SluiceError):
    """The files given do not keep the contract."""


class QuestionError(SluiceError):
    """The question cannot be answered as it was asked."""


class AccessError(SluiceError):
    """The person may not see what was asked for."""


class ConflictError(SluiceError):
    """Somebody else changed the same thing meanwhile; nothing of the second change was kept."""


def nearest(name: str, known: Iterable[object]) -> str:
    """The known name closest to `name`, or all of them when none is close: fit for an error's text."""
    names = [str(each) for each in known]
    close = get_close_matches(name, names, n=1)
    return close[0] if close else ", ".join(sorted(names))
