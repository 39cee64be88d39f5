"""Questions that metrics cannot ask: a file of `special/` each, whose head says its grain and its parameters.

-- Grain: what one row is, in as many lines as it takes.
-- Parameters: dealer, starts, ends
SELECT …
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from data.errors import QuestionError, nearest

FOLDER = Path(__file__).with_name("special")
GRAIN, PARAMETERS = "-- Grain: ", "\n-- Parameters: "


@dataclass(frozen=True)
class Special:
    """A question as it is written. grain: what one row is. parameters: what is bound to it, by name."""

    name: str
    sql: str
    grain: str
    parameters: tuple[str, ...]

    def check(self, given: Iterable[str]) -> None:
        """QuestionError where a parameter is missing, or given and unknown."""
        names = set(given)
        for name in self.parameters:
            if name not in names:
                raise QuestionError("missing_parameter", question=self.name, name=name)
        for name in sorted(names.difference(self.parameters)):
            raise QuestionError("unknown_parameter", question=self.name, name=name)


@cache
def specials() -> dict[str, Special]:
    """Name -> question, of every file."""
    return {file.stem: _read(file.stem, file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.sql"))}


def special_named(name: str) -> Special:
    """The question of that name; QuestionError names the nearest one."""
    if name not in specials():
        raise QuestionError("unknown_question", name=name, nearest=nearest(name, specials()))
    return specials()[name]


def _read(name: str, sql: str) -> Special:
    if not sql.startswith(GRAIN):
        raise ValueError(f"special/{name}.sql does not begin with its grain")
    head = "\n".join(takewhile(lambda line: line.startswith("--"), sql.splitlines()))
    grain, _, names = head.removeprefix(GRAIN).partition(PARAMETERS)
    return Special(name, sql, grain.replace("\n--", ""), tuple(names.split(", ")) if names else ())
