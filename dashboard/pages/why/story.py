"""The story of a change: from what to what, how much of it is new and lost or rate and mix, who tells most."""

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.why.explained import Explained, explained, unknown
from dashboard.panels import Click, Panel, Piece, Prose
from dashboard.parts.choosing import choices
from dashboard.parts.sentences import figure, listed, sentence
from dashboard.units import UNITS
from data.text import topic
from queries.additivity import indivisible, nature
from queries.contributions import drivers

Sentence = tuple[Piece, ...]
FEW = ("region", "province", "channel", "category")  # dimensions of few members
NAMED = 3


def metric(scope: Scope) -> str:
    """What is explained: as chosen, or sell-in in the measure of the bar."""
    return scope.filters.view("metric", scope.named("sell_in"))


def across(scope: Scope, found: Explained) -> str | None:
    """The dimension that the change is laid out by: as asked, else the one of few members that tells most."""
    tables = found.explanation.tables
    asked = scope.filters.view("across", "")
    if asked in tables:
        return asked
    telling = {name: table["score"].sum() for name, table in tables.items() if name in FEW and table.height > 1}
    return max(telling, key=telling.__getitem__) if telling else next(iter(tables), None)


def view(scope: Scope, dimension: str, member: str) -> Click:
    """The page that shows a member: a dealer's own, or the metric over time."""
    if dimension == "dealer":
        return scope.drill("dealer")({"dealer": member})
    return scope.click("trends", metric=metric(scope), **{dimension: member})


def happened(scope: Scope) -> Panel:
    """The change in sentences, beside the choice of another metric."""
    measure, found = scope.measure(metric(scope)), explained(scope, metric(scope))
    said = (_moved, _apart, _driven, _held, _nature) if found else ()
    sentences = tuple(each for write in said if found and (each := write(scope, found))) or (_nothing(scope),)
    ways = choices(scope, "metric", measure.name, lambda name: scope.measure(name).label, among=scope.metrics)
    answers = found.answers if found else ()
    title = scope.say("happened", metric=measure.label)
    return Panel("happened", title, Prose(sentences), measure.meaning, 5, answers, choices=(ways,))


def whole(scope: Scope) -> Panel | None:
    """By what the metric does not come apart, and why: no sum is better than a wrong one."""
    found = explained(scope, metric(scope))
    kept = found.explanation.whole if found else ()
    if not kept:
        return None
    names = scope.say("filters.comma").join(scope.say(f"dimensions.{name}") for name in kept)
    key = _told("whole", indivisible(metric(scope)))
    words = scope.say(key, metric=scope.measure(metric(scope)).label, names=names)
    return Panel("whole", scope.say("whole"), Prose(((Piece(words),),)))


def _moved(scope: Scope, found: Explained) -> Sentence:
    what, measure = found.explanation, scope.measure(metric(scope))
    difference, tone = what.change or 0.0, measure.tone(what.change)
    plain = UNITS[measure.unit].plain or not what.before
    return sentence(
        scope, "moved_plain" if plain else "moved",
        metric=measure.label, before=figure(measure.short(what.before)), now=figure(measure.short(what.now)),
        change=figure(measure.change(what.now, what.before) or "", tone=tone),
        difference=figure(measure.signed(difference), tone=tone),
        against=scope.say(f"filters.against_{found.compare}"),
    )  # fmt: skip


def _apart(scope: Scope, found: Explained) -> Sentence | None:
    """How much of it is new and lost dealers (or items), or how much is rate and how much is mix."""
    tables, by = found.explanation.tables, across(scope, found)
    measure = scope.measure(metric(scope))
    if by and "rate" in tables[by].columns:
        parts = {name: measure.part(tables[by][name].sum()) for name in ("rate", "mix")}
        return sentence(scope, "apart_rated", of=scope.say(f"dimensions.{by}").lower(),
                        **{name: figure(text) for name, text in parts.items()})  # fmt: skip
    finest = next((name for name in ("dealer", "sku") if name in tables), None)
    if not finest:
        return None
    rows = tables[finest].group_by("state").agg(pl.col("change").sum(), pl.len())
    state = {row["state"]: row for row in rows.iter_rows(named=True)}
    none = {"change": 0.0, "len": 0}
    return sentence(
        scope, f"apart_{finest}",
        **{name: figure(measure.signed(state.get(name, none)["change"])) for name in ("kept", "new", "lost")},
        **{f"{name}_count": f"{state.get(name, none)['len']:,}" for name in ("new", "lost")},
    )  # fmt: skip


def _driven(scope: Scope, found: Explained) -> Sentence | None:
    return _telling(scope, found, "driven", 1)


def _held(scope: Scope, found: Explained) -> Sentence | None:
    return _telling(scope, found, "held", -1)


def _telling(scope: Scope, found: Explained, key: str, way: int) -> Sentence | None:
    """The most telling members on both sides that moved the way the whole did, or against it."""
    measure, turned = scope.measure(metric(scope)), (found.explanation.change or 0.0) * way
    alike = pl.col("change") * turned > 0
    kept = {name: table.filter(alike, state="kept") for name, table in found.explanation.tables.items()}
    named = [
        figure(
            f"{row['member'] or scope.say('filters.unnamed')} {measure.part(row['change'])}",
            view(scope, row["dimension"], row["member"]), measure.tone(row["change"]),
        )
        for row in (drivers(kept, NAMED) if kept else pl.DataFrame()).iter_rows(named=True)
    ]  # fmt: skip
    return sentence(scope, key, members=listed(scope, named)) if named else None


def _nature(scope: Scope, found: Explained) -> Sentence | None:
    """What kind of figure it is, where that matters for reading the parts."""
    kind = nature(metric(scope))
    return (Piece(scope.say(_told("nature", kind))),) if kind else None


def _told(what: str, of: str) -> str:
    """The text about a kind of figure, the general one where it has none of its own."""
    return f"{what}_{of}" if f"{what}_{of}" in topic("why") else f"{what}_fact"


def _nothing(scope: Scope) -> Sentence:
    """Why there is no change to explain."""
    if names := unknown(scope, metric(scope)):
        words = scope.say("filters.comma").join(scope.say(f"dimensions.{name}") for name in names)
        return (Piece(scope.say("trends.unknown", metric=scope.measure(metric(scope)).label, names=words)),)
    if not scope.filters.compare:
        return (Piece(scope.say("no_comparison")),)
    day = dates.day(scope.filters.data.starts, scope.language)
    return (Piece(scope.say("nothing_to_compare", day=day)),)
