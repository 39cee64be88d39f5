"""What a click on a pivot does: down the paths, to the others, to another order."""

from dashboard.filters import MEMBERS
from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked, below
from dashboard.panels import Click
from queries.dimensions import DIMENSIONS
from queries.pivot import Members


def drill(scope: Scope, asked: Asked, row: Members) -> Click:
    """A click on a row: keeps to its members and lays out what lies below the last of them. Others: the next page."""
    rows = [axis.dimension for axis in asked.pivot.rows]
    if row[-1] is None:
        page = {"page": str(asked.page + 1)} if len(row) == 1 else {}
        return Click({**_keep(scope, rows, row[:-1]), **page})
    last, rest = rows[len(row) - 1], rows[len(row) :]
    taken = {*rows[: len(row)], *rest, *(axis.dimension for axis in asked.pivot.columns)}
    taken |= {each for each, values in scope.filters.members if len(values) == 1}
    lower = below(last, taken)
    laid = tuple(dict.fromkeys((*([lower] if lower else []), *rest))) or (_across(last, taken),)
    return Click({**_keep(scope, rows, row), "rows": laid, "page": None, "order": None, "find": None})


def _keep(scope: Scope, rows: list[str], members: Members) -> dict[str, str | tuple[str, ...] | None]:
    kept: dict[str, str | tuple[str, ...] | None] = {}
    for dimension, member in zip(rows, members, strict=False):
        click = scope.drill(dimension)({dimension: member})
        filtered = dimension in MEMBERS or DIMENSIONS[dimension].time
        kept |= click.filters if filtered else {"keep": (*scope.filters.listed("keep"), f"{dimension} = {member}")}
    return kept


def _across(last: str, taken: set[str]) -> str:
    """What a member at the end of its path is laid out by: goods for sellers, sellers for goods, then time."""
    ways = ("category", "month") if last in ("dealer", "dealer_id", "city_id", "account") else ("region", "month")
    return next((way for way in ways if way not in taken), last)


def sorting(scope: Scope, asked: Asked, by: str) -> Click:
    """Falling at first for figures, rising for names; a second click turns it."""
    now = scope.filters.view("order", f"-{asked.question.metrics[0]}")
    first, other = (by, f"-{by}") if by in DIMENSIONS else (f"-{by}", by)
    return Click({"order": other if now == first else first, "page": None})
