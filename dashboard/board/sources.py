"""Where figures come from, for "how this is computed"."""

from functools import cache

import sqlglot

from data.text import say
from queries.question import Answer, Period


def described(answer: Answer, language: str) -> dict[str, object]:
    """What the reader gets to see of where an answer comes from."""
    return {
        "sql": _pretty(answer.sql),
        "parameters": {name: str(value) for name, value in answer.parameters.items()},
        "sources": answer.sources,
        "version": answer.version,
        "period": _period(answer.period),
        "compared": _period(answer.compared),
        "notes": [say(key, language, **values) for key, values in answer.notes],
    }


def _period(period: Period | None) -> str | None:
    return f"{period.starts} – {period.ends}" if period else None


@cache
def _pretty(sql: str) -> str:
    """SQL laid out for reading; values are bound, so a page has few texts and each is laid out once."""
    try:
        return sqlglot.parse_one(sql, dialect="duckdb").sql(dialect="duckdb", pretty=True)
    except sqlglot.ParseError:
        return sql
