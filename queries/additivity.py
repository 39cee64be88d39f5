"""What a metric knows and where it adds up: asked by whatever lays it out, takes it apart or draws it."""

from collections.abc import Iterable
from functools import cache

from data.errors import QuestionError
from queries.dimensions import DIMENSIONS
from queries.facts import FACTS
from queries.joins import DEALER, ITEM
from queries.metrics import LEAVES, Leaf, leaves_of, rated


@cache
def known_to(leaf: str) -> tuple[str, ...]:
    """The dimensions a leaf can be laid out by and filtered on, time among them."""
    fact, each = FACTS[LEAVES[leaf].fact], LEAVES[leaf]
    # A week's worth of demand stands beside a stock, which has none of the sales' own dimensions.
    return tuple(name for name in fact.known if each.by != "demand" or name not in fact.own)


def knows(metric: str, *dimensions: str) -> bool:
    """Whether all that the metric is made of knows the dimensions."""
    return all(set(dimensions) <= {*known_to(leaf)} for leaf in leaves_of(metric))


def refuse(leaf: str, metric: str, names: Iterable[str]) -> None:
    """Raises QuestionError where the metric's leaf knows nothing of one of the dimensions."""
    known = known_to(leaf)
    for name in names:
        if name not in known:
            raise QuestionError("not_by", metric=metric, dimension=name, known=", ".join(known))


def additive(name: str, dimension: str) -> bool:
    """Whether the metric of a whole is the sum of that of the dimension's members.

    Flows and plans add up over anything, states over all but time, dealers over what divides them; ratios never do.
    """
    return not rated(name) and all(_adds(LEAVES[leaf], dimension) for leaf in leaves_of(name))


def flows(name: str) -> bool:
    """Whether the metric adds up over days, and is zero where nothing happened: sums of flows and their differences."""
    leaves = [LEAVES[leaf] for leaf in leaves_of(name)]
    return not rated(name) and all(each.by == "sum" and FACTS[each.fact].kind == "flow" for each in leaves)


def summed(name: str) -> bool:
    """Whether it is made of plain sums, of which a mean over time says something: no plan, count or ratio."""
    leaves = [LEAVES[leaf] for leaf in leaves_of(name)]
    return not rated(name) and all(each.by == "sum" and FACTS[each.fact].kind != "plan" for each in leaves)


def nature(name: str) -> str | None:
    """What must be said of the metric beside its figure: how its leaves are computed, or of which state they are."""
    leaves = [LEAVES[leaf] for leaf in leaves_of(name)]
    states = (each.fact for each in leaves if FACTS[each.fact].kind in ("snapshot", "as_of"))
    return next(states, None) or next((each.by for each in leaves if each.by in ("distinct", "ranked", "whole")), None)


def indivisible(name: str) -> str:
    """Why the metric does not come apart by everything: the fact that does not know it, else how it is computed."""
    leaves = [LEAVES[leaf] for leaf in leaves_of(name)]
    narrow = (each.fact for each in leaves if not {*DEALER, *ITEM} <= {*FACTS[each.fact].dimensions})
    return next(narrow, None) or next((each.by for each in leaves if each.by != "sum"), "sum")


def _adds(leaf: Leaf, dimension: str) -> bool:
    if leaf.by == "distinct":
        return dimension in DEALER
    state = FACTS[leaf.fact].kind in ("snapshot", "as_of")
    return leaf.by == "sum" and not (state and DIMENSIONS[dimension].time)


