"""The pages, a folder each, in the order and groups of the navigation.

A folder declares its page in `__init__.py`; `page.py` has `panels(scope)` and, where something is entered,
`above(scope)` or `below(scope)`, whose widgets are in the folder's `forms/`. A page's words are in
`data/texts/<name>.toml`: `title`, `decision` (the one it serves), and a title for each of its panels.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from dashboard.declared import GROUPS, Page
from data.errors import QuestionError, nearest


def _declared() -> Iterator[Page]:
    for folder in iter_modules(__path__):
        name = f"{__name__}.{folder.name}"
        yield replace(import_module(name).PAGE, folder=name)


PAGES = {page.name: page for page in sorted(_declared(), key=lambda page: (GROUPS.index(page.group), page.place))}


def page_named(name: str) -> Page:
    """The page of that name; QuestionError names the nearest one."""
    if name not in PAGES:
        raise QuestionError("unknown_page", name=name, nearest=nearest(name, PAGES))
    return PAGES[name]
