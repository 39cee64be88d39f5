"""The portable subset of SQL: what every view, special question and compiled query keeps to, so that a second engine
can run it. A rule is a name and a predicate over one node of the parsed text that says the node breaks it.
"""

from collections.abc import Callable

import sqlglot
from sqlglot import exp

from queries.access import FUNCTIONS, SYNTAX

_SPANS = {"DAY", "MONTH", "QUARTER", "YEAR"}
_JOINS = {"", "INNER", "OUTER", "CROSS"}


def _divides_unguarded(node: exp.Expression) -> bool:
    """A literal divisor is no danger, unless it is zero."""
    divisor = node.expression.unnest() if isinstance(node, (exp.Div, exp.Mod)) else exp.Nullif()
    return not (isinstance(divisor, exp.Nullif) or (isinstance(divisor, exp.Literal) and float(divisor.name) != 0))


def _is_double(node: exp.Expression) -> bool:
    """Whether the value is cast to DOUBLE, or is arithmetic on what is."""
    node = node.unnest()
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
        return _is_double(node.this) or _is_double(node.expression)
    return isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DOUBLE


def _nameless(node: exp.Expression) -> bool:
    """A computed column of a query that is read from, without a name."""
    read = isinstance(node, exp.Select) and not isinstance(node.parent, (exp.Exists, exp.In, exp.SetOperation))
    scalar = isinstance(node.parent, exp.Subquery) and not isinstance(node.parent.parent, (exp.From, exp.Join))
    return read and not scalar and any(not isinstance(each, (exp.Alias, exp.Column, exp.Star)) for each in node.selects)


def _number(node: exp.Expression) -> bool:
    return isinstance(node.this if isinstance(node, exp.Ordered) else node, exp.Literal)


RULES: dict[str, Callable[[exp.Expression], bool]] = {
    "a listed construct or function": lambda n: type(n) not in SYNTAX | FUNCTIONS,
    "no GROUP BY ALL": lambda n: isinstance(n, exp.Group) and bool(n.args.get("all")),
    "no ORDER BY ALL": lambda n: isinstance(n, exp.Ordered) and isinstance(n.this, exp.Var),
    "no column by its position": lambda n: isinstance(n, (exp.Group, exp.Order)) and any(map(_number, n.expressions)),
    "no EXCLUDE, REPLACE, RENAME": lambda n: isinstance(n, exp.Star) and any(n.args.values()),
    "ON, not USING": lambda n: isinstance(n, exp.Join) and bool(n.args.get("using")),
    "plain joins": lambda n: isinstance(n, exp.Join) and (bool(n.method) or n.kind not in _JOINS),
    "no DISTINCT ON": lambda n: isinstance(n, exp.Distinct) and bool(n.args.get("on")),
    "no BY NAME": lambda n: isinstance(n, exp.SetOperation) and bool(n.args.get("by_name")),
    "list_contains, not IN a list": lambda n: isinstance(n, exp.In) and not (n.expressions or n.args.get("query")),
    "a calendar table, not week functions": lambda n: (
        (isinstance(n, (exp.TimestampTrunc, exp.DateTrunc)) and n.unit.name.upper() not in _SPANS)
        or (isinstance(n, exp.Extract) and n.name.upper() not in _SPANS)
    ),
    "percentile_cont WITHIN GROUP": lambda n: (
        isinstance(n, exp.Median) or (isinstance(n, exp.PercentileCont) and not isinstance(n.parent, exp.WithinGroup))
    ),
    "nullif under every division": _divides_unguarded,
    "no integer division": lambda n: isinstance(n, exp.IntDiv),
    "DOUBLE before a division": lambda n: isinstance(n, exp.Div) and not _is_double(n),
    "DOUBLE before an average": lambda n: isinstance(n, exp.Avg) and not _is_double(n.this),
    "every computed column has a name": _nameless,
}


def broken(sql: str) -> list[str]:
    """The rules that the query breaks, each with the text that breaks it; none for a query in the subset."""
    return [
        f"{rule}: {node.sql(dialect='duckdb')[:100]}"
        for node in sqlglot.parse_one(sql, dialect="duckdb").walk()
        for rule, breaks in RULES.items()
        if breaks(node)
    ]
