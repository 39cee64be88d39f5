"""The rules that rows keep towards each other: references that are found, keys that are unique."""

from collections import Counter

from data.contract import Column, Table
from data.ingest.report import Counts
from data.ingest.stage import Stage
from data.ingest.verdict import expected
from data.parquet import quote, select


def settle(stage: Stage) -> None:
    """Rejects the rows that refer to nothing or repeat a key, and counts; the tables referred to are settled first."""
    for table in stage.tables:
        for column in (each for each in table.columns if each.refers_to):
            rejected = _reject_strangers(stage, table, column)
            while rejected and target(column) == table.name:  # a rejected dealer may have been another one's parent
                rejected = _reject_strangers(stage, table, column)
        if table.key:
            _reject_repeats(stage, table)
        _count(stage, table)
        _note_formulas(stage, table)


def missing(column: Column, known: str) -> str:
    """The condition that a row refers to something that is not in the query `known`."""
    _, _, name = str(column.refers_to).partition(".")
    only = f" AND {column.when[0]} = {quote(column.when[1])}" if column.when else ""
    return f"{column.name} IS NOT NULL{only} AND {column.name} NOT IN (SELECT {name} FROM ({known}))"


def target(column: Column) -> str:
    """The table that a column refers to."""
    return str(column.refers_to).partition(".")[0]


def _reject_strangers(stage: Stage, table: Table, column: Column) -> int:
    known = stage.all(target(column))
    if known is None:  # there is nothing to compare with, which a refusal tells
        return 0
    return _reject(stage, table, column.name, "reference", column.name, missing(column, known))


def _reject_repeats(stage: Stage, table: Table) -> None:
    """The first row of a key stays; what the lake keeps of the table comes before what was read."""
    key = ", ".join(table.key)
    full = " AND ".join(f"{name} IS NOT NULL" for name in table.key)
    shown = f"concat_ws(' + ', {key})"
    if old := stage.kept(table.name) if stage.given(table.name) else ():
        held = f"SELECT {key} FROM ({select(table, old)})"
        _reject(stage, table, table.key[0], "duplicate", shown, f"{full} AND ({key}) IN ({held})")
    repeated = f"""SELECT each.rowid FROM "{table.name}" AS each JOIN (
            SELECT {key}, min(rowid) AS first FROM "{table.name}" WHERE "#rule" IS NULL AND {full}
            GROUP BY {key} HAVING count(*) > 1) AS twice
        ON {' AND '.join(f'each.{name} = twice.{name}' for name in table.key)}
        WHERE each.rowid > twice.first"""
    _reject(stage, table, table.key[0], "duplicate", shown, f"rowid IN ({repeated})")


def _reject(stage: Stage, table: Table, column: str, rule: str, value: str, condition: str) -> int:
    """Rejects the rows that meet the condition; how many that were. value: the SQL of what they show."""
    wanted = expected(table, table.column(column), rule, stage.today)
    ((changed,),) = stage.rows(
        f'UPDATE "{table.name}" SET "#column" = {quote(column)}, "#rule" = {quote(rule)}, "#value" = {value},'
        f' "#expected" = {quote(wanted)} WHERE "#rule" IS NULL AND {condition}'
    )
    return changed


def _count(stage: Stage, table: Table) -> None:
    found = dict(stage.rows(f'SELECT "#rule", count(*) FROM "{table.name}" GROUP BY 1'))
    read = sum(found.values())
    found.pop(None, None)
    stage.report.tables[table.name] = Counts(read, Counter(found))


def _note_formulas(stage: Stage, table: Table) -> None:
    """Text that a spreadsheet would run is kept as it is, as nothing may be lost; whatever exports it disarms it."""
    for name in (each.name for each in table.columns if each.kind == "text"):
        found = stage.rows(f"""SELECT "#file", min("#row"), arg_min({name}, "#row"), count(*) FROM "{table.name}"
            WHERE "#rule" IS NULL AND left({name}, 1) IN ('=', '+', '-', '@') AND length({name}) > 1
            GROUP BY 1 ORDER BY 1""")
        for file, row, value, rows in found:
            stage.report.note(
                "notice_formula", file=stage.files[file], row=row, column=name, found=value[:60], rows=rows
            )
