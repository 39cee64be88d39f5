"""Writes the template."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import xlsxwriter
from itsdangerous import URLSafeSerializer
from xlsxwriter.utility import xl_rowcol_to_cell

from data.text import say
from queries.planning import LEVELS

KEYS = LEVELS[:-1]
SHEET, ABOUT, MARK_AT = "Targets", "About", (0, 1)
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD = {"bold": True, "bottom": 1, "bg_color": "#E9EEF1"}


@dataclass(frozen=True)
class Mark:
    """Where a template comes from. kind: plan or proposal. revisions: region -> the figures' revision."""

    version: int
    kind: str
    revisions: Mapping[str, int]


def signer(secret: bytes) -> URLSafeSerializer:
    """What signs a mark, so that only this company's own templates are taken back."""
    return URLSafeSerializer(secret, salt="target template")


def table(plan: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """A row of KEYS with a column a month (`2027-01`), and those columns' names."""
    named = plan.with_columns(month=pl.col("month").dt.strftime("%Y-%m"))
    wide = named.sort("month").pivot("month", index=KEYS, values="target").sort(KEYS)
    return wide, wide.columns[len(KEYS) :]


def locked(plan: pl.DataFrame) -> set[tuple[str, ...]]:
    """The cells, KEYS and month, that may not be changed."""
    return set(plan.filter("locked").select(*KEYS, pl.col("month").dt.strftime("%Y-%m")).iter_rows())


def write(plan: pl.DataFrame, mark: Mark, title: str, secret: bytes, language: str) -> bytes:
    """The workbook: a row a province, channel and category, a column a month; all but the free targets are shut.

    plan: LEVELS, target, locked.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        _rows(book, plan, language)
        about = book.add_worksheet(ABOUT)
        about.protect()
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 110)
        about.write_string(0, 0, say("workbench.template_mark", language))
        about.write_string(*MARK_AT, signer(secret).dumps([mark.version, mark.kind, dict(mark.revisions)]))
        for row, text in enumerate((title, *say("workbench.template_how", language).split("\n")), 2):
            about.write_string(row, 1, text)
    return out.getvalue()


def _rows(book: xlsxwriter.Workbook, plan: pl.DataFrame, language: str) -> None:
    page, (wide, months), shut = book.add_worksheet(SHEET), table(plan), locked(plan)
    head, last = book.add_format(HEAD), len(KEYS) + len(months)
    free = book.add_format({"num_format": "#,##0", "locked": False})
    grey = book.add_format({"num_format": "#,##0", "bg_color": "#E9EEF1"})
    sums = book.add_format({"num_format": "#,##0", "italic": True, "font_color": "#566770"})
    page.protect("", {"autofilter": True, "sort": True, "format_columns": True, "select_locked_cells": True})
    page.freeze_panes(1, len(KEYS))
    page.set_column(0, len(KEYS) - 1, 18)
    page.set_column(len(KEYS), last, 13)
    page.autofilter(0, 0, wide.height, last - 1)
    names = (*(say(f"dimensions.{name}", language) for name in KEYS), *months, say("page.total", language))
    for at, name in enumerate(names):
        page.write_string(0, at, name, head)
    for row, values in enumerate(wide.iter_rows(), 1):
        key = values[: len(KEYS)]
        for at, text in enumerate(key):
            page.write_string(row, at, text)
        for at, (month, target) in enumerate(zip(months, values[len(KEYS) :], strict=True), len(KEYS)):
            page.write_number(row, at, target or 0, grey if (*key, month) in shut else free)
        ends = (xl_rowcol_to_cell(row, len(KEYS)), xl_rowcol_to_cell(row, last - 1))
        page.write_formula(row, last, f"=SUM({':'.join(ends)})", sums, sum(filter(None, values[len(KEYS) :])))
