"""What the page of a case is made of: the same for every kind, and what kinds of goods with destinations have more."""

from dashboard.page import Builder, Scope
from dashboard.pages.cases import case, flow, goods, history, signals

Parts = dict[str, tuple[Builder, ...]]
GENERAL: Parts = {
    "evidence": (case.against, case.excused, signals.spoken),
    "history": (history.taken,),
}
BY_KIND: dict[str, Parts] = {
    "rushing": {
        "evidence": (flow.weeks, flow.flow, goods.destinations, flow.checked),
        "serials": (goods.serials,),
        "signals": (signals.spoken, signals.prices, signals.caution, signals.victims),
        "history": (history.taken,),
    },
    "blocking": {
        "evidence": (case.against, flow.checked),
        "signals": (signals.spoken,),
        "history": (history.taken,),
    },
}
PACKS: dict[str, tuple[Builder, ...]] = {  # the order of an evidence pack, where it is not that of the parts
    "rushing": (
        flow.weeks, flow.flow, goods.destinations, flow.checked, signals.spoken, signals.victims, signals.caution,
        signals.prices, goods.serials, history.taken,
    ),
}  # fmt: skip


def parts_of(kind: str) -> Parts:
    """The parts of a case of the kind, by name: of GENERAL for a kind that has no others."""
    return BY_KIND.get(kind, GENERAL)


def part(scope: Scope, kind: str) -> str:
    """Which part of the case is open."""
    wanted, there = scope.filters.view("part", "evidence"), parts_of(kind)
    return wanted if wanted in there else next(iter(there))


def whole(kind: str) -> tuple[Builder, ...]:
    """Everything there is to say of a case of the kind, for its evidence pack."""
    every = (builder for builders in parts_of(kind).values() for builder in builders)
    return (case.story, *PACKS.get(kind, tuple(every)))
