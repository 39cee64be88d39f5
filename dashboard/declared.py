"""What a page declares of itself, in the `__init__.py` of its folder: one row, from which all else follows.

A declaration is read whenever an address is, so it imports nothing that draws; what draws is read when the page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from queries.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from dashboard.page import Scope
    from dashboard.panels import Panel

GROUPS = ("decide", "explain", "trust")  # of the navigation, in their order
LONGEST = 200  # characters of a text in an address


def sane(text: str) -> bool:
    """A name could be so: not long, and nothing unprintable in it."""
    return len(text) <= LONGEST and text.isprintable()


@dataclass(frozen=True)
class Parameter:
    """What an address can say to a page beside the filters; it is kept when another page is opened.

    values: those that it can have, in the order they are offered. check: whether a text can be understood, where the
    values cannot be listed. most: how many values it takes, the first ones understood; None: it has one.
    """

    name: str
    values: Collection[str] | None = None
    check: Callable[[str], bool] = sane
    most: int | None = None

    def knows(self, text: str) -> bool:
        """Whether it can have this value."""
        return self.check(text) if self.values is None else text in self.values

    def read(self, texts: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
        """The values that it takes of those given, and the texts that are not understood."""
        given = texts if self.most else texts[:1]
        return tuple(filter(self.knows, given))[: self.most], [text for text in given if not self.knows(text)]


METRIC = Parameter("metric", METRICS)  # the one that a page is about, where it is about one


@dataclass(frozen=True)
class Page:
    """name: its address, and the topic of its texts. group, place: where it stands in the navigation. icon: a Material
    symbol's name. parameters: what its address can say beside the filters; one that other pages have too is declared
    once. spans: whether it shows a period of days, which a page that plans years does not: then there is none to
    choose, nor a comparison or measure. narrowed: whether the filter bar says anything on it. folder: set by the
    collector, where the page's modules are.
    """

    name: str
    group: str
    place: int
    icon: str
    parameters: tuple[Parameter, ...] = ()
    spans: bool = True
    narrowed: bool = True
    folder: str = ""

    @property
    def panels(self) -> Callable[[Scope], list[Panel]]:
        """The page's panels, as a pure function of what is looked at."""
        return self._of("panels")

    @property
    def above(self) -> Callable[[Scope], None] | None:
        """What draws widgets before the board; few pages have any."""
        return self._of("above")

    @property
    def below(self) -> Callable[[Scope], None] | None:
        """What draws widgets after the board."""
        return self._of("below")

    def _of(self, name: str):
        return getattr(import_module(f"{self.folder}.page"), name, None)
