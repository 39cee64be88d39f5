"""DIMENSIONS: what figures can be laid over, and the paths along which one drills.

Labels are in the catalogue, `dimensions.<name>`. Every view and rollup keeps these names as column names.
"""

from dataclasses import dataclass

from data.errors import QuestionError, nearest
from queries.facts import FACTS
from queries.period import GRAINS


@dataclass(frozen=True)
class Dimension:
    """One dimension.

    time: its values are the first days of spans. who: it says who sells, so that a share of the whole leaves it out.
    """

    name: str
    time: bool = False
    who: bool = False


DIMENSIONS = {
    each.name: each
    for each in (
        *(Dimension(name, time=True) for name in GRAINS),
        *(Dimension(name) for name in ("region", "province", "city", "city_id")),
        *(Dimension(name, who=True) for name in ("channel", "account", "dealer", "dealer_id")),
        *(Dimension(name) for name in ("category", "series", "sku")),
        *(Dimension(name) for fact in FACTS.values() for name in fact.own),
    )
}

PATHS = (
    ("region", "province", "city", "dealer"),
    ("channel", "account", "dealer"),
    ("category", "series", "sku"),
    ("year", "quarter", "month", "week", "day"),
)


def dimension(name: str) -> Dimension:
    """The dimension of that name; QuestionError names the nearest one."""
    if name not in DIMENSIONS:
        raise QuestionError("unknown_dimension", name=name, nearest=nearest(name, DIMENSIONS))
    return DIMENSIONS[name]


def below(name: str) -> str | None:
    """The next dimension down the first path that holds `name`, None at its end."""
    for path in PATHS:
        if name in path[:-1]:
            return path[path.index(name) + 1]
    return None
