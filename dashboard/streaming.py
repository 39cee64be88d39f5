"""All rows behind a panel as a parquet file that is sent while it is written: memory does not grow with the rows."""

from collections.abc import Generator, Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.page import Scope
from dashboard.panels import Panel
from data.errors import QuestionError
from queries import detail

MEDIA_TYPE = "application/vnd.apache.parquet"
GROUP = 131_072  # rows of a row group, at most


class _Sink:
    """Where a parquet file is written to, a part at a time."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.place, self.closed = 0, False

    def write(self, content: bytes) -> int:
        content = bytes(content)
        self.parts.append(content)
        self.place += len(content)
        return len(content)

    def tell(self) -> int:
        return self.place

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def taken(self) -> bytes:
        """What was written since the last time."""
        content, self.parts = b"".join(self.parts), []
        return content


def rows_of(panel: Panel, scope: Scope) -> Generator[bytes]:
    """The file's parts. QuestionError for a panel without rows behind it."""
    if panel.rows is None:
        raise QuestionError("unknown_panel", name=f"{panel.key}.parquet")
    schema, batches = detail.stream(scope.engine, panel.rows.question, panel.rows.kind, scope.user, panel.rows.document)
    return _written(schema, batches)


def _written(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Generator[bytes]:
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        held: list[pa.RecordBatch] = []
        for batch in batches:
            held.append(batch)
            if sum(each.num_rows for each in held) >= GROUP:
                writer.write_table(pa.Table.from_batches(held, schema))
                held = []
                yield sink.taken()
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    yield sink.taken()
