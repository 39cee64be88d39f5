"""Reads a template that comes back."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import fastexcel
import polars as pl
from itsdangerous import BadSignature
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.pages.workbench.template.form import ABOUT, KEYS, MARK_AT, SHEET, Mark, locked, signer, table
from data.errors import QuestionError

LARGEST, UNPACKED = 20 * 2**20, 200 * 2**20  # bytes of a workbook, and of what is packed in it
WHOLE = re.compile(r"\d{1,15}(\.0+)?")  # above 15 digits a number in Excel is no longer exact
SHOWN = 60
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Refusal:
    """A cell that is no target. expected: what, as a key below `workbench.expected_`; figure: what must stay."""

    address: str
    expected: str
    found: str
    figure: int | None = None


@dataclass(frozen=True, eq=False)
class Returned:
    """What a template brings back. changed: KEYS, month, before, target, address of the cells that differ from it."""

    mark: Mark
    changed: pl.DataFrame
    refused: tuple[Refusal, ...]


def mark_of(content: bytes, secret: bytes) -> Mark:
    """Where a workbook comes from. QuestionError for one that is no template of this company's."""
    try:
        row = _sheet(content, ABOUT)[MARK_AT[0]]
        return Mark(*signer(secret).loads(str(row[MARK_AT[1]])))
    except (BadSignature, IndexError, TypeError):
        raise QuestionError("template_strange") from None


def read(content: bytes, plan: pl.DataFrame, mark: Mark) -> Returned:
    """The cells that differ from the plan the template was made from, and those that cannot be taken.

    plan: LEVELS, target, locked, at the revisions of the template's mark.
    """
    wide, months = table(plan)
    there = {values[: len(KEYS)]: values[len(KEYS) :] for values in wide.iter_rows()}
    shut, changed, refused, seen = locked(plan), [], [], set()
    for number, row in enumerate(_sheet(content, SHEET)[1:], 1):
        key = tuple(each or "" for each in row[: len(KEYS)])
        if not any(row[: len(KEYS) + len(months)]):
            continue
        if key not in there or key in seen:
            kind = "row_once" if key in seen else "row"
            refused.append(Refusal(xl_rowcol_to_cell(number, 0), kind, " / ".join(key)[:SHOWN]))
            continue
        seen.add(key)
        for each in _differing(number, row, months, there[key]):
            month, before, target, found, address = each
            if target is None:
                refused.append(Refusal(address, "whole", found))
            elif (*key, month) in shut:
                refused.append(Refusal(address, "locked", found, before))
            else:
                changed.append((*key, month, before, target, address))
    return Returned(mark, _frame(changed), tuple(refused))


def _differing(
    number: int, row: Row, months: list[str], before: tuple[int | None, ...]
) -> Iterator[tuple[str, int, int | None, str, str]]:
    """Month, figure before, figure now (None: it is none), what was found, address: of a row's cells that differ."""
    for at, (month, figure) in enumerate(zip(months, before, strict=True), len(KEYS)):
        found = (row[at] if at < len(row) else None) or ""
        now = int(found.partition(".")[0]) if WHOLE.fullmatch(found) else None
        if now != (figure or 0):
            yield month, figure or 0, now, found[:SHOWN], xl_rowcol_to_cell(number, at)


def _frame(changed: list[tuple]) -> pl.DataFrame:
    schema = dict.fromkeys([*KEYS, "month"], pl.String) | {
        "before": pl.Int64, "target": pl.Int64, "address": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(changed, schema=schema, orient="row")
    return frame.with_columns(pl.col("month").str.to_date("%Y-%m"))


def _sheet(content: bytes, name: str) -> list[Row]:
    """A sheet's cells as text. QuestionError for what is no workbook, is too large, or has no such sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if len(content) > LARGEST or size > UNPACKED:
            raise QuestionError("template_large", most=LARGEST // 2**20)
        sheet = fastexcel.read_excel(content).load_sheet(name, header_row=None, dtypes="string")
        return sheet.to_polars().rows()
    except (zipfile.BadZipFile, fastexcel.FastExcelError):
        raise QuestionError("template_strange") from None
