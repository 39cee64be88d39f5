"""Meetings: what is frozen equals the pages, stays as it was, is compared with the same days, and is in every file."""

import io
import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from pptx import Presentation

from dashboard import company, documents, export
from dashboard.board.payload import encode
from dashboard.documents.restated import figures, restated
from dashboard.filters import COMPARISONS, Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.pages.meeting import files, freezing
from dashboard.pages.meeting.since import compared
from dashboard.pages.meeting.views import address, compose, figures_of, looked_at
from dashboard.panels import Chart, Grid, Panel, Prose
from data.errors import AccessError, DataError, QuestionError
from data.store import Store, decisions
from data.store import meetings as kept
from data.store.decisions import Said
from data.store.meetings import View
from queries import Engine, User, connect
from tests.dashboard.looking import EVERYONE
from tests.dashboard.test_documents import flat, pdf_text, said
from tests.dashboard.test_statements import restate

ALL = {"everything": True, "regions": [], "provinces": []}
NORTH = User("north", regions=frozenset({"North"}))
DAY = date(2026, 11, 25)
TWELVE = [
    ("overview", "headline", ""), ("overview", "places", ""), ("overview", "moved", "region=East"),
    ("channel", "statistics", ""), ("channel", "shares", ""), ("channel", "bridge", "measure=quantity"),
    ("channel", "terminals", ""), ("channel", "dealers", "period=last_month"), ("trends", "line", ""),
    ("targets", "rhythm", ""), ("why", "happened", ""), ("explore", "answer", "rows=region"),
]  # fmt: skip


def meet(store: Store, *shown: tuple[str, str, str], follows: int | None = None, rights=ALL, held=DAY) -> int:
    with store.session() as session:
        meeting = kept.create(session, "Weekly", held, "chen", rights, follows)
        for each in shown:
            kept.add(session, meeting.id, each, each[1], "chen")
        return meeting.id


def looking(engine: Engine, id: int | None, user: User = EVERYONE, language: str = "en", **pairs: str) -> Scope:
    given = {"meeting": [str(id)]} if id else {}
    filters, _ = Filters.read(given | {name: [value] for name, value in pairs.items()}, engine.catalog.data)
    return Scope("meeting", filters, user, engine, language)


def shown(engine: Engine, id: int | None, user: User = EVERYONE, **more: str) -> dict[str, Panel]:
    return {panel.key: panel for panel in PAGES["meeting"].panels(looking(engine, id, user, **more))}


def live(engine: Engine, page: str, key: str, query: str) -> Panel:
    return looked_at(page, query, EVERYONE, engine, "en")[1][key]


def test_what_is_frozen_is_what_the_page_draws_with_nothing_to_click(engine, store):
    id = meet(store, *TWELVE)
    freezing.freeze(id, EVERYONE, engine, store)
    found = freezing.opened(id, EVERYONE, engine, store, "en")
    assert [view.shown for view in found.agenda] == TWELVE
    for (page, key, query), each in zip(TWELVE, found.shown, strict=True):
        (sent,) = json.loads(encode([live(engine, page, key, query)], "en"))["panels"]
        drawn = dict(each.body.drawn)
        assert each.body.kind == sent["kind"]
        if sent["kind"] == "chart":
            assert drawn["figure"] == sent["body"]["figure"] and drawn["clicks"] == []
        elif sent["kind"] == "grid":
            wanted = [column | {"sort": None} for column in sent["body"]["columns"]]
            assert drawn["columns"] == wanted and drawn["clicks"] == []
        else:
            assert '"filters"' not in json.dumps(drawn)
        assert each.body.sources and all(source["version"] == engine.lake.version for source in each.body.sources)


def values(panel: Panel) -> list[list[float]]:
    """The figures of a chart, series by series."""
    traces = panel.body.figure["data"]
    flat_ = traces[0].get("orientation") == "h"
    return [[float(y) for y in trace["x" if flat_ else "y"] if y is not None] for trace in traces]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_slides_and_paper_hold_the_figures_of_the_pages(engine, store, language):
    id = meet(store, *TWELVE)
    freezing.freeze(id, EVERYONE, engine, store)
    document = files.document(looking(engine, id, language=language))
    deck = list(Presentation(io.BytesIO(documents.write(document, "pptx"))).slides)
    paper, native = pdf_text(document), 0
    for at, (page, key, query) in enumerate(TWELVE, 1):
        panel = looked_at(page, query, EVERYONE, engine, language)[1][key]
        own = [slide for slide in deck if slide.shapes.title.text_frame.text.startswith(f"{at}. {panel.title}")]
        assert own, panel.title
        assert all(flat(text) in paper for text in said(panel)), key
        words = flat(" ".join(text for slide in own for shape in slide.shapes for text in texts_of(shape)))
        if not isinstance(panel.body, Chart):
            missing = [text for text in said(panel)[:40] if flat(text) not in words]
            assert not missing, key
            continue
        charts = [shape.chart for slide in own for shape in slide.shapes if shape.has_chart]
        for chart in charts:
            native += 1
            book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            held = [[row[column].value for row in book.iter_rows(min_row=2) if row[column].value is not None]
                    for column in range(1, book.max_column)]  # fmt: skip
            runs = [series.values for plot in chart.plots for series in plot.series]
            assert held == [pytest.approx([value for value in run if value is not None]) for run in runs]
            if key in ("shares", "terminals", "dealers"):
                assert held == [pytest.approx(each) for each in values(panel)]
    assert native >= 6


def texts_of(shape) -> list[str]:
    if shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text] if shape.has_text_frame else []


def cut(lake: Path, to: Path, day: date) -> Path:
    """A copy of a lake without what happened after a day."""
    shutil.copytree(lake, to, ignore=shutil.ignore_patterns(".sluice"))
    for table, column in (("sales", "sold_on"), ("inventory", "as_of")):
        for file in (to / table).rglob("*.parquet"):
            rows = pl.read_parquet(file).filter(pl.col(column) <= day)
            rows.write_parquet(file) if rows.height else file.unlink()
    return to


def test_as_of_a_day_everything_is_as_on_a_lake_that_ends_there(sample_lake, engine, tmp_path, store):
    """Any page however it is looked at; what the alerts know of later days is known to stay."""
    day = engine.catalog.data.ends - timedelta(11)
    ended, until = connect(cut(sample_lake, tmp_path / "ended", day)), engine.until(day)
    assert until.catalog.data == ended.catalog.data and until.lake.version != engine.lake.version
    chance, checked = random.Random(5), 0
    for page in ("overview", "channel", "targets", "trends", "explore"):
        for compare in chance.sample(COMPARISONS, 2):
            grain, rows = chance.choice(["day", "week", "month"]), chance.choice(["province", "month", "sku"])
            period = chance.choice(["this_month", "this_quarter", "2026-11-01..2026-11-30"])
            query = f"compare={compare}&grain={grain}&rows={rows}&period={period}"
            one, other = (looked_at(page, query, EVERYONE, each, "en")[1] for each in (until, ended))
            keys = (one.keys() & other.keys()) - {"alerts", "brief"}
            views = [View(id=0, page=page, panel=key, query=query, heading="") for key in sorted(keys)]
            pairs = zip(*(compose(views, EVERYONE, each, "en") for each in (until, ended)), strict=True)
            for left, right in pairs:
                found = restated(left.section, right.section)
                assert found == [], (left.panel, query)
                checked += 1
    assert checked > 20
    ended.close()


def test_a_restated_figure_shows_before_and_after_and_newer_days_are_none(sample_lake, engine, tmp_path, store):
    october, november = ("channel", "statistics", "period=2026-10-01..2026-10-31"), ("overview", "moved", "")
    lake = cut(sample_lake, tmp_path / "earlier", engine.catalog.data.ends - timedelta(10))
    earlier = connect(lake)
    id = meet(store, october, november)
    freezing.freeze(id, EVERYONE, earlier, store)
    frozen = freezing.opened(id, EVERYONE, earlier, store, "en")
    assert freezing.differences(frozen, earlier, "en") == {}
    assert freezing.differences(frozen, engine, "en") == {}, "ten days more restate nothing"
    assert freezing.opened(id, EVERYONE, engine, store, "en").shown == frozen.shown
    corrected, sale = restate(sample_lake, tmp_path / "corrected")
    later = connect(corrected)
    changed = freezing.differences(freezing.opened(id, EVERYONE, later, store, "en"), later, "en")
    assert set(changed) == {frozen.agenda[0].id}
    channel = later.run("SELECT channel FROM dealers WHERE dealer_id = $id", {"id": sale["dealer_id"]}, EVERYONE)
    names = {each.figure for each in changed[frozen.agenda[0].id]}
    assert {f"{channel['channel'][0]} · Sell-in", "Total · Sell-in"} <= names
    page = shown(later, id)
    grid = page["restated_table0"].body
    texts = [column.format(value) for column in grid.columns for value in grid.frame[column.name]]
    total = next(each for each in changed[frozen.agenda[0].id] if each.figure == "Total · Sell-in")
    assert total.before in texts and total.after in texts and total.before != total.after
    assert "restated" in page[f"view_{frozen.agenda[0].id}"].note
    assert "restated" not in page[f"view_{frozen.agenda[1].id}"].note
    paper = pdf_text(files.document(looking(later, id)))
    assert flat(total.before) in paper and flat(total.after) in paper
    for each in (earlier, later):
        each.close()


def test_a_card_is_compared_by_its_exact_value(engine, store):
    headline = [View(id=1, page="overview", panel="headline", query="", heading="")]
    earlier = engine.until(date(2026, 11, 15))
    now, then = (compose(headline, EVERYONE, each, "en")[0] for each in (engine, earlier))
    rows = {row.figure: row for row in compared(then, now, "en")}
    cards = {each.label: each for each in live(engine, "overview", "headline", "").body.cards}
    assert set(rows) <= set(cards) and len(rows) >= 4
    before = {each.label: each for each in live(earlier, "overview", "headline", "").body.cards}
    sold = cards["Sell-in"].amount / before["Sell-in"].amount - 1
    assert rows["Sell-in"].change == f"{sold:+.1%}" and rows["Margin rate"].change.endswith(" pp")


def test_the_next_meeting_says_what_moved_and_what_is_still_open(sample_lake, engine, tmp_path, store):
    earlier = connect(cut(sample_lake, tmp_path / "earlier", engine.catalog.data.ends - timedelta(10)))
    view = ("channel", "statistics", "")
    first = meet(store, view)
    freezing.freeze(first, EVERYONE, earlier, store)
    then = freezing.opened(first, EVERYONE, earlier, store, "en").shown[0]
    figure = "Total · Sell-in"
    text = figures_of(View(page=view[0], panel=view[1]), then.query, EVERYONE, earlier, "en")[figure]
    with store.session() as session:
        pinned = Said("decision", "Catch up", then.view, then.query, figure, text, "li", date(2026, 11, 1))
        decisions.write(session, first, pinned, "chen")
    second = meet(store, follows=first, held=date(2026, 12, 2))
    freezing.freeze(second, EVERYONE, engine, store)
    page = shown(engine, second)
    moved = {row["figure"]: row for row in page["since"].body.frame.to_dicts()}
    now = live(engine, *view).body
    total = now.columns[1].format(now.total[now.columns[1].name])
    assert (moved[figure]["then"], moved[figure]["now"]) == (text, total) and text != total
    before = live(earlier, *view).body
    part = float(now.total[now.columns[1].name]) / float(before.total[before.columns[1].name]) - 1
    assert moved[figure]["change"] == f"{part:+.1%}"
    (of_zh,) = shown(engine, second, language="zh")["earlier"].body.frame.to_dicts()
    assert of_zh["now"], "a figure pinned by its English name"
    (open_,) = page["earlier"].body.frame.to_dicts()
    assert (open_["words"], open_["then"], open_["now"], open_["state"]) == ("Catch up", text, total, "late")
    with store.session() as session:
        (note,) = decisions.of_meeting(session, first)
        decisions.settle(session, note.id, "done", "li", "", note.version)
    assert "earlier" not in shown(engine, second) and "following" not in shown(engine, None)
    earlier.close()


def test_a_meeting_belongs_to_whoever_may_see_what_its_maker_saw(engine, store):
    own = {"everything": False, "regions": ["North"], "provinces": []}
    of_all, of_north = meet(store, ("channel", "statistics", "")), meet(store, ("targets", "members", ""), rights=own)
    south = User("south", regions=frozenset({"South"}))
    assert [each.id for each in freezing.listed(NORTH, store)] == [of_north]
    assert freezing.listed(south, store) == [] and len(freezing.listed(EVERYONE, store)) == 2
    with pytest.raises(DataError):
        freezing.freeze(of_all, NORTH, engine, store)
    (only,) = shown(engine, of_all, NORTH).values()
    assert isinstance(only.body, Prose) and "no meeting" in only.body.sentences[0][0].text
    freezing.freeze(of_north, EVERYONE, engine, store)
    for user in (NORTH, EVERYONE):
        panel = compose(freezing.opened(of_north, user, engine, store, "en").agenda, NORTH, engine, "en")[0]
        assert freezing.opened(of_north, user, engine, store, "en").shown[0].section == panel.section


def test_slides_are_only_for_the_one_who_was_given_the_link(engine, store, monkeypatch):
    id = meet(store, *TWELVE[:2])
    monkeypatch.setattr(company, "current", lambda: engine)
    token = files.link(looking(engine, id)).partition("?t=")[2]
    page = json.loads(files.slides(export.opened(token, EVERYONE)))
    assert [panel["key"][:5] for panel in page["panels"]] == ["view_", "view_"]
    with pytest.raises(AccessError):
        export.opened(token, User("other", everything=True))


def test_what_was_said_stands_beside_its_view_in_every_file(engine, store):
    id = meet(store, *TWELVE[:2])
    freezing.freeze(id, EVERYONE, engine, store)
    view = freezing.opened(id, EVERYONE, engine, store, "en").shown[0]
    hostile = "=1+1 <b>*bold*</b> #import"
    with store.session() as session:
        decisions.write(session, id, Said("note", hostile, view.view, view.query), "chen")
        decisions.write(session, id, Said("decision", "Whole", owner="li"), "chen")
    page = shown(engine, id)
    assert list(page)[1:4] == ["general", f"view_{view.view}", f"said_{view.view}"]
    document = files.document(looking(engine, id))
    assert flat(hostile) in pdf_text(document)
    slides = json.loads(files.slides(looking(engine, id)))["panels"]
    assert [(each["key"], each["span"]) for each in slides[1:3]] == [(f"view_{view.view}", 8), (f"said_{view.view}", 4)]
    book = openpyxl.load_workbook(io.BytesIO(documents.write(document, "xlsx")))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_a_view_that_came_later_waits_and_one_taken_off_leaves_its_notes(engine, store):
    id = meet(store, *TWELVE[:2])
    freezing.freeze(id, EVERYONE, engine, store)
    found = freezing.opened(id, EVERYONE, engine, store, "en")
    with store.session() as session:
        decisions.write(session, id, Said("note", "stays", found.agenda[0].id), "chen")
        kept.add(session, id, TWELVE[3], "Late one", "chen")
        kept.drop(session, id, found.agenda[0].id, "chen", found.meeting.version)
    found = freezing.opened(id, EVERYONE, engine, store, "en")
    assert [view.heading for view in found.waiting] == ["Late one"] and len(found.shown) == 1
    page = shown(engine, id)
    assert "Late one" in "".join(piece.text for line in page["head"].body.sentences for piece in line)
    assert "stays" in page["general"].body.frame["words"].to_list()
    assert freezing.freeze(id, EVERYONE, engine, store).number == 2
    assert freezing.opened(id, EVERYONE, engine, store, "en").waiting == []


def test_an_empty_agenda_is_not_frozen(engine, store):
    with pytest.raises(QuestionError) as refused:
        freezing.freeze(meet(store), EVERYONE, engine, store)
    assert refused.value.key == "meeting_empty"


def test_every_panel_of_every_page_can_be_frozen_on_any_lake(lakes, store):
    for engine in lakes.values():
        for page in PAGES:
            _, panels = looked_at(page, "", EVERYONE, engine, "en")
            views = [View(id=at, page=page, panel=key, query="", heading=key) for at, key in enumerate(panels)]
            made = compose(views, EVERYONE, engine, "en")
            packed = freezing.PACKED.dump_json({"en": made})
            assert freezing.PACKED.validate_json(packed)["en"] == made, page


def test_the_days_of_a_view_do_not_move_on_with_the_data(engine, store):
    scope, _ = looked_at("overview", "", EVERYONE, engine, "en")
    (made,) = compose([View(id=1, page="overview", panel="headline", query="", heading="")], EVERYONE, engine, "en")
    earlier = engine.until(engine.catalog.data.ends - timedelta(40))
    assert address("", earlier).period != scope.filters.period
    assert address(made.query, earlier).period == scope.filters.period


def test_grids_of_decisions_open_their_note(engine, store):
    id = meet(store, *TWELVE[:1])
    with store.session() as session:
        note = decisions.write(session, id, Said("decision", "Do", owner="li", due_on=DAY), "chen")
    for page in (shown(engine, None)["following"], shown(engine, id)["general"]):
        assert isinstance(page.body, Grid)
        assert page.body.clicks[0].filters == {"meeting": str(id), "note": str(note.id)}


@pytest.mark.parametrize("wrong", ["99", "x", "9" * 12])
def test_a_meeting_that_is_not_there_is_said(engine, store, wrong):
    (only,) = shown(engine, None, meeting=wrong).values()
    assert isinstance(only.body, Prose) and "no meeting" in only.body.sentences[0][0].text


def test_a_tile_of_a_map_has_the_name_that_is_written_in_it(engine, store):
    places = ("overview", "places", "")
    (made,) = compose([View(id=1, page=places[0], panel=places[1], query="", heading="")], EVERYONE, engine, "en")
    there = {name: text for name, (_, text) in figures(made.section)}
    texts = {text for row in live(engine, *places).body.figure["data"][0]["text"] for text in row if text}
    assert {f"{name}<br>{text}" for name, text in there.items()} == texts
