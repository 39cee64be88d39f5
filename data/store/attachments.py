"""Files that people attach: kept once by the digest of their content, in a folder beside the store.

A file is what its content says, never what its name says; what a browser could run is refused.
"""

import io
import os
import re
import unicodedata
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import BigInteger, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import DataError, QuestionError
from data.store import audit, cases
from data.store.base import Base, Moment, now

MOST = 20  # megabytes
MOST_OF_A_CASE = 50  # files
BEGINS = {b"%PDF-": ".pdf", b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
OFFICE = {"xl/workbook.xml": ".xlsx", "word/document.xml": ".docx", "ppt/presentation.xml": ".pptx"}
KINDS = (".pdf", ".png", ".jpg", ".xlsx", ".docx", ".pptx", ".csv", ".txt")
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


class Attachment(Base):
    """A file of a case. name: harmless, ending as its content is. digest: SHA-256 of the content."""

    __tablename__ = "case_attachments"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(cases.CaseRow.case_id), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


def attach(session: Session, folder: Path, case_id: str, name: str, content: bytes, who: str) -> Attachment:
    """Keeps the file. QuestionError for one that is empty, too large, one too many, or of a kind that is not kept."""
    ending = kind_of(content, name)
    if len(content) > MOST * 2**20:
        raise QuestionError("attachment_size", most=MOST)
    there = of_case(session, case_id)
    if len(there) >= MOST_OF_A_CASE:
        raise QuestionError("attachment_count", most=MOST_OF_A_CASE)
    digest = sha256(content).hexdigest()
    _keep(folder, digest, content)
    kept = Attachment(
        case_id=case_id, digest=digest, name=harmless_name(name, ending), size=len(content), who=who, at=now()
    )
    session.add(kept)
    audit.record(session, cases.subject(case_id), who, "attach", kept.name, after={"digest": digest})
    return kept


def of_case(session: Session, case_id: str) -> list[Attachment]:
    """A case's files, oldest first."""
    return list(session.scalars(select(Attachment).where(Attachment.case_id == case_id).order_by(Attachment.id)))


def content_of(folder: Path, attachment: Attachment) -> bytes:
    """The file's content. DataError when it is gone or no longer what was attached."""
    file = _place(folder, attachment.digest)
    content = file.read_bytes() if file.is_file() else b""
    if sha256(content).hexdigest() != attachment.digest:
        raise DataError("attachment_lost", name=attachment.name)
    return content


def kind_of(content: bytes, name: str) -> str:
    """The ending that the content asks for. QuestionError for what is not kept: programs, web pages, macros."""
    ending = next((end for start, end in BEGINS.items() if content.startswith(start)), None)
    ending = ending or _office(content) or _plain(content, name)
    if ending is None:
        raise QuestionError("attachment_kind", name=harmless_name(name, ""), known=", ".join(KINDS))
    return ending


def harmless_name(name: str, ending: str) -> str:
    """The name without folders, control or direction characters and leading dots, ending as the content is."""
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    stem = UNSAFE.sub("_", shown).strip(". ")
    stem = stem[: -len(ending)] if ending and stem.lower().endswith(ending) else stem.rpartition(".")[0] or stem
    return f"{stem.strip('. ')[:110] or 'file'}{ending}"


def _office(content: bytes) -> str | None:
    """An Office document without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    macros = any("vbaproject" in each.lower() or "activex" in each.lower() for each in names)
    return None if macros else next((end for part, end in OFFICE.items() if part in names), None)


def _plain(content: bytes, name: str) -> str | None:
    """Text that is no page: UTF-8 or GB 18030 without control characters or markup."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip() or re.search(r"[\x00-\x08\x0e-\x1f]|<\s*[!?/a-zA-Z]", text):
            return None
        return ".csv" if name.lower().endswith(".csv") else ".txt"
    return None


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _keep(folder: Path, digest: str, content: bytes) -> None:
    """Written aside and renamed, so that a file is whole or not there."""
    file = _place(folder, digest)
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{os.getpid()}.{now().timestamp()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    os.replace(aside, file)
