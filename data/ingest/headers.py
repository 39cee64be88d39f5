"""Which table a file's name and which column a header means."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from unicodedata import normalize

from data.contract import TABLES, Table
from data.errors import DataError


def table_named(name: str) -> Table | None:
    """The table that a file, folder or sheet of this name holds; `sales_2026-01` and `Sales part 3` are sales."""
    stem = re.split(r"[\W_]*(?:part[\W_]*)?\d", normalize("NFKC", name).casefold())[0]
    return TABLES.get(_tables().get(fold(name)) or _tables().get(fold(stem), ""))


@dataclass(frozen=True)
class Header:
    """The row of column names. place: which row it is, from 0. names: one for each column, some of them empty."""

    place: int
    names: list[str]


def header(rows: Sequence[Sequence[str | None]], table: Table) -> tuple[int, Header]:
    """How many columns of `table` the best header among the first rows of a file names, and that header.

    Titles above it are passed over; a cell that is merged down into it counts with the text above.
    """
    best = (0, Header(0, []))
    for place, row in enumerate(rows):
        above = rows[place - 1] if place else ()
        names = [cell or over or "" for cell, over in zip_longest(row, above[: len(row)])]
        known = len({column_named(table, name) for name in names} - {None})
        if known > best[0] or not place:
            best = (known, Header(place, names))
    return best


def places(table: Table, headers: Sequence[str], file: str) -> dict[str, int]:
    """Contract column -> its place among the headers. DataError when two headers mean the same column."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        name = column_named(table, header)
        if name in found:
            raise DataError("column_twice", file=file, column=name, found=f"{headers[found[name]]}, {header}")
        if name:
            found[name] = place
    return found


def require(table: Table, found: Sequence[str], headers: Sequence[str], file: str) -> None:
    """DataError naming the first required column that is not among those found."""
    for column in table.columns:
        if not column.optional and column.name not in found:
            shown = ", ".join(each for each in headers if each) or "-"
            raise DataError("column_missing", file=file, table=table.name, column=column.name, found=shown)


def column_named(table: Table, header: str) -> str | None:
    """The column of `table` that a header means, None when it means none or several."""
    folded = fold(header)
    names = [each.name for each in table.columns]
    exact = [name for name in names if fold(name) == folded]
    meant = exact or [name for name in names if folded in _synonyms().get(name, ())]
    return meant[0] if len(meant) == 1 else None


def fold(text: str) -> str:
    """A name without what people vary: case, width, spaces, punctuation and remarks in brackets."""
    return re.sub(r"\(.*?\)|\[.*?\]|[\W_]", "", normalize("NFKC", text).casefold())


@cache
def _tables() -> dict[str, str]:
    named = {fold(word): table for table, words in _words()["tables"].items() for word in words}
    return named | {fold(name): name for name in TABLES}


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    return {column: frozenset(map(fold, words)) for column, words in _words()["columns"].items()}


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("headers.toml").read_text("utf-8"))
