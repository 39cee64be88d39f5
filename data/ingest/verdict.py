"""The rules that a single row can break, as one SELECT over the rows as they were read."""

from collections.abc import Iterable, Iterator
from datetime import date

from data.contract import Column, Table
from data.ingest.encoding import UNREADABLE
from data.ingest.read import Part
from data.parquet import SQL_TYPES, quote, reading

RULES = ("required", "encoding", "number", "type", "value", "bounds", "date", "month")
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2  # plans reach into next year; a later date is a slip of the pen

_BLANKS = quote("\t\n\r \u00a0\u3000")
_THOUSANDS = r"'[+-]?\d{1,3}(,\d{3})+(\.\d+)?'"
_DAYS = "['%Y%m%d', '%Y.%m.%d', '%Y年%m月%d日']"  # beside those a cast knows: 2026-01-05, 2026/1/5, with a time
_MONTHS = "['%Y-%m', '%Y/%m', '%Y.%m', '%Y%m', '%Y年%m月']"
_SIGNS = {"text": "UTF-8, GB18030", "date": "YYYY-MM-DD", "integer": "123", "real": "123.45", "money": "123.45"}


def verdict_sql(part: Part, scan: str, today: date) -> str:
    """The table's rows typed, after their number and before column, rule, value and what was expected of the first rule
    that each one breaks.

    Rows without any value are left out: they are empty lines.
    """
    given = [column for column in part.table.columns if column.name in part.types]
    raw = ", ".join(f'{_raw(part, column)} AS "#{column.name}"' for column in given)
    typed = ", ".join(f"{_typed(part, column)} AS {column.name}" for column in given)
    problems = ", ".join(_problem(place, column, today) for place, column in enumerate(given))
    values = " ".join(f'WHEN {place} THEN CAST("#{column.name}" AS VARCHAR)' for place, column in enumerate(given))
    wanted = (expected(part.table, column, rule, today) for column in given for rule in RULES)
    return f"""
        SELECT "#", {', '.join(_kept(part, column) for column in part.table.columns)},
            {_list(column.name for column in given)}[problem // {len(RULES)} + 1],
            {_list(RULES)}[problem % {len(RULES)} + 1],
            left(CASE problem // {len(RULES)} {values} END, 200),
            {_list(wanted)}[problem + 1]
        FROM (SELECT *, coalesce({problems}, NULL) AS problem
            FROM (SELECT *, {typed} FROM (SELECT "#", {raw} FROM {scan}))
            WHERE {' OR '.join(f'"#{column.name}" IS NOT NULL' for column in given)})"""


def expected(table: Table, column: Column, rule: str, today: date) -> str:
    """What a value that breaks `rule` should have been, in signs that need no translation."""
    if rule == "duplicate":
        return " + ".join(table.key)
    if rule == "reference":
        return str(column.refers_to)
    if rule == "bounds" and column.bounds:
        low, high = column.bounds
        return f"≥ {low:g}" if high == float("inf") else f"{low:g} … {high:g}"
    if rule == "date":
        return f"≥ {EARLIEST}" + ("" if column.open_ended else f", ≤ {_latest(today)}")
    return "YYYY-MM-01" if rule == "month" else ", ".join(column.values) or _SIGNS[column.kind]


def _raw(part: Part, column: Column) -> str:
    """The value as it was read; text without blanks around it and without thousands separators in numbers."""
    if _stored_as_such(part, column):
        return column.name
    text = f"nullif({_trimmed(f'CAST({column.name} AS VARCHAR)')}, '')"
    if column.kind == "text" and part.types[column.name] in ("DOUBLE", "FLOAT"):
        return rf"regexp_replace({text}, '\.0$', '')"  # whole numbers that a frame with gaps made floats
    if column.kind in ("integer", "real", "money") and part.thousands:
        return (f"CASE WHEN contains({column.name}, ',') AND regexp_full_match({text}, {_THOUSANDS})"
                f" THEN replace({text}, ',', '') ELSE {text} END")
    return text


def _trimmed(text: str) -> str:
    """Trimming more than spaces costs five times what it costs to see that there is no need."""
    return f"CASE WHEN regexp_matches({text}, '[^!-~]') THEN trim({text}, {_BLANKS}) ELSE {text} END"


def _stored_as_such(part: Part, column: Column) -> bool:
    return column.kind != "text" and reading(column, part.types[column.name]) is not None


def _typed(part: Part, column: Column) -> str:
    """The value in the column's type, null where it is not one."""
    raw = f'"#{column.name}"'
    if column.kind == "date" and not _stored_as_such(part, column):
        known = _MONTHS if column.name == "month" else _DAYS
        return f"coalesce(TRY_CAST({raw} AS DATE), CAST(try_strptime({raw}, {known}) AS DATE))"
    if column.kind == "integer":  # a cast would round 1.5; up to 2^53 a float holds every whole number
        number = f"TRY_CAST({raw} AS DOUBLE)"
        return f"CASE WHEN {number} = floor({number}) AND abs({number}) <= {2**53} THEN CAST({number} AS BIGINT) END"
    if column.kind == "real":
        return f"CASE WHEN isfinite(TRY_CAST({raw} AS DOUBLE)) THEN TRY_CAST({raw} AS DOUBLE) END"
    return raw if column.kind == "text" else f"TRY_CAST({raw} AS {SQL_TYPES[column.kind]})"


def _kept(part: Part, column: Column) -> str:
    held = column.name if column.name in part.types else f"CAST(NULL AS {SQL_TYPES[column.kind]})"
    return f"coalesce({held}, {quote(column.default)})" if column.default else held


def _problem(place: int, column: Column, today: date) -> str:
    """The number of the first rule the column breaks, null when it keeps them all."""
    cases = " ".join(
        f"WHEN {broken} THEN {place * len(RULES) + RULES.index(rule)}" for rule, broken in _rules(column, today)
    )
    missing = "NULL" if column.optional else place * len(RULES) + RULES.index("required")
    return f'CASE WHEN "#{column.name}" IS NULL THEN {missing} {cases} END'


def _rules(column: Column, today: date) -> Iterator[tuple[str, str]]:
    """Rule and the condition that breaks it, in the order in which they are looked at."""
    raw, name = f'"#{column.name}"', column.name
    if column.kind == "text":
        yield "encoding", f"contains({raw}, '{UNREADABLE}')"
    elif column.kind != "date":
        yield "number", f"{name} IS NULL AND NOT isfinite(TRY_CAST({raw} AS DOUBLE))"
    yield "type", f"{name} IS NULL"
    if column.values:
        yield "value", f"{name} NOT IN ({', '.join(map(quote, column.values))})"
    if column.bounds:
        low, high = (f"CAST('{bound}' AS DOUBLE)" for bound in column.bounds)
        yield "bounds", f"{name} NOT BETWEEN {low} AND {high}"
    if column.kind == "date":
        last = "NOT isfinite({0})" if column.open_ended else f"{{0}} > DATE '{_latest(today)}'"
        yield "date", f"{name} < DATE '{EARLIEST}' OR {last.format(name)}"
    if name == "month":
        yield "month", f"day({name}) <> 1"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quote, texts))}]"


def _latest(today: date) -> date:
    return date(today.year + YEARS_AHEAD, 12, 31)
