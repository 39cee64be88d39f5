"""Conditions as text, the same on the command line, in an address and in a saved view.

    channel in A|B      channel not in A|B      channel = A      channel != A      dealer contains A|B
    dealer not contains A     dealer top 10 by sell_in_amount      dealer bottom 5 by margin_rate each region
    dealer not top 10 by sell_in_amount         sku with return_rate >= 0.05

`|` parts values, `\\|` is one within a value; after `=` and `!=` the whole rest is one value, an empty one included.
"""

import re

from data.errors import QuestionError
from queries.question import Condition, Filter, Having

_VALUES = re.compile(r"\s*(\w+)\s*(!=|=|\bnot\s+in\b|\bin\b|\bnot\s+contains\b|\bcontains\b)(.*)", re.DOTALL)
_RANKS = re.compile(r"\s*(\w+)\s+(not\s+)?(top|bottom)\s+(\d{1,7})(?:\s+after\s+(\d{1,9}))?\s+by\s+(\w+)"
                    r"(?:\s+each\s+(\w+(?:\s*,\s*\w+)*))?\s*")  # fmt: skip
_TESTS = re.compile(r"\s*(\w+)\s+(not\s+)?with\s+(\w+)\s*(>=|<=|>|<)\s*(-?\d{1,15}(?:\.\d{1,9})?)\s*")
_BAR = re.compile(r"(?<!\\)\|")


def read_condition(text: str) -> Condition:
    """The condition that the text says. QuestionError for anything else; names are checked when it is asked."""
    if found := _RANKS.fullmatch(text):
        name, negated, test, count, after, metric, each = found.groups()
        return Having(name, metric, test, int(count), bool(negated), _names(each), int(after or 0))
    if found := _TESTS.fullmatch(text):
        name, negated, metric, test, value = found.groups()
        return Having(name, metric, test, float(value), bool(negated))  # type: ignore[arg-type]
    if not (found := _VALUES.fullmatch(text)):
        raise QuestionError("unreadable_filter", found=text)
    name, operator, rest = found[1], " ".join(found[2].split()), found[3].strip()
    parts = [rest] if operator in ("=", "!=") else [each.strip().replace("\\|", "|") for each in _BAR.split(rest)]
    return Filter(name, tuple(parts), operator.startswith(("not", "!")), operator.endswith("contains"))


def write_condition(condition: Condition) -> str:
    """The text that reads back as the condition."""
    if isinstance(condition, Filter):
        return _write_filter(condition)
    name, no = condition.dimension, "not " if condition.negated else ""
    if not condition.ranks:
        return f"{name} {no}with {condition.metric} {condition.test} {_number(condition.value)}"
    after = f" after {condition.after}" if condition.after else ""
    each = f" each {','.join(condition.each)}" if condition.each else ""
    return f"{name} {no}{condition.test} {int(condition.value)}{after} by {condition.metric}{each}"


def _write_filter(condition: Filter) -> str:
    values = [value.replace("|", "\\|") for value in condition.values]
    if len(values) == 1 and not condition.contains:
        return f"{condition.dimension} {'!=' if condition.negated else '='} {condition.values[0]}".rstrip()
    operator = ("not " if condition.negated else "") + ("contains" if condition.contains else "in")
    return f"{condition.dimension} {operator} {'|'.join(values)}"


def _number(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()
