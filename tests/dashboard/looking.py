"""A page looked at without a browser: its panels by key, and nothing hidden that could not be answered."""

from collections.abc import Callable, Mapping

from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.panels import Cards, Chart, Grid, Panel, Prose
from queries import Engine, User

EVERYONE = User("tester", everything=True)


class Frank(Scope):
    """A scope in which an error is an error."""

    def _build(self, builder: Callable[[Scope], Panel | None]) -> Panel | None:
        builder(self)
        return super()._build(builder)


def looking(
    engine: Engine, page: str, pairs: Mapping[str, str | tuple[str, ...]], user: User = EVERYONE, language: str = "en"
) -> Frank:
    """Who looks at that page with those parameters of the address."""
    filters, notices = Filters.read(
        {name: (value,) if isinstance(value, str) else value for name, value in pairs.items()}, engine.catalog.data
    )
    assert not notices, notices
    return Frank(page, filters, user, engine, language)


def panels(scope: Scope) -> dict[str, Panel]:
    """The page's panels by their key."""
    made = PAGES[scope.page].panels(scope)
    assert len({panel.key for panel in made}) == len(made)
    return {panel.key: panel for panel in made}


def texts(panel: Panel) -> list[str]:
    """All that the panel says, formats applied."""
    body = panel.body
    said = [panel.title, panel.note]
    if isinstance(body, Cards):
        said += [text for card in body.cards for text in (card.label, card.value, card.change, card.note) if text]
    elif isinstance(body, Prose):
        said += ["".join(piece.text for piece in sentence) for sentence in body.sentences]
    elif isinstance(body, Grid):
        said += [each.format(value) for each in body.columns for value in body.frame[each.name] if value is not None]
    return said


def drawn(panel: Panel) -> list[dict[str, object]]:
    """The traces of a chart."""
    assert isinstance(panel.body, Chart)
    return panel.body.figure["data"]  # type: ignore[return-value]


def members(engine: Engine) -> dict[str, list[str]]:
    """Dimension -> its members, as an address names them."""
    columns = ("region", "province", "city", "channel", "account", "dealer")
    rows = engine.run(f"SELECT {', '.join(columns)} FROM dealers", {}, EVERYONE)
    found = {name: rows[name].drop_nulls().unique().sort().to_list() for name in columns}
    rows = engine.run("SELECT category, series, sku FROM products", {}, EVERYONE)
    return found | {name: rows[name].drop_nulls().unique().sort().to_list() for name in rows.columns}
