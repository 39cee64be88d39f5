"""Whether what was read may become the lake."""

from collections.abc import Iterator

from data.contract import TABLES, Table
from data.errors import DataError
from data.ingest.settle import missing, target
from data.ingest.stage import Stage
from data.parquet import quote, select


def judge(stage: Stage, tolerance: float) -> None:
    """Adds to the report why nothing may be published: a core table without rows, or too many broken keys.

    A key is broken by a row that repeats it, refers to nothing, or has no valid value in a column of a key or a
    reference. `tolerance` is the share of a table's rows that may, 0 to 1.
    """
    stage.report.refusals += [*_core(stage), *_keys(stage, tolerance), *_left_alone(stage, tolerance)]
    for table in stage.tables:
        if not table.core and not stage.given(table.name):
            stage.report.note("notice_nothing", table=table.name)


def _core(stage: Stage) -> Iterator[DataError]:
    for table in (each for each in TABLES.values() if each.core):
        if table in stage.tables and not stage.given(table.name):
            counts = stage.report.tables[table.name]
            rule = next((rule for rule, _ in counts.rules.most_common(1)), "-")
            yield DataError("core_unusable", table=table.name, read=counts.read, rule=rule)
        elif stage.all(table.name) is None:
            yield DataError("core_not_given", table=table.name)


def _keys(stage: Stage, tolerance: float) -> Iterator[DataError]:
    for table in stage.tables:
        keys = ", ".join(quote(each.name) for each in table.columns if each.refers_to or each.name in table.key) or "''"
        (broken,) = stage.rows(f"""SELECT count(*) FROM "{table.name}"
            WHERE "#rule" IN ('duplicate', 'reference') OR "#rule" IS NOT NULL AND "#column" IN ({keys})""")[0]
        read = stage.report.tables[table.name].read
        if broken > tolerance * read:
            yield _too_many(table, broken, read, tolerance)


def _left_alone(stage: Stage, tolerance: float) -> Iterator[DataError]:
    """Rows that stay in the lake although what they refer to was replaced without it: they are kept, and noted."""
    for table in TABLES.values():
        replaced = [each for each in table.columns if each.refers_to and stage.given(target(each))]
        old = stage.kept(table.name) if replaced else ()
        if old:
            query = select(table, old)
            lost = " OR ".join(f"({missing(each, str(stage.all(target(each))))})" for each in replaced)
            read, broken = stage.rows(f"SELECT count(*), count(*) FILTER (WHERE {lost}) FROM ({query})")[0]
            if broken > tolerance * read:
                yield _too_many(table, broken, read, tolerance)
            elif broken:
                stage.report.note("notice_left_alone", table=table.name, rows=broken)


def _too_many(table: Table, broken: int, read: int, tolerance: float) -> DataError:
    return DataError("keys_broken", table=table.name, broken=broken, read=read, tolerance=f"{tolerance:.4g}")
