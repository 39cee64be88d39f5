"""The members of a dimension, for choosing one: found by a part of the name, never the whole list."""

from collections.abc import Iterable

from queries.access import User
from queries.engine import Engine
from queries.question import Filter

# Dimension -> the small table whose column of that name lists its members.
LISTED = {
    **dict.fromkeys(("region", "province", "city"), "territories"),
    **dict.fromkeys(("channel", "account", "dealer"), "dealers"),
    **dict.fromkeys(("category", "series", "sku"), "products"),
}


def find(
    engine: Engine, user: User, dimension: str, text: str = "", where: Iterable[Filter] = (), limit: int = 50
) -> list[str]:
    """At most `limit` members whose name contains `text`, case ignored, by name, those that begin with it first.

    where: other filters to keep to, as far as the dimension's own table knows them. KeyError for a dimension that is
    not in LISTED.
    """
    table = LISTED[dimension]
    inside = [each for each in where if LISTED.get(each.dimension) == table and each.dimension != dimension]
    kept = "".join(f" AND list_contains($in_{each.dimension}, {each.dimension})" for each in inside)
    sql = (
        f"SELECT {dimension} AS member, "
        f"min(CASE WHEN starts_with(lower({dimension}), $text) THEN 0 ELSE 1 END) AS place "
        f"FROM {table} WHERE {dimension} <> '' AND contains(lower({dimension}), $text){kept} "
        f"GROUP BY {dimension} ORDER BY place, member LIMIT {int(limit)}"
    )
    values = {f"in_{each.dimension}": list(each.values) for each in inside}
    return engine.run(sql, {"text": text.lower(), **values}, user)["member"].to_list()


def known(engine: Engine, user: User, dimension: str, members: tuple[str, ...]) -> set[str]:
    """Those of `members` that exist and that the user may see. An empty name stands for rows without one."""
    sql = f"SELECT DISTINCT {dimension} AS member FROM {LISTED[dimension]} WHERE list_contains($members, {dimension})"
    return {*engine.run(sql, {"members": list(members)}, user)["member"].to_list(), *({""} & set(members))}
