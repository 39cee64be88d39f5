"""What an older release kept still opens: links, saved views, statements, packs, cases, thresholds, targets."""

import json
import re
import sqlite3
from collections.abc import Generator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from dashboard import company
from dashboard.commands import app
from dashboard.settings import settings
from data.errors import DataError
from data.store import Store, attachments, history, views
from data.text import LANGUAGES, say
from queries import Engine, Question, ask, connect
from queries.findings import KINDS
from tests.older import opened
from tests.older.shown import EVERYONE, panels, shown

LINKS = json.loads(Path(opened.__file__).with_name("links.json").read_text("utf-8"))
STEPS = {
    "rushing-D5-2024-1": ["found", "triage", "ask_dealer", "review", "confirm"],
    "rushing-D7-2024-1": ["found", "triage", "ask_dealer", "review", "explain", "appeal"],
    "rushing-D3-2024-1": ["found", "triage", "assign", "comment", "attach"],
    "blocking-D1-2024-1": ["found", "triage", "ask_dealer", "send_back"],
}
STATES = {"rushing-D5-2024-1": "confirmed", **dict.fromkeys([*STEPS][1:], "triage")}
# What is said otherwise on purpose: more kinds of finding than two there may be, and thresholds are those of one kind.
REWORDED = {
    "The detector has no case of goods-rushing or blocking about it.": "No case about it is open.",
    "没有针对它的窜货或压货预警。": "没有与其相关的未结案件。",
    "{} cases of goods-rushing or blocking are open, {} at stake.": "{} cases about it are open, {} at stake.",
    "": "–",
    "有 {} 起窜货或压货预警，涉及金额 {}。": "相关案件 {} 起未结，涉及金额 {}。",
    "Least excess, units 6, Weeks of supply, amber 9": "Least excess, units 6",
}
GONE = ("Serial numbers", "序列号")  # a part of a case of goods-blocking that held nothing
KINDS_OF_THEN = ("rushing", "blocking")
NO_LONGER = {"alembic_version", "thresholds"}  # whose rows a migration changes: a set is one of each kind now


@pytest.fixture(scope="module", autouse=True)
def kinds_of_then() -> Generator[None]:
    """The kinds of finding that there were: what a later one finds stands beside, and is no figure of then."""
    every = dict(KINDS)
    for name in every.keys() - {*KINDS_OF_THEN}:
        del KINDS[name]
    yield
    KINDS.clear()
    KINDS.update(every)


@pytest.fixture(scope="session")
def older_lake(shared_lake) -> Path:
    return shared_lake("older", opened.write)


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> dict[str, list[dict]]:
    """The rows as the older release left them."""
    return opened.rows(opened.write(tmp_path_factory.mktemp("older") / "untouched"))


@pytest.fixture(scope="session")
def older(older_lake) -> Engine:
    """The engine on the lake whose state was made before; its store is migrated when it is first looked at."""
    return connect(older_lake)


@pytest.fixture
def in_postgresql(older_lake, kept, postgresql, tmp_path, monkeypatch) -> Generator[Engine]:
    """The same with the store in a PostgreSQL database that the older release had shaped."""
    url = postgresql()
    opened.copied(kept, url)
    monkeypatch.setenv("SLUICE_STORE", url)
    settings.cache_clear()
    yield connect(copytree(older_lake, tmp_path / "lake", ignore=lambda *_: ["store.sqlite"]))
    company.store().close()
    monkeypatch.undo()
    settings.cache_clear()


def differences(now: object, then: object, where: str = "") -> list[str]:
    """What is not the same, but for the order in which sums were taken."""
    if isinstance(then, dict) and isinstance(now, dict) and now.keys() == then.keys():
        return [each for name in then for each in differences(now[name], then[name], f"{where}.{name}")]
    if isinstance(then, list) and isinstance(now, list) and len(now) == len(then):
        pairs = enumerate(zip(now, then, strict=True))
        return [each for at, pair in pairs for each in differences(*pair, f"{where}[{at}]")]
    numbers = isinstance(then, float) and isinstance(now, float)
    equal = now == pytest.approx(then, rel=1e-6, abs=1e-6) if numbers else now in (then, reworded(then))
    return [] if equal else [f"{where}: {now!r} instead of {then!r}"]


def reworded(then: object) -> object:
    """What a text of then is now."""
    for old, new in REWORDED.items() if isinstance(then, str) else ():
        if found := re.fullmatch(re.escape(old).replace(r"\{\}", "(.+)"), then):
            return new.format(*found.groups())
    return then


def same(engine: Engine, link: dict) -> None:
    """Every panel of then is there, in its place, and says what it said; what can be chosen may have become more."""
    now = json.loads(json.dumps(shown(engine, link["page"], link["query"], link["language"])))
    assert [key for key in now if key in link["panels"]] == [*link["panels"]]
    for key, then in link["panels"].items():
        *said, choices, clicks = now[key]
        *said_then, choices_then, clicks_then = then
        assert not differences([*said, clicks], [*said_then, clicks_then], key)
        assert not [each for each in choices_then if each not in choices and each[0] not in GONE], key


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['page']}?{link['query'][:60]} {link['language']}")
def test_a_link_of_then_shows_what_it_showed(older, link) -> None:
    same(older, link)


def test_everything_kept_is_still_there_in_todays_shape(older, kept) -> None:
    store = company.store(older.lake)
    with store.engine.connect() as connection:
        assert kept["alembic_version"] == [{"version_num": opened.REVISION}]
        for table in kept.keys() - NO_LONGER:
            count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            assert count == len(kept[table]) > 0, table
    assert not [table for table, rows in kept.items() if not rows], "the kept state holds something of everything"


@pytest.mark.parametrize("page", ["channel", "explore", "trends", "rushing"])
def test_a_saved_view_opens_its_page(older, page) -> None:
    with company.store(older.lake).reading() as session:
        (view,) = views.views(session, "local", page)
        default, others = views.default(session, "local", page), views.views(session, "stranger", page)
    assert (default is not None) == (page == "channel") and bool(others) == (page in ("explore", "rushing"))
    made = panels(older, view.page, view.query)
    assert made and not any(panel.failed for panel in made)


@pytest.mark.parametrize("table", ["statements", "meeting_packs"])
def test_what_was_frozen_is_untouched_to_the_letter(older, kept, table) -> None:
    company.store(older.lake)
    now = opened.rows(older.lake.path)[table]
    assert [row["content"] for row in now] == [row["content"] for row in kept[table]]


@pytest.mark.parametrize(("page", "query"), [("statements", "statement=1"), ("statements", "statement=2"),
                                             ("meeting", "meeting=1")])  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_frozen_opens_with_nothing_restated(older, page, query, language) -> None:
    made = {panel.key: panel for panel in panels(older, page, query, language)}
    said = [piece.text for line in made["head"].body.sentences for piece in line]
    assert say(f"{page}.holds", language) in said
    assert not any(key.startswith("restated") or panel.failed for key, panel in made.items())


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("kind", ["rushing", "blocking"])
def test_the_command_lists_the_cases_by_the_ids_they_were_kept_under(older_lake, kind) -> None:
    found = json.loads(run("alerts", "--lake", older_lake, "--kind", kind, "--format", "json"))
    assert {each["case_id"] for each in found} == {each for each in STEPS if each.startswith(kind)}


def test_the_command_writes_the_statement_that_was_issued_and_issues_no_other(older_lake, tmp_path) -> None:
    run("statement", "monthly", "--lake", older_lake, "--period", "2025-02", "--out", tmp_path / "one.xlsx")
    assert (tmp_path / "one.xlsx").stat().st_size > 5000
    assert len(opened.rows(older_lake)["statements"]) == 2


def check_cases(engine: Engine) -> None:
    """States, every step, the attached file."""
    for case in STEPS:
        assert panels(engine, "rushing", f"kind={case.partition('-')[0]}&case={case}")[0].key == "story"
    store = company.store(engine.lake)
    with store.engine.connect() as connection:
        states = dict(iter(connection.execute(text("SELECT case_id, state FROM cases"))))
    assert states == STATES
    with store.reading() as session:
        told = {case: [step.what for step in history(session, f"case:{case}")] for case in STEPS}
        (file,) = attachments.of_case(session, "rushing-D3-2024-1")
        assert attachments.content_of(company.attachments(engine.lake), file) == b"Delivery notes of week 24.\n"
    assert told == STEPS, "and looking at them adds none"


def test_cases_are_where_they_stood_with_every_step(older) -> None:
    check_cases(older)


def test_the_targets_in_force_are_those_that_were_approved(older) -> None:
    year = Question(("target_amount",), ("province",), starts=date(2025, 1, 1), ends=date(2025, 12, 31))
    asked = ask(older, year, EVERYONE).frame
    found = {name: float(value) for name, value in asked.iter_rows()}
    north = {f"P{at}": 12.0 * (15_000 + 150 * at + 10) for at in range(3)}
    assert found == north | {f"P{at}": 12.0 * (15_000 + 150 * at) for at in (3, 4)}


OF_THE_STORE = [link for link in LINKS if link["page"] in ("rushing", "meeting", "statements", "workbench", "targets")]


def test_it_opens_the_same_in_postgresql(in_postgresql, kept) -> None:
    for link in OF_THE_STORE:
        same(in_postgresql, link)
    check_cases(in_postgresql)
    with company.store().session() as session:
        made = views.save(session, "local", "data", "After the migration", "")
        assert made.id > max(row["id"] for row in kept["saved_views"])


def test_the_store_of_a_later_release_is_left_alone(tmp_path) -> None:
    file = opened.write(tmp_path / "lake") / ".sluice" / "store.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = opened.rows(tmp_path / "lake")
    with pytest.raises(DataError, match="9999"):
        Store.open(f"sqlite:///{file}")
    assert opened.rows(tmp_path / "lake") == before
