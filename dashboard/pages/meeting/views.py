"""Views as they are frozen: asked of the data with the days that they were asked for, and asked again later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from pydantic import TypeAdapter

from dashboard.board.payload import still
from dashboard.documents.model import Section
from dashboard.documents.reading import section_of
from dashboard.documents.restated import figures
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.panels import Panel, Piece, Prose, Still
from data.store.meetings import View
from data.text import say
from queries import Engine, User


@dataclass(frozen=True)
class Frozen:
    """A view as it was: as a document writes it and as the board draws it. query: its address with the days in it."""

    view: int
    page: str
    panel: str
    query: str
    section: Section
    body: Still


PACKED = TypeAdapter(dict[str, tuple[Frozen, ...]])  # by language


def compose(views: Iterable[View], user: User, engine: Engine, language: str) -> tuple[Frozen, ...]:
    """The views as the data have them now, in their order; a page that several are of is reckoned once."""
    pages: dict[tuple[str, str], tuple[Scope, dict[str, Panel]]] = {}
    made = []
    for view in views:
        if (view.page, view.query) not in pages:
            pages[view.page, view.query] = looked_at(view.page, view.query, user, engine, language)
        scope, panels = pages[view.page, view.query]
        section, body = _held(panels.get(view.panel) or _missing(view, panels, language), scope)
        section = replace(section, note=" · ".join(filter(None, (scope.filters.sentence(language), section.note))))
        made.append(Frozen(view.id, view.page, view.panel, query=dated(scope), section=section, body=body))
    return tuple(made)


def again(views: Iterable[Frozen], user: User, engine: Engine, language: str) -> tuple[Frozen, ...]:
    """Frozen views asked once more, of the days they were asked for."""
    asked = [View(id=each.view, page=each.page, panel=each.panel, query=each.query, heading=each.section.heading)
             for each in views]  # fmt: skip
    return compose(asked, user, engine, language)


def figures_of(view: View, query: str, user: User, engine: Engine, language: str) -> dict[str, str]:
    """The texts of a view's figures by their names, for an address with days that a note has kept."""
    scope, panels = looked_at(view.page, query, user, engine, language)
    panel = panels.get(view.panel)
    return {name: text for name, (_, text) in figures(section_of(panel, scope))} if panel else {}


def looked_at(page: str, query: str, user: User, engine: Engine, language: str) -> tuple[Scope, dict[str, Panel]]:
    """What an address of a page shows: its scope, and its panels by their keys."""
    scope = Scope(page, address(query, engine), user, engine, language)
    return scope, {panel.key: panel for panel in PAGES[page].panels(scope)} if page in PAGES else {}


def address(query: str, engine: Engine) -> Filters:
    """What an address means of the engine's data."""
    return Filters.read(parse_qs(query, keep_blank_values=True), engine.catalog.data)[0]


def plain(scope: Scope) -> str:
    """The address of what is looked at, as far as a view of it goes."""
    return scope.filters.query_string(meeting=None, note=None)


def dated(scope: Scope) -> str:
    """The address with its days, which do not move on with the data."""
    period = scope.filters.period
    return urlencode({**scope.filters.pairs(), "period": (f"{period.starts}..{period.ends}",)}, doseq=True)


def _held(panel: Panel, scope: Scope) -> tuple[Section, Still]:
    """The panel as a document and as the board have it; of both that it failed, where one of them cannot be."""
    section = section_of(panel, scope)
    try:
        return section, still(panel, scope.language)
    except Exception as problem:
        return _held(scope.failed(panel, problem), scope)


def _missing(view: View, panels: dict[str, Panel], language: str) -> Panel:
    """What stands for a panel that the page does not have: where one failed, it may be this one under another name."""
    failed = next((each for each in panels.values() if each.failed), None)
    if failed:
        return replace(failed, key=view.panel, title=view.heading)
    return Panel(view.panel, view.heading, Prose(((Piece(say("page.nothing", language)),),)))
