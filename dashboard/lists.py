"""Parameters of an address that hold several values, and views whose value is checked; members as people read them."""

import re
from collections.abc import Callable, Iterable, Mapping

from data.errors import QuestionError
from data.text import say
from queries.conditions import read_condition
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS
from queries.pivot_figures import FIGURES
from queries.question import Filter

Pairs = Mapping[str, Iterable[str]]
_ORDER = re.compile(r"-?(\w+?)(__change)?")


def member_text(dimension: str, values: tuple[str, ...], language: str) -> str:
    """`Region: East, South`; an empty member reads as unnamed."""
    names = (value or say("filters.unnamed", language) for value in values)
    return say(
        "filters.member",
        language,
        dimension=say(f"dimensions.{dimension}", language),
        values=say("filters.comma", language).join(names),
    )


def _condition(text: str) -> bool:
    """Whether it is a condition on what is known."""
    try:
        condition = read_condition(text)
    except QuestionError:
        return False
    names = {name for name in condition.dimensions if name not in DIMENSIONS or DIMENSIONS[name].time}
    return not names and (isinstance(condition, Filter) or _order(condition.metric))


def _order(text: str) -> bool:
    found = _ORDER.fullmatch(text)
    return bool(found) and (found[1] in METRICS or (found[1] in DIMENSIONS and not found[2]))


def _place(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9]\d{0,5}", text))


# Name -> whether a value can be understood, and how many are taken at most.
LISTS: dict[str, tuple[Callable[[str], bool], int]] = {
    "rows": (DIMENSIONS.__contains__, 3),
    "columns": (DIMENSIONS.__contains__, 2),
    "metrics": (METRICS.__contains__, 5),
    "figures": (FIGURES.__contains__, 4),
    "keep": (_condition, 12),
}
CHECKED: dict[str, Callable[[str], bool]] = {"order": _order, "page": _place, "rows_page": _place}


def read_lists(pairs: Pairs) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], list[tuple[str, str]]]:
    """Name -> the values that are understood, and name and value of those that are not."""
    given = {name: tuple(dict.fromkeys(pairs[name])) for name in LISTS if name in pairs}
    wrong = [(name, value) for name, values in given.items() for value in values if not LISTS[name][0](value)]
    kept = ((name, tuple(filter(LISTS[name][0], values))[: LISTS[name][1]]) for name, values in given.items())
    return tuple((name, values) for name, values in kept if values), wrong
