"""Who is asking and what they may see: the list, the header, and a link in somebody else's hands."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette

from dashboard import company, export, people
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.settings import settings
from data.errors import SluiceError
from queries import User

LIST = """
["chen@example.com"]
everything = true

["王伟"]
regions = ["East"]
provinces = ["Guangdong"]

["nothing@example.com"]
"""


@pytest.fixture
def list_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a list of people, and whether a header names who is asking, into the settings."""

    def put(text: str = LIST, header: str = "X-Forwarded-User") -> Path:
        file = tmp_path / "people.toml"
        file.write_text(text, "utf-8", errors="surrogateescape")
        monkeypatch.setenv("SLUICE_PEOPLE", str(file))
        monkeypatch.setenv("SLUICE_USER_HEADER", header)
        settings.cache_clear()
        return file

    yield put
    monkeypatch.undo()
    settings.cache_clear()


def sent(*names: str) -> Callable[[str], list[str]]:
    return lambda header: list(names) if header == "X-Forwarded-User" else []


def key_of(action: Callable[[], object]) -> str:
    with pytest.raises(SluiceError) as caught:
        action()
    assert caught.value.say("en") and caught.value.say("zh")
    return caught.value.key


def test_without_a_list_one_local_person_sees_everything_whatever_a_header_says():
    assert people.sent_by(sent("chen@example.com")) == User("local", everything=True)
    assert people.everyone() == ["local"]


def test_each_sees_what_the_list_grants(list_of):
    list_of()
    assert people.sent_by(sent("chen@example.com")) == User("chen@example.com", everything=True)
    east = User("王伟", False, frozenset(["East"]), frozenset(["Guangdong"]))
    assert people.sent_by(sent("王伟")) == east
    assert people.sent_by(sent("王伟".encode().decode("latin-1"))) == east, "as servers read header bytes"
    assert people.named("nothing@example.com") == User("nothing@example.com")
    assert people.everyone() == ["chen@example.com", "nothing@example.com", "王伟"]


@pytest.mark.parametrize(
    ("names", "key"),
    [((), "no_user"), (("",), "no_user"), ((" ",), "no_user"), (("eve",), "unknown_person"),
     (("eve", "chen@example.com"), "no_user"), (("Chen@example.com",), "unknown_person")],
)  # fmt: skip
def test_nobody_an_unknown_person_or_two_names_get_a_sentence(list_of, names, key):
    list_of()
    assert key_of(lambda: people.sent_by(sent(*names))) == key


def test_with_a_list_and_no_header_the_local_person_is_looked_up_in_it(list_of, monkeypatch):
    list_of(header="")
    assert key_of(lambda: people.sent_by(sent("chen@example.com"))) == "unknown_person"
    monkeypatch.setenv("SLUICE_USER", "王伟")
    settings.cache_clear()
    assert people.sent_by(sent()).regions == {"East"}


def test_a_change_of_the_list_holds_at_once(list_of):
    file = list_of()
    assert people.named("chen@example.com").everything
    file.write_text('["chen@example.com"]\nregions = ["West"]\n')
    assert not people.named("chen@example.com").everything


@pytest.mark.parametrize(
    "text", ["[", "[a]\nadmin = true", "[a]\nregions = 'East'", "[a]\neverything = 'yes'", "a = 1", "\udce9"]
)
def test_a_list_that_cannot_be_read_lets_nobody_in(list_of, text):
    list_of(text)
    assert key_of(lambda: people.named("a")) == "people_file"


def test_a_header_without_a_list_or_a_list_that_is_missing_lets_nobody_in(list_of, monkeypatch):
    file = list_of()
    file.unlink()
    assert key_of(lambda: people.named("chen@example.com")) == "people_file"
    monkeypatch.delenv("SLUICE_PEOPLE")
    settings.cache_clear()
    assert key_of(lambda: people.sent_by(sent("chen@example.com"))) == "people_missing"


def test_a_link_serves_only_who_made_it_with_the_rights_of_now(list_of, engine, monkeypatch):
    file = list_of()
    monkeypatch.setattr(company, "current", lambda: engine)
    scope = Scope("channel", Filters.read({}, engine.catalog.data)[0], people.named("chen@example.com"), engine, "en")
    panel = next(each for each in PAGES["channel"].panels(scope) if each.answers)
    address = export.links(scope)(panel, "csv")
    whole = fetched(address, "chen@example.com")
    assert whole[0] == 200
    for names in ((), ("eve",), ("王伟",), ("chen@example.com", "chen@example.com")):
        status, body = fetched(address, *names)
        assert status == 403 and body.count(b"\n") == 1, "a sentence in both languages, no rows"
    file.write_text('["chen@example.com"]\nregions = ["West"]\n')
    assert fetched(address, "chen@example.com")[1] != whole[1]
    file.write_text("")
    assert fetched(address, "chen@example.com")[0] == 403


def fetched(address: str, *names: str) -> tuple[int, bytes]:
    """Status and body of a download asked for with these names in the header."""
    path, _, query = address.partition("?")
    headers = [(b"x-forwarded-user", name.encode()) for name in names]
    request = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
    answered = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        answered.append(message)

    asyncio.run(Starlette(routes=export.routes)(request, receive, send))
    return answered[0]["status"], b"".join(each.get("body", b"") for each in answered)
