"""Reads text of unknown encoding as UTF-8: UTF-8 with or without a mark, GB18030, or lines of both."""

import io
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # stands where neither encoding could read; the row is rejected for it


def open_utf8(path: Path) -> io.BufferedReader:
    """The file's text as a stream of UTF-8 without a mark, ending in a line end; never more than a chunk in memory."""
    chunks = _pieces if _is_utf8(path) else _mended
    return io.BufferedReader(_Stream(chunks(path)), _CHUNK)


def _is_utf8(path: Path) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            for chunk in iter(partial(file.read, _CHUNK), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        _skip_mark(file)
        yield from iter(partial(file.read, _CHUNK), b"")
    yield b"\n"


def _mended(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        _skip_mark(file)
        while lines := file.readlines(_CHUNK):
            yield "".join(map(_decode, lines)).encode()
    yield b"\n"


def _decode(line: bytes) -> str:
    """A line that is UTF-8 beyond chance is taken as such: short GB18030 can pass for two-byte UTF-8, not for more."""
    if line.isascii():
        return line.decode("ascii")
    try:
        text = line.decode("utf-8")
        if max(text) >= "\u0800":
            return text
    except UnicodeDecodeError:
        pass
    return line.decode("gb18030", errors="replace")


def _skip_mark(file: BinaryIO) -> None:
    if file.read(len(BOM_UTF8)) != BOM_UTF8:
        file.seek(0)


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:
        """Fills the buffer with what comes next; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
