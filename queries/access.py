"""Who is asking, and the one pass that every query goes through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from data.errors import AccessError, nearest

# fmt: off
# Deny by default: what is on neither list raises. Both are read by type, so a subclass has to be listed itself.
SYNTAX = frozenset((
    exp.Select, exp.Union, exp.Intersect, exp.Except, exp.Subquery, exp.With, exp.CTE, exp.From, exp.Table,
    exp.TableAlias, exp.Join, exp.Where, exp.Group, exp.Rollup, exp.Cube, exp.GroupingSets, exp.Having, exp.Order,
    exp.Ordered, exp.Limit, exp.Offset, exp.Distinct, exp.Window, exp.WindowSpec, exp.Filter, exp.WithinGroup,
    exp.Column, exp.Identifier, exp.Star, exp.Alias, exp.Literal, exp.Null, exp.Boolean, exp.Placeholder, exp.Paren,
    exp.Tuple, exp.Var, exp.Interval, exp.Case, exp.If, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam,
    exp.And, exp.Or, exp.Not, exp.Neg, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.Is, exp.In, exp.Between, exp.Exists, exp.Like, exp.ILike, exp.Escape, exp.Add, exp.Sub,
    exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.DPipe,
))
FUNCTIONS = frozenset((
    exp.Sum, exp.Count, exp.Min, exp.Max, exp.Avg, exp.ArgMax, exp.ArgMin, exp.AnyValue, exp.Median,
    exp.PercentileCont, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.Corr, exp.LogicalAnd,
    exp.LogicalOr, exp.GroupConcat, exp.Grouping, exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank,
    exp.CumeDist, exp.Ntile, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Coalesce, exp.Nullif, exp.Greatest,
    exp.Least, exp.Abs, exp.Sign, exp.Round, exp.Floor, exp.Ceil, exp.Ln, exp.Exp, exp.Sqrt, exp.Pow, exp.DateTrunc,
    exp.TimestampTrunc, exp.Extract, exp.DateDiff, exp.DateAdd, exp.Year, exp.Quarter, exp.Month, exp.Day, exp.Lower,
    exp.Upper, exp.Trim, exp.Length, exp.Substring, exp.Concat, exp.Replace, exp.StrPosition, exp.Contains,
    exp.StartsWith, exp.ArrayContains,
))
# fmt: on
_ALLOWED = SYNTAX | FUNCTIONS
_QUERY = (exp.Select, exp.Union, exp.Intersect, exp.Except, exp.Subquery)
_ARGUMENTS = {exp.Table: {"this", "alias"}, exp.With: {"expressions"}}  # no samples, no versions, no recursion
_WORD = re.compile(r"[A-Za-z0-9_.]*|CURRENT ROW")


@dataclass(frozen=True)
class User:
    """A person and what they may see: everything, or the rows of their regions and provinces. Neither: no rows."""

    name: str
    everything: bool = False
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AccessRule:
    """How the rows of a table that a user may see are found.

    place: by its columns `region` and `province`. through: those whose `column` is found in `key` of the permitted
    rows of `table`. public: all. everything: none, but for a user with everything.
    """

    kind: Literal["place", "through", "public", "everything"]
    column: str = ""
    table: str = ""
    key: str = ""


PLACE, PUBLIC, EVERYTHING = AccessRule("place"), AccessRule("public"), AccessRule("everything")


def secure(sql: str, user: User, tables: Mapping[str, AccessRule]) -> str:
    """The query with each table narrowed to the rows that `user` may see, ready to run on DuckDB.

    tables: every table that may be named, in lower case, with its rule. Raises AccessError without a user, for
    anything but one SELECT, for a table that is not in `tables` and for syntax or a function that is not listed above.
    """
    if not isinstance(user, User):
        raise AccessError("no_user")
    return _secured(sql, user, frozenset(tables.items()))


@lru_cache(maxsize=4096)
def _secured(sql: str, user: User, rules: frozenset[tuple[str, AccessRule]]) -> str:
    try:
        match sqlglot.parse(sql, dialect="duckdb"):
            case [query] if isinstance(query, _QUERY):
                _Guard(user, dict(rules)).check(query, frozenset())
                # Everything quoted, no comment kept: DuckDB reads exactly the names and words that were checked.
                return query.sql(dialect="duckdb", identify=True, comments=False, copy=False)
    except (SqlglotError, RecursionError) as error:
        raise AccessError("not_a_query", found=str(error)[:200]) from None
    raise AccessError("not_a_query", found=sql[:80])


class _Guard:
    """One walk over a parsed query that checks every node and narrows every table, in place."""

    def __init__(self, user: User, rules: dict[str, AccessRule]) -> None:
        self.user, self.rules = user, rules

    def check(self, node: exp.Expression, ctes: frozenset[str]) -> None:
        """Check `node` and all below it; `ctes` are the names that mean a common table expression there."""
        _refuse_unlisted(node)
        if with_ := node.args.get("with_"):
            _refuse_unlisted(with_)
            for each in with_.expressions:
                self.check(each, ctes)
                ctes |= {each.alias.lower()}
                each.args["alias"].set("this", _renamed(each.alias))
        for child in list(node.iter_expressions()):
            if child is not with_:
                self.check(child, ctes)
        if isinstance(node, exp.Table):
            node.replace(self._narrowed(node, ctes))

    def _narrowed(self, node: exp.Table, ctes: frozenset[str]) -> exp.Expression:
        """What stands in a table's place, under the same alias: its permitted rows, or the expression it names."""
        name, alias = node.name.lower(), node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name))
        if name in ctes:
            return exp.Table(this=_renamed(node.name), alias=alias)
        rows = exp.Select(expressions=[exp.Star()]).from_(exp.Table(this=exp.to_identifier(name)), copy=False)
        return exp.Subquery(this=rows.where(self._permitted(name), copy=False), alias=alias)

    def _permitted(self, name: str) -> exp.Expression:
        """The condition that a row of the table has to meet."""
        rule = self.rules.get(name)
        if rule is None:
            raise AccessError("unknown_table", found=name, expected=nearest(name, self.rules))
        if self.user.everything or rule.kind == "public":
            return exp.true()
        if rule.kind == "through":
            keys = exp.Select(expressions=[exp.column(rule.key)]).from_(exp.Table(this=exp.to_identifier(rule.table)))
            return exp.column(rule.column).isin(query=keys.where(self._permitted(rule.table)))
        rights = {"region": self.user.regions, "province": self.user.provinces} if rule.kind == "place" else {}
        permitted = [_among(column, values) for column, values in rights.items() if values]
        return exp.or_(*permitted) if permitted else exp.false()  # type: ignore


def _refuse_unlisted(node: exp.Expression) -> None:
    """Raise for a node that is not listed, or that adds more than plain words of its own to the text."""
    used = {key for key, value in node.args.items() if value}
    quoted = isinstance(node, exp.Identifier) or (isinstance(node, exp.Literal) and node.is_string)
    words = [] if quoted else [value for value in node.args.values() if isinstance(value, str)]
    listed = type(node) in _ALLOWED and used <= _ARGUMENTS.get(type(node), used)
    if not listed or not all(map(_WORD.fullmatch, words)):
        raise AccessError("sql_not_allowed", found=node.sql(dialect="duckdb")[:80])


def _renamed(cte: str) -> exp.Identifier:
    """A name that no table has: should this scoping ever differ from DuckDB's, the query fails and leaks nothing."""
    return exp.to_identifier(f"with {cte}")


def _among(column: str, values: frozenset[str]) -> exp.Expression:
    """The condition that the column holds one of the values."""
    return exp.In(this=exp.column(column), expressions=[exp.Literal.string(value) for value in sorted(values)])
