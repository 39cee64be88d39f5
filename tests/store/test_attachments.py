"""Attached files: kept once by content, of a few kinds, under names that harm nobody."""

import io
import zipfile
from hashlib import sha256

import pytest

from data.errors import DataError, QuestionError
from data.store import attachments, cases, history
from tests.store.test_cases import CASE, FACTS, found

PDF, PNG = b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n\x00\x00"


def office(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return packed.getvalue()


def attach(store, folder, name, content, who="chen"):
    with store.session() as session:
        return attachments.attach(session, folder, CASE, name, content, who)


@pytest.fixture
def opened(store):
    found(store, FACTS)
    return store


def test_a_file_is_kept_once_and_read_back(opened, tmp_path):
    folder = tmp_path / "attachments"
    first, second = attach(opened, folder, "notes.pdf", PDF), attach(opened, folder, "again.pdf", PDF, "li")
    assert first.digest == second.digest == sha256(PDF).hexdigest()
    assert [file.read_bytes() for file in folder.rglob("*") if file.is_file()] == [PDF]
    with opened.reading() as session:
        kept = attachments.of_case(session, CASE)
        assert [(each.name, each.who, each.size) for each in kept] == [
            ("notes.pdf", "chen", len(PDF)), ("again.pdf", "li", len(PDF))]  # fmt: skip
        assert [step.why for step in history(session, cases.subject(CASE))][1:] == ["notes.pdf", "again.pdf"]
    assert attachments.content_of(folder, first) == PDF


def test_a_file_that_was_changed_behind_our_back_is_not_given_out(opened, tmp_path):
    kept = attach(opened, tmp_path, "notes.pdf", PDF)
    (tmp_path / kept.digest[:2] / kept.digest).write_bytes(b"other")
    with pytest.raises(DataError):
        attachments.content_of(tmp_path, kept)


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [("a.pdf", PDF, ".pdf"), ("a.exe", PDF, ".pdf"), ("a.png", PNG, ".png"), ("x", b"\xff\xd8\xff\xe0", ".jpg"),
     ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), ".xlsx"), ("a", office("word/document.xml"), ".docx"),
     ("a.csv", "经销商,台数\n国美,3\n".encode("gb18030"), ".csv"), ("a.html", b"plain words, 3 < 4\n", ".txt")],
)  # fmt: skip
def test_a_file_is_what_its_content_says(name, content, ending):
    assert attachments.kind_of(content, name) == ending


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<!doctype html><p>x", b"<svg onload='x'/>", b"  <script>x</script>", b"\x00\x01",
     b"GIF89a\x00", office("xl/workbook.xml", "xl/vbaProject.bin"), office("readme.txt"), b"PK\x03\x04broken",
     b"\xef\xbb\xbf<a href=x>"],
)  # fmt: skip
def test_programs_pages_and_macros_are_refused_whatever_they_are_called(opened, tmp_path, content):
    with pytest.raises(QuestionError) as refused:
        attach(opened, tmp_path / "attachments", "invoice.pdf", content)
    assert refused.value.key == "attachment_kind"
    assert not (tmp_path / "attachments").exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd.pdf"), ("C:\\fakepath\\..\\note.pdf", "note.pdf"), ("..", "file.pdf"),
     ("", "file.pdf"),
     ("a\u202efdp.exe", "afdp.pdf"), ("a\r\nX-Header: 1.pdf", "aX-Header_ 1.pdf"), ("=cmd.pdf", "=cmd.pdf"),
     ("证据.PDF", "证据.pdf"), ("x" * 300 + ".pdf", "x" * 110 + ".pdf"), (".htaccess", "htaccess.pdf")],
)  # fmt: skip
def test_names_are_made_harmless(name, kept):
    assert attachments.harmless_name(name, ".pdf") == kept


def test_too_large_and_too_many_are_refused(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(attachments, "MOST", 1)
    with pytest.raises(QuestionError) as refused:
        attach(opened, tmp_path, "big.pdf", PDF + b"x" * 2**20)
    assert refused.value.key == "attachment_size"
    monkeypatch.setattr(attachments, "MOST_OF_A_CASE", 1)
    attach(opened, tmp_path, "one.pdf", PDF)
    with pytest.raises(QuestionError) as refused:
        attach(opened, tmp_path, "two.pdf", PDF)
    assert refused.value.key == "attachment_count"
