"""Delimited text, a block at a time: its delimiter and header, then its rows with their numbers."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow

from data.contract import Table
from data.ingest.encoding import open_utf8
from data.ingest.headers import Header, header

HEAD, BLOCK = 1 << 18, 1 << 22  # bytes looked at for the header; bytes parsed at once, also the longest line


@dataclass(frozen=True)
class Malformed:
    """A line that has more or fewer fields than the header. row: its number. expected: how many there should be."""

    row: int
    text: str
    expected: int


@dataclass(frozen=True)
class Dialect:
    """How a text file is laid out. skip: lines up to and with the header."""

    delimiter: str
    header: Header
    skip: int


def dialect(path: Path, table: Table, depth: int) -> Dialect:
    """The delimiter (comma, semicolon or tab) under which one of the first `depth` rows names most columns."""
    with open_utf8(path) as stream:
        head = stream.read(HEAD).decode("utf-8", "replace")
    found = []
    for delimiter in ",;\t":
        rows = _first_rows(head, delimiter, depth)
        known, best = header([row for row, _ in rows], table)
        found.append((known, Dialect(delimiter, best, rows[best.place][1])))
    return max(found, key=lambda each: each[0])[1]


def _first_rows(head: str, delimiter: str, depth: int) -> list[tuple[list[str], int]]:
    """Rows, and the number of lines up to the end of each. A field without end is left to the reader of all rows."""
    reader, rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), []
    with suppress(csv.Error):
        rows.extend((row, reader.line_num) for row in islice(reader, depth))
    return rows or [([], 0)]


@dataclass
class Rows:
    """The rows of a file as text, read once. malformed: what was passed over, complete when all rows were read."""

    path: Path
    dialect: Dialect
    columns: dict[str, int]
    malformed: list[Malformed] = field(default_factory=list)

    def batches(self) -> pa.RecordBatchReader:
        """The columns under the contract's names, and `#`, the number a spreadsheet shows beside the row."""
        schema = pa.schema([("#", pa.int64()), *((name, pa.string()) for name in self.columns)])
        return pa.RecordBatchReader.from_batches(schema, self._numbered(schema))

    def _numbered(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        following = self.dialect.skip + 1
        try:
            with open_utf8(self.path) as stream:
                for batch in self._open(stream):
                    numbers = self._numbers(following, batch.num_rows)
                    following = int(numbers[-1]) + 1 if len(numbers) else following
                    yield pa.RecordBatch.from_arrays([pa.array(numbers), *batch.columns], schema=schema)
        except pa.ArrowInvalid:  # the only thing left that a parser of nothing but text can stumble over
            limit = f"a line of more than {BLOCK >> 20} MiB"
            raise pa.ArrowInvalid(f"a quote that is never closed, or {limit}, after row {following - 1}") from None

    def _numbers(self, first: int, count: int) -> np.ndarray:
        """The numbers of the next rows, those of malformed ones left out."""
        rejected = {each.row for each in self.malformed if each.row >= first}
        return np.setdiff1d(np.arange(first, first + count + len(rejected)), list(rejected))[:count]

    def _open(self, stream: io.BufferedReader) -> arrow.CSVStreamingReader:
        names = [str(place) for place in range(len(self.dialect.header.names))]
        wanted = [str(place) for place in self.columns.values()]
        return arrow.open_csv(
            stream,
            arrow.ReadOptions(
                use_threads=False, block_size=BLOCK, skip_rows=self.dialect.skip, column_names=names
            ),  # only a single thread tells the numbers of malformed rows
            arrow.ParseOptions(
                delimiter=self.dialect.delimiter, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=self._reject,
            ),
            arrow.ConvertOptions(include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())),
        )

    def _reject(self, row: arrow.InvalidRow) -> str:
        """A stray quote may have swallowed lines up to the next one: each of them counts as a row that is lost."""
        lines = (line for line in row.text.splitlines() if line)
        self.malformed += [Malformed(row.number, line[:200], row.expected_columns) for line in lines]
        return "skip"
