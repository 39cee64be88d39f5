"""A pivot in words: its title, what it shows, and the line that asks the same in a shell."""

import shlex

from dashboard.filters import member_text
from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from queries.conditions import write_condition
from queries.dimensions import DIMENSIONS
from queries.question import Condition, Filter, Having

MOST = 400  # rows that a shell is given


def title(scope: Scope, asked: Asked) -> str:
    """`Sell-in and margin rate by region and month`."""
    first, *rest = (scope.measure(name).label for name in asked.question.metrics)
    metrics = [first, *map(small, rest)]
    axes = [small(scope.say(f"dimensions.{axis.dimension}")) for axis in (*asked.pivot.rows, *asked.pivot.columns)]
    return scope.say("explore.by", metrics=_list(scope, metrics), axes=_list(scope, axes))


def small(words: str) -> str:
    """The words within a sentence; what is in capitals stays so."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def note(scope: Scope, asked: Asked) -> str:
    """What the rows are ordered by, what is kept, and which metrics are left out."""
    said = [condition_text(scope, each) for each in conditions(asked)]
    if asked.pivot.rows and not asked.pivot.rows[0].time:
        by, falling = asked.pivot.by(asked.pivot.rows[0])
        said.append(scope.say("explore.falling" if falling else "explore.rising", by=_named(scope, by)))
    if asked.unknown:
        names = _list(scope, [scope.measure(name).label for name in asked.unknown])
        said.append(scope.say("explore.left_out", metrics=names))
    return " · ".join(said)


def conditions(asked: Asked) -> tuple[Condition, ...]:
    """The page's own conditions; those of the filter bar are said above them."""
    return tuple(each for each in asked.question.where if not isinstance(each, Filter) or each.negated or each.contains)


def condition_text(scope: Scope, condition: Condition) -> str:
    """A condition as a sentence: `Dealer: 10 largest by sell-in in each region`."""
    name = scope.say(f"dimensions.{condition.dimension}")
    if isinstance(condition, Filter):
        if not condition.negated and not condition.contains:
            return member_text(condition.dimension, condition.values, scope.language)
        how = ("not_" if condition.negated else "") + ("contains" if condition.contains else "in")
        values = scope.say("filters.comma").join(value or scope.say("filters.unnamed") for value in condition.values)
        return scope.say(f"explore.where_{how}", name=name, values=values)
    return _having(scope, condition, name)


def command(scope: Scope, asked: Asked) -> str:
    """The line that asks for the same rows in a shell."""
    question, first = asked.question, asked.pivot.rows[:1]
    by = [axis.dimension for axis in (*asked.pivot.rows, *asked.pivot.columns)]
    words = ["sluice", "ask", "--metrics", ",".join(question.metrics), "--by", ",".join(by)]
    for each in question.where:
        words += ["--where", write_condition(each)]
    deepest = asked.pivot.levels()[len(asked.pivot.rows), len(asked.pivot.columns)]
    there = scope.answer(deepest).frame
    for others in (each for each in deepest.others if there[each.dimension].null_count()):
        words += ["--others", write_condition(others)]
    words += ["--from", str(question.starts), "--to", str(question.ends)]
    words += ["--compare", question.compare] if question.compare else []
    if first and not first[0].time:
        by_what, falling = asked.pivot.by(first[0])
        words += ["--order", f"{'-' if falling else ''}{by_what}"] if "__" not in by_what else []
    return shlex.join(words)


def _having(scope: Scope, condition: Having, name: str) -> str:
    what = _named(scope, condition.metric)
    no = "not_" if condition.negated else ""
    if not condition.ranks:
        value = scope.measure(condition.metric.partition("__")[0]).short(condition.value)
        return scope.say(f"explore.where_{no}with", name=name, metric=what, test=condition.test, value=value)
    said = scope.say(f"explore.where_{no}{condition.test}", name=name, metric=what, count=int(condition.value))
    if not condition.each:
        return said
    each = _list(scope, [small(scope.say(f"dimensions.{other}")) for other in condition.each])
    return scope.say("explore.where_each", said=said, each=each)


def _named(scope: Scope, by: str) -> str:
    if by in DIMENSIONS:
        return scope.say(f"dimensions.{by}")
    metric, _, change = by.partition("__")
    label = scope.measure(metric).label
    return scope.say("explore.change_of", metric=label) if change else label


def _list(scope: Scope, names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return scope.say("explore.and", first=scope.say("filters.comma").join(names[:-1]), last=names[-1])
