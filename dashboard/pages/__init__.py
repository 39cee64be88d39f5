"""The pages, a folder each, in the order and groups of the navigation, and what their addresses can say.

A folder declares its page in `__init__.py`; `page.py` has `panels(scope)` and, where something is entered,
`above(scope)` or `below(scope)`, whose widgets are in the folder's `forms/`. A page's words are in
`data/texts/<name>.toml`: `title`, `decision` (the one it serves), and a title for each of its panels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from dashboard.declared import GROUPS, Page, Parameter
from dashboard.members import MEMBERS
from data.errors import QuestionError, nearest

EVERYWHERE = ("period", "compare", "measure", "lang", *MEMBERS)  # what the address of every page can say


def declared() -> dict[str, Page]:
    """Name -> page, of every folder here."""
    pages = sorted(_declared(), key=lambda page: (GROUPS.index(page.group), page.place))
    return {page.name: page for page in pages}


def parameters_of(pages: Iterable[Page]) -> dict[str, Parameter]:
    """Name -> parameter, of all pages together.

    ValueError where two pages declare one name in two ways, or a page declares what every address has.
    """
    found: dict[str, tuple[Page, Parameter]] = {}
    for page in pages:
        for each in page.parameters:
            if each.name in EVERYWHERE:
                raise ValueError(f"page {page.name!r} declares {each.name!r}, which every address has")
            first, known = found.setdefault(each.name, (page, each))
            if known != each:
                raise ValueError(f"pages {first.name!r} and {page.name!r} declare {each.name!r} in two ways")
    return {name: parameter for name, (_, parameter) in found.items()}


def _declared() -> Iterator[Page]:
    for folder in iter_modules(__path__):
        name = f"{__name__}.{folder.name}"
        yield replace(import_module(name).PAGE, folder=name)


PAGES = declared()
PARAMETERS = parameters_of(PAGES.values())


def page_named(name: str) -> Page:
    """The page of that name; QuestionError names the nearest one."""
    if name not in PAGES:
        raise QuestionError("unknown_page", name=name, nearest=nearest(name, PAGES))
    return PAGES[name]
