"""A builder that fails takes its own panel's place and nothing else: on pages, in what is frozen, in files."""

import json
import logging
from datetime import date

import polars as pl
import pytest

from dashboard import company, documents, export
from dashboard.board.payload import encode
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.pages.meeting import files, freezing
from dashboard.pages.overview import page as overview
from dashboard.pages.statements import content
from dashboard.pages.statements import freezing as statements
from dashboard.panels import Cards, Chart, Column, Grid, Panel, Piece, Prose, Still
from data.errors import QuestionError
from data.store import Store
from data.store import meetings as kept
from data.text import LANGUAGES, say
from queries import Answer, Period, User
from tests.dashboard.looking import EVERYONE

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ROW = pl.DataFrame({"a": [1.0]})


@pytest.fixture
def scope(engine, monkeypatch) -> Scope:
    monkeypatch.setattr(company, "current", lambda: engine)
    return look(engine, "overview")


def look(engine, page: str, language: str = "en", **pairs: str) -> Scope:
    filters, _ = Filters.read({name: (value,) for name, value in pairs.items()}, engine.catalog.data)
    return Scope(page, filters, EVERYONE, engine, language)


def words(panel: Panel) -> str:
    return " ".join(piece.text for sentence in panel.body.sentences for piece in sentence)


def divided(scope) -> Panel:
    return Panel("divided", "", Prose(((Piece(str(1 / 0)),),)))


def unsaid(scope) -> Panel:
    return Panel("unsaid", scope.say("there_is_no_such_text"), Prose(()))


def uncounted(scope) -> Panel:
    return Panel("uncounted", "", Grid(ROW.select("b"), ()))


def unasked(scope) -> Panel:
    """It is only seen to be broken when somebody looks whether it is empty."""
    return Panel("unasked", "Its title", Prose(()), span=4, answers=(None,))


def stands(scope) -> Panel:
    return Panel("stands", "Stands", Prose(((Piece("as ever"),),)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("broken", [divided, unsaid, uncounted, unasked])
def test_what_fails_takes_one_panels_place_and_the_log_says_where(engine, caplog, broken, language) -> None:
    with caplog.at_level(logging.ERROR, "sluice"):
        panels = look(engine, "overview", language).gather(stands, broken, stands)
    assert [panel.key for panel in panels] == ["stands", broken.__name__, "stands_2"]
    failed = panels[1]
    (record,) = caplog.records
    assert (record.page, record.panel, record.person) == ("overview", broken.__name__, "tester")
    assert record.exc_info and record.mark == failed.failed
    assert all(each in record.getMessage() for each in (record.mark, "overview", broken.__name__, "tester"))
    assert words(failed) == say("page.unexpected", language, mark=record.mark)
    assert encode(panels, language)


def test_of_a_panel_that_was_made_title_and_width_stay(scope) -> None:
    (failed,) = scope.gather(unasked)
    assert (failed.title, failed.span, failed.answers) == ("Its title", 4, ())


@pytest.mark.parametrize("signal", [KeyboardInterrupt, SystemExit, type("Rerun", (BaseException,), {})])
def test_what_steers_the_run_passes_through(scope, signal) -> None:
    def steering(scope):
        raise signal

    with pytest.raises(signal):
        scope.gather(steering)


def test_two_that_fail_have_two_places_two_marks_two_records(scope, caplog) -> None:
    panels = scope.gather(divided, stands, divided)
    assert [panel.key for panel in panels] == ["divided", "stands", "divided_2"]
    assert len({panels[0].failed, panels[2].failed, ""}) == 3 == len(caplog.records) + 1


UNSENT = {
    "a format": Grid(ROW, (Column("a", "A", format=lambda value: 1 / 0),)),
    "a tone": Grid(ROW, (Column("a", "A", tone=lambda value: {}[value]),)),
    "a column": Grid(ROW, (Column("b", "B"),)),
    "keys": Chart({"data": [], "layout": {(1, 2): 3}}),
    "no text": Chart({"data": ["\ud800"]}),
    "a ring": Still("chart", (lambda ring: ring.update(ring=ring) or ring)({})),
    "no body": 3,
    "no cards": Cards((None,)),
}


@pytest.mark.parametrize("name", UNSENT)
def test_what_cannot_be_sent_takes_one_panels_place(scope, caplog, name) -> None:
    answer = scope.ask("sell_in_amount", "region")
    whole = [Panel(key, key, stands(scope).body, answers=(answer,)) for key in ("before", "after")]
    broken = Panel("broken", "Broken", UNSENT[name], "note", 5, (answer,))
    page = json.loads(encode([whole[0], broken, whole[1]], "en", failed=scope.failed))
    (record,) = caplog.records
    assert (record.page, record.panel, record.person) == ("overview", "broken", "tester")
    alone = json.loads(encode(whole, "en"))
    assert [page["panels"][0], page["panels"][2]] == alone["panels"] and page["answers"] == alone["answers"]
    sent = page["panels"][1]
    assert (sent["kind"], sent["title"], sent["span"], sent["answers"], sent["links"]) == ("prose", "Broken", 5, [], {})
    assert record.mark in sent["body"]["sentences"][0][0]["text"]


def test_an_answer_that_cannot_be_told_takes_the_panels_that_rest_on_it(scope) -> None:
    untold = Answer(ROW, "SELECT 1", {}, (), "v", notes=(("notes.there_is_no_such_text", {}),))
    panels = [Panel(key, key, stands(scope).body, answers=each) for key, each in (("a", (untold,)), ("b", ()))]
    sent = json.loads(encode(panels, "en", failed=scope.failed))
    assert [panel["body"] != sent["panels"][1]["body"] for panel in sent["panels"]] == [True, False]
    with pytest.raises(KeyError):
        encode(panels, "en")


@pytest.mark.parametrize("page", PAGES)
def test_on_every_page_every_builder_may_fail(engine, page) -> None:
    class Failing(Scope):
        def _build(self, builder):
            def broken(scope):
                raise ZeroDivisionError

            broken.__name__ = getattr(builder, "__name__", "panel")
            return super()._build(broken)

    scope = look(engine, page)
    panels = PAGES[page].panels(Failing(page, scope.filters, scope.user, scope.engine, "en"))
    assert any(panel.failed for panel in panels)
    assert len({panel.key for panel in panels}) == len(panels)
    assert encode(panels, "en")


def breaks(monkeypatch, module, name: str, called: str = "") -> None:
    """From now on that builder fails where the module's page gathers it."""

    def broken(scope):
        raise ZeroDivisionError

    broken.__name__ = called or name
    monkeypatch.setattr(module, name, broken)


def met(store: Store, *shown: tuple[str, str, str]) -> int:
    with store.session() as session:
        meeting = kept.create(session, "Weekly", date(2026, 11, 25), "tester", {"everything": True, "regions": [],
                              "provinces": []}, None)  # fmt: skip
        for each in shown:
            kept.add(session, meeting.id, each, each[1], "tester")
        return meeting.id


VIEWS = ("channel", "shares", ""), ("overview", "headline", "")


def test_a_frozen_view_stands_while_today_fails_and_what_fails_is_not_frozen(engine, store, monkeypatch) -> None:
    id = met(store, *VIEWS)
    freezing.freeze(id, EVERYONE, engine, store)
    whole = {panel.key: panel for panel in PAGES["meeting"].panels(look(engine, "meeting", meeting=str(id)))}
    freezing.RESTATED._results.clear()
    breaks(monkeypatch, overview, "headline")
    now = {panel.key: panel for panel in PAGES["meeting"].panels(look(engine, "meeting", meeting=str(id)))}
    assert now.keys() == whole.keys() and not any(panel.failed for panel in now.values())
    views = [key for key in now if key.startswith("view_")]
    assert len(views) == 2 and [now[key] for key in views] == [whole[key] for key in views]
    assert "not compared: Key figures" in words(now["head"]) and "restated" not in words(now["head"])
    with pytest.raises(QuestionError, match="Could not be computed"):
        freezing.freeze(id, EVERYONE, engine, store)
    monkeypatch.undo()
    monkeypatch.setattr(company, "store", lambda lake=None: store)
    healed = {panel.key: panel for panel in PAGES["meeting"].panels(look(engine, "meeting", meeting=str(id)))}
    assert words(healed["head"]) == words(whole["head"]), "what failed was not kept"


def test_a_meetings_draft_files_and_slides_show_the_one_that_fails_in_its_place(engine, store, monkeypatch) -> None:
    id = met(store, *VIEWS)
    breaks(monkeypatch, overview, "headline", "of_another_name")
    scope = look(engine, "meeting", meeting=str(id))
    shares, headline = freezing.opened(id, EVERYONE, engine, store, "en").shown
    assert headline.section.failed and not shares.section.failed
    assert headline.body.drawn["sentences"][0][0]["text"].endswith(f"{headline.section.failed}.")
    page = json.loads(files.slides(scope))
    assert [panel["kind"] for panel in page["panels"]] == ["chart", "prose"]
    assert documents.write(files.document(scope), "xlsx")


def test_an_issued_statement_opens_while_today_fails_and_none_is_issued_then(engine, store, monkeypatch) -> None:
    issued = statements.issue("monthly", OCTOBER, EVERYONE, engine, store, "en")
    breaks(monkeypatch, content, "stock")
    statements.COMPOSED._results.clear()
    opened = statements.opened(issued.id, EVERYONE, engine, store)
    assert (opened.restated, opened.unknown) == ((), ("Stock",))
    page = {panel.key: panel for panel in PAGES["statements"].panels(look(engine, "statements",
            statement=str(issued.id)))}  # fmt: skip
    assert "not compared: Stock" in words(page["head"]) and "stock_table0" in page
    draft = {panel.key: panel for panel in PAGES["statements"].panels(look(engine, "statements"))}
    assert [key for key, panel in draft.items() if panel.failed] == ["stock"] and "statistics" in draft
    with pytest.raises(QuestionError, match="Could not be computed"):
        statements.issue("monthly", OCTOBER, EVERYONE, engine, store, "en")
    monkeypatch.undo()
    monkeypatch.setattr(company, "store", lambda lake=None: store)
    assert statements.opened(issued.id, EVERYONE, engine, store).unknown == ()


def test_a_statement_stands_when_nothing_can_be_compared(engine, store, monkeypatch) -> None:
    issued = statements.issue("monthly", OCTOBER, EVERYONE, engine, store, "en")
    monkeypatch.setattr(statements, "compose", lambda *given: 1 / 0)
    opened = statements.opened(issued.id, EVERYONE, engine, store)
    assert len(opened.unknown) == len(opened.document.sections) > 3 and opened.restated == ()


def test_a_file_of_what_fails_says_so_and_where_the_log_has_it(scope, engine, monkeypatch, caplog) -> None:
    token = export.token(look(engine, "overview"))
    breaks(monkeypatch, overview, "places")
    with pytest.raises(QuestionError) as refused:
        export.fetch(token, "places", "xlsx", EVERYONE)
    assert caplog.records[-1].mark in refused.value.say("en") and export.refused(refused.value).status_code == 500
    assert export.fetch(token, "moved", "csv", EVERYONE)[1]
    with pytest.raises(QuestionError, match="Could not be computed"):
        export.fetch(token, "of_another_name", "csv", EVERYONE)
    monkeypatch.setattr(export.Sheet, "of", lambda *given: {}["x"])
    with pytest.raises(QuestionError):
        export.fetch(token, "moved", "csv", EVERYONE)
    record = caplog.records[-1]
    assert (record.page, record.panel, record.person) == ("overview", "moved", User("tester").name)
