"""The pages, one file each, in the order and groups of the navigation. A page's words are in `data/texts/<name>.toml`:
`title`, `decision` (the one it serves), and a title for each of its panels. Its module has `panels(scope)` and, where
something is entered, `above(scope)` or `below(scope)`, whose widgets are in `dashboard/forms/`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from dashboard.page import Scope
from dashboard.panels import Panel
from data.errors import QuestionError, nearest


@dataclass(frozen=True)
class Page:
    """name: its module and address. icon: a Material symbol's name. spans: whether it shows a period of days, which a
    page that plans years does not: then there is none to choose, nor a comparison or measure. narrowed: whether the
    filter bar says anything on it.
    """

    name: str
    group: str
    icon: str
    spans: bool = True
    narrowed: bool = True

    @property
    def panels(self) -> Callable[[Scope], list[Panel]]:
        """The page's panels, as a pure function of what is looked at."""
        return import_module(f"dashboard.pages.{self.name}").panels

    @property
    def above(self) -> Callable[[Scope], None] | None:
        """What draws widgets before the board; few pages have any."""
        return getattr(import_module(f"dashboard.pages.{self.name}"), "above", None)

    @property
    def below(self) -> Callable[[Scope], None] | None:
        """What draws widgets after the board."""
        return getattr(import_module(f"dashboard.pages.{self.name}"), "below", None)


PAGES = {
    page.name: page
    for page in (
        Page("overview", "decide", "space_dashboard"),
        Page("targets", "decide", "flag"),
        Page("workbench", "decide", "edit_note", spans=False),
        Page("meeting", "decide", "groups", spans=False, narrowed=False),
        Page("statements", "decide", "description", spans=False, narrowed=False),
        Page("channel", "explain", "account_tree"),
        Page("why", "explain", "help_center"),
        Page("dealer", "explain", "storefront"),
        Page("trends", "explain", "monitoring"),
        Page("explore", "explain", "search_insights"),
        Page("rushing", "trust", "move_up"),
        Page("data", "trust", "database"),
    )
}


def page_named(name: str) -> Page:
    """The page of that name; QuestionError names the nearest one."""
    if name not in PAGES:
        raise QuestionError("unknown_page", name=name, nearest=nearest(name, PAGES))
    return PAGES[name]
