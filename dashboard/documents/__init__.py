"""Documents: what a person hands on. One model (`model.py`), read from panels (`reading.py`), a writer a format."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from dashboard.documents.model import Document
from data.errors import QuestionError, nearest


@dataclass(frozen=True)
class Format:
    """A kind of file. Its writer is fetched when it is first used: some take long to load."""

    name: str
    media_type: str

    @property
    def write(self) -> Callable[[Document], bytes]:
        """The writer."""
        return getattr(import_module(f"dashboard.documents.{self.name}"), f"write_{self.name}")


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    each.name: each
    for each in (
        Format("pdf", "application/pdf"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
        Format("pptx", f"{_OFFICE}.presentationml.presentation"),
        Format("html", "text/html; charset=utf-8"),
    )
}


def named(name: str) -> Format:
    """The format of that name; QuestionError for one that there is not."""
    if name not in FORMATS:
        raise QuestionError("unknown_format", name=name, nearest=nearest(name, FORMATS))
    return FORMATS[name]


def write(document: Document, name: str) -> bytes:
    """The document in that format."""
    return named(name).write(document)
