"""What a check or an ingestion found."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import DataError
from data.text import say


@dataclass(frozen=True)
class Notice:
    """Something a person should know that stops nothing. key: its text's key below `rules.` in the catalogue."""

    key: str
    values: dict[str, object]

    def say(self, language: str = "en") -> str:
        """The notice as one sentence in `language`."""
        return say(f"rules.{self.key}", language, **self.values)


@dataclass
class Counts:
    """Rows of one table: those read, and those rejected by each rule."""

    read: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """Rows that are in the quarantine."""
        return self.rules.total()

    @property
    def accepted(self) -> int:
        """Rows that are in the lake."""
        return self.read - self.rejected


@dataclass
class Report:
    """What was read, what was rejected and why, and what came of it.

    tables: the tables the source holds. refusals: why nothing may be published; empty when it may. quarantine: the
    parquet file of the rejected rows, where there are any and they were kept. version: the snapshot that is published
    now. changed: this ingestion published it.
    """

    tables: dict[str, Counts] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    refusals: list[DataError] = field(default_factory=list)
    quarantine: Path | None = None
    version: str | None = None
    changed: bool = False

    @property
    def publishable(self) -> bool:
        """Whether the accepted rows may become the lake."""
        return not self.refusals

    def note(self, key: str, **values: object) -> None:
        """Adds a notice."""
        self.notices.append(Notice(key, values))
