"""Where figures come from, for "how this is computed"."""

import re

from data.text import say
from queries.question import Answer, Period

CLAUSE = re.compile(r" (?=(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|LIMIT|UNION ALL|JOIN)\b)|(?<=\()(?=SELECT\b)")


def described(answer: Answer, language: str) -> dict[str, object]:
    """What the reader gets to see of where an answer comes from."""
    return {
        "sql": laid_out(answer.sql),
        "parameters": {name: str(value) for name, value in answer.parameters.items()},
        "sources": answer.sources,
        "version": answer.version,
        "period": _period(answer.period),
        "compared": _period(answer.compared),
        "notes": [say(key, language, **values) for key, values in answer.notes],
    }


def laid_out(sql: str) -> str:
    """A compiled question with each clause on a line, as far in as it is nested; what has lines already stays.

    By its words alone: parsing it, as SQLGlot would, takes longer than answering it.
    """
    if "\n" in sql:
        return sql
    lines, depth = [], 0
    for clause in CLAUSE.split(sql):
        lines.append("  " * depth + clause)
        depth += clause.count("(") - clause.count(")")
    return "\n".join(lines)


def _period(period: Period | None) -> str | None:
    return f"{period.starts} – {period.ends}" if period else None
