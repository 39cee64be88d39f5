"""How deep a page looks: the first level of a path that is not yet down to one member."""

from dashboard.page import Scope
from queries.dimensions import PATHS

PLACES, SELLERS, ITEMS = PATHS[0], PATHS[1], PATHS[2]


def next_level(scope: Scope, path: tuple[str, ...], *, deepest: str | None = None) -> str:
    """The level below those chosen on `path`, at most `deepest`: with a region chosen, province."""
    known = path[: path.index(deepest) + 1] if deepest else path
    chosen = [at for at, name in enumerate(known) if len(scope.filters.of(name)) == 1]
    return known[min(max(chosen) + 1, len(known) - 1)] if chosen else known[0]
