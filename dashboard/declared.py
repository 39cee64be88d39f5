"""What a page declares of itself, in the `__init__.py` of its folder: one row, from which all else follows.

A declaration is read whenever an address is, so it imports nothing that draws; what draws is read when the page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.page import Scope
    from dashboard.panels import Panel

GROUPS = ("decide", "explain", "trust")  # of the navigation, in their order


@dataclass(frozen=True)
class Page:
    """name: its address, and the topic of its texts. group, place: where it stands in the navigation. icon: a Material
    symbol's name. spans: whether it shows a period of days, which a page that plans years does not: then there is none
    to choose, nor a comparison or measure. narrowed: whether the filter bar says anything on it. folder: set by the
    collector, where the page's modules are.
    """

    name: str
    group: str
    place: int
    icon: str
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
