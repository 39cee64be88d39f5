"""The workbench on real lakes: who sees what, figures beside plain SQL, an approval that is felt at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
import streamlit as st

from dashboard import company
from dashboard.board.payload import encode
from dashboard.page import Scope
from dashboard.pages.workbench.bases import base_of
from dashboard.pages.workbench.draft import EMPTY, Draft, basis, draft
from dashboard.pages.workbench.forms.figure import figure
from dashboard.pages.workbench.forms.grid import GROWTH, typed_over
from dashboard.pages.workbench.forms.members import given
from dashboard.pages.workbench.forms.pending import add, entered
from dashboard.pages.workbench.headline import headline
from dashboard.pages.workbench.panels import VIEWED
from dashboard.panels import Cards, Grid
from dashboard.parts.plan import standing
from data.errors import QuestionError
from data.store import targets
from data.text import LANGUAGES
from queries import Question, User, ask, connect
from queries.crosstab import crosstab
from queries.edits import Allocation, Edit, apply
from queries.planning import LEVELS
from queries.scenario import Scenario
from tests import other_company
from tests.dashboard.looking import EVERYONE, drawn, looking, panels, texts
from tests.queries import small

EAST = User("east", regions=frozenset({"East"}))
ANHUI = User("anhui", provinces=frozenset({"Anhui"}))
Look = Callable[..., Scope]


def version(folder: Path, year: int, total: int, base: str = "lake:plan") -> Look:
    """A lake with a version; gives what looks at its workbench."""
    engine = connect(folder, rollups=False)
    scope = looking(engine, "workbench", {})
    cells = apply(EMPTY, [Allocation(total, (("history", 1.0),))], basis(scope, year))
    with company.store(engine.lake).session() as session:
        made = targets.start(session, "first", year, base, cells, "ann", "a beginning")
        targets.keep_scenario(session, made.id, "dearer", Scenario("dearer", {}, price=0.1).kept(), "ann")
    return lambda user=EVERYONE, language="en", **pairs: looking(engine, "workbench", pairs, user, language)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """The small company with a draft for 2027, and what the East proposes."""
    look = version(small.write(tmp_path_factory.mktemp("planned") / "lake"), 2027, 9_999_999)
    found = at(look())
    less = found.plan.cells.filter(region="East").with_columns(pl.col("target") // 2)
    with company.store(found.scope.engine.lake).session() as session:
        targets.save(session, found.version.id, "proposal", less, {}, "east", "too much")
    return look


def at(scope: Scope) -> Draft:
    found = draft(scope)
    assert found
    return found


def raw(scope: Scope, sql: str) -> list[tuple]:
    """Plain SQL over the lake's files."""
    lake = scope.engine.lake.root
    tables = (
        f"FROM '{lake}/sales/*.parquet' AS s JOIN '{lake}/dealers.parquet' AS d USING (dealer_id) "
        f"JOIN '{lake}/territories.parquet' AS t USING (city_id)"
    )
    return duckdb.sql(sql.replace("FROM sales", tables)).fetchall()


@pytest.mark.parametrize("view", VIEWED)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("user", [EVERYONE, EAST, ANHUI, User("nobody")], ids=lambda user: user.name)
def test_every_view_says_something_to_everyone(planned: Look, view: str, language: str, user: User) -> None:
    made = panels(planned(user, language, planning=view))
    assert made and encode(list(made.values()), language)
    for panel in made.values():
        assert not any("{" in text or "nan" in text.lower().split() for text in texts(panel)), texts(panel)


def test_a_lake_unlike_the_sample_can_be_planned(tmp_path: Path) -> None:
    look = version(other_company.write(tmp_path / "lake"), 2025, 123_457)
    found = at(look())
    assert found.plan.cells["target"].sum() == 123_457
    ((sold,),) = duckdb.sql(f"SELECT sum(net_amount) FROM '{tmp_path}/lake/sales/stage=sell_in/*.parquet'").fetchall()
    assert found.basis["history"].sum() == pytest.approx(float(sold) / 29 * 365)  # a February, taken to a whole year
    assert "Feb 2024 taken to a whole year" in str(texts(headline(found)))
    scenarios = panels(look(planning="scenarios"))["outcomes"].body
    assert isinstance(scenarios, Grid) and scenarios.frame["amount"][0] == pytest.approx(float(sold) / 29 * 365)
    for view in VIEWED:
        assert panels(look(planning=view))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("user", [EVERYONE, ANHUI, User("nobody")], ids=lambda user: user.name)
def test_before_the_first_version_what_is_in_force_is_shown(tmp_path: Path, user: User, language: str) -> None:
    scope = looking(connect(small.write(tmp_path / "lake"), rollups=False), "workbench", {}, user, language)
    made = panels(scope)
    assert encode(list(made.values()), language)
    if user.name == "nobody":
        assert (list(made) == ["none"] and "no targets" in str(texts(made["none"]))) or language == "zh"
        return
    body, provinces = made["in_force"].body, 3 if user.everything else 1
    assert isinstance(body, Grid) and body.total
    assert body.total["target_amount"] == 12 * provinces * 3 * 2 * 5000
    assert [body.total[f"2026-{month:02}-01"] for month in range(1, 13)] == [provinces * 3 * 2 * 5000] * 12
    where = "WHERE stage = 'sell_in' AND year(sold_on) = 2026"
    by = dict(raw(scope, f"SELECT t.province, sum(net_amount) FROM sales {where} GROUP BY 1"))
    sold = by["Anhui"] if not user.everything else sum(by.values())
    assert body.total["attainment"] == pytest.approx(float(sold) / float(body.total["target_amount"]))


def test_the_year_gone_by_equals_plain_sql(planned: Look) -> None:
    found = at(planned())
    assert (found.before.starts, found.before.ends) == (date(2025, 11, 23), date(2026, 11, 22))
    where = "WHERE stage = 'sell_in' AND sold_on BETWEEN '2025-11-23' AND '2026-11-22'"
    by = "SELECT t.region, d.channel, sum(net_amount) FROM sales"
    sold = raw(found.scope, f"{by} {where} GROUP BY 1, 2 ORDER BY 1, 2")
    own = found.basis.group_by("region", "channel").agg(pl.sum("history")).filter(pl.col("history") != 0)
    assert [(*key, pytest.approx(float(amount))) for *key, amount in sold] == own.sort("region", "channel").rows()
    cards = headline(found).body
    assert isinstance(cards, Cards) and cards.cards[0].value == "10.00M"


def test_a_region_sees_itself_and_edits_its_proposal(planned: Look) -> None:
    whole, east, anhui = at(planned()), at(planned(EAST)), at(planned(ANHUI))
    assert set(whole.plan.cells["region"]) == {"East", "Central"}
    assert set(east.plan.cells["region"]) == set(east.basis["region"]) == {"East"}
    assert (whole.kind, whole.editable, east.kind, east.editable) == ("plan", True, "proposal", True)
    assert east.working.cells["target"].sum() == whole.proposals.cells["target"].sum() < east.plan.cells["target"].sum()
    assert set(anhui.plan.cells["province"]) == {"Anhui"} and not anhui.editable


def test_a_region_that_proposed_nothing_starts_from_what_is_asked(planned: Look) -> None:
    central = at(planned(User("central", regions=frozenset({"Central"}))))
    assert central.working.cells.equals(central.plan.cells) and central.working.revisions == {}


def test_a_growth_that_is_typed_stands_for_the_figure_of_its_row(planned: Look) -> None:
    found = at(planned())
    table, past = (crosstab(cells, "region", "channel", found.basis, value)
                   for cells, value in ((found.plan.cells, "target"), (found.basis, "history")))  # fmt: skip
    row = table.down.index("East")
    entry, said = typed_over(found, table, past.sums, 1000, "parent", row, GROWTH, -12.5)
    after = apply(found.plan.cells, [entry], found.basis)
    wanted = round(past.sums["East", None] * 0.875)
    assert after.filter(region="East")["target"].sum() == wanted and f"→ {wanted:,}" in said
    with pytest.raises(QuestionError, match="East brought nothing in the year gone by"):
        typed_over(found, table, {}, 1000, "parent", row, GROWTH, 5.0)


def test_what_is_entered_is_seen_before_it_is_saved(planned: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    central = User("central", regions=frozenset({"Central"}))
    for who, regions in ((EVERYONE, {"East", "Central"}), (central, {"Central"})):
        scope = planned(who)
        add(at(scope), (Edit((), (("region", "Central"),), 1_234_567, "parent"), "typed"))
        seen = entered(at(scope))
        assert seen.unsaved and set(seen.working.cells["region"]) == regions
        assert seen.working.cells.filter(region="Central")["target"].sum() == 1_234_567
        assert "With your entries" in str(texts(panels(scope)["places"]))
        assert not at(scope).unsaved and at(scope).working.cells.filter(region="Central")["target"].sum() != 1_234_567


def test_what_a_table_in_a_form_holds_is_by_member(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {0: {"floor": -5.0, "cap": None}, 2: {"cap": 10.0, "other": 1.0}, 1: {}}
    monkeypatch.setattr(st, "session_state", {"own": {"edited_rows": rows}})
    assert given("own", ["a", "b", "c"], ("floor", "cap")) == {"a": {"floor": -5.0}, "c": {"cap": 10.0}}


def test_a_scenarios_changes_are_by_region(planned: Look) -> None:
    body = panels(planned(planning="scenarios"))["regions_amount"].body
    assert isinstance(body, Grid) and body.frame["scenario_1_change"].to_list() == pytest.approx([0.1, 0.1])
    assert body.frame["scenario_1"].sum() == pytest.approx(body.total["scenario_1"])


def test_the_gap_of_proposals(planned: Look) -> None:
    made = panels(planned(planning="proposals"))
    body = made["proposals"].body
    assert isinstance(body, Grid)
    (east,) = body.frame.filter(region="East").rows(named=True)
    assert east["gap"] == east["proposal"] - east["asked"] < 0 and (east["who"], east["why"]) == ("east", "too much")
    assert body.frame.filter(region="Central")["proposal"][0] is None
    differences = made["gaps"].body
    assert isinstance(differences, Grid) and differences.frame["change"].sum() == east["gap"]


def test_it_is_compared_with_the_lakes_plan_of_the_year_before(planned: Look) -> None:
    base = base_of(at(planned()))
    assert base and base.name == "plan 2026" and base.cells["target"].sum() == 12 * 3 * 3 * 2 * 5000
    assert base_of(at(planned(against="nothing"))) is None
    assert "changes" not in panels(planned(against="nothing"))


def test_scenarios_begin_with_what_was(planned: Look) -> None:
    body = panels(planned(planning="scenarios"))["outcomes"].body
    assert isinstance(body, Grid) and body.frame["scenario"].to_list() == ["", "dearer"]
    where = "WHERE stage = 'sell_in' AND sold_on BETWEEN '2025-11-23' AND '2026-11-22'"
    ((sold,),) = raw(planned(), f"SELECT sum(net_amount) FROM sales {where}")
    assert body.frame["amount"].to_list() == pytest.approx([float(sold), float(sold) * 1.1])


def test_an_approved_version_is_the_denominator_at_once(tmp_path: Path) -> None:
    """Proposed by one, approved by another: attainment divides by it everywhere, the old plan can still be asked."""
    look = version(small.write(tmp_path / "lake"), 2026, 7_654_321)
    found = at(look())
    lake, store = found.scope.engine.lake, company.store(found.scope.engine.lake)
    for name, who in (("propose", "ann"), ("approve", "bob")):
        with store.session() as session:
            targets.step(session, found.version.id, name, targets.versions(session)[0].counter, who, "")
    company.publish(lake)
    engine = connect(lake.path, rollups=False)
    question = Question(("attainment", "target_amount"), starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    row = ask(engine, question, EVERYONE).frame.row(0, named=True)
    ((sold,),) = raw(found.scope, "SELECT sum(net_amount) FROM sales WHERE stage = 'sell_in' AND year(sold_on) = 2026")
    assert float(row["target_amount"]) == 7_654_321 and row["attainment"] == pytest.approx(float(sold) / 7_654_321)
    before = ask(engine, question.but(version="plan"), EVERYONE).frame["target_amount"][0]
    assert float(before) == 12 * 3 * 3 * 2 * 5000
    by = ask(engine, question.but(metrics=("target_amount",), by=("region", "month")), EVERYONE).frame
    own = found.plan.cells.group_by("region", "month").agg(pl.sum("target")).sort("region", "month")
    assert by.sort("region", "month")["target_amount"].cast(pl.Int64).to_list() == own["target"].to_list()
    assert engine.lake.version != lake.version and engine.lake.snapshot == lake.snapshot


def test_of_a_years_approved_versions_the_last_is_in_force(tmp_path: Path) -> None:
    look = version(small.write(tmp_path / "lake"), 2027, 5_000_000)
    found = at(look())
    with company.store(found.scope.engine.lake).session() as session:
        targets.start(session, "second", 2027, "", found.plan.cells, "ann", "")
        targets.start(session, "other year", 2026, "", found.plan.cells, "ann", "")
        targets.start(session, "still a draft", 2027, "", found.plan.cells, "ann", "")
        session.flush()
        for made in list(reversed(targets.versions(session)))[:3]:
            for name, who in (("propose", "ann"), ("approve", "bob")):
                targets.step(session, made.id, name, made.counter, who, "")
    body = panels(look(planning="versions"))["versions"].body
    assert isinstance(body, Grid)
    states = dict(body.frame.select("name", "state").iter_rows())
    assert states == {"first": "replaced", "second": "in_force", "other year": "in_force", "still a draft": "draft"}


def test_a_planned_year_that_has_not_begun_can_be_looked_at(tmp_path: Path) -> None:
    found = at(version(small.write(tmp_path / "lake"), 2027, 5_000_000)())
    lake = found.scope.engine.lake
    for name, who in (("propose", "ann"), ("approve", "bob")):
        with company.store(lake).session() as session:
            targets.step(session, found.version.id, name, targets.versions(session)[0].counter, who, "")
    company.publish(lake)
    year = looking(connect(lake.path, rollups=False), "targets", {"period": "2027-01-01..2027-12-31"})
    made = panels(year)
    assert "heat" not in made and made["places"].title == "Target by province"
    assert drawn(made["rhythm"])[0]["y"][-1] == pytest.approx(5_000_000)
    assert [column.name for column in made["members"].body.columns][1:4] == ["target", "landing", "gap"]
    attainment, pace, _, _, required = made["outlook"].body.cards
    assert attainment.progress_label == "of 5.00M" and (pace.value, pace.note) == ("–", "not begun yet")
    assert required.note == "365 days left" and required.value == "13.7K"
    last = year.ask("sell_in_amount", starts=date(2026, 9, 24), ends=date(2026, 11, 22), compare=None)
    mean = float(last.frame["sell_in_amount"][0]) / 60
    found = standing(year)  # of three years alike, the rhythm is all but level
    assert found and found.pace.landing == pytest.approx(365 * mean, rel=0.15)
    assert year.filters.days("en") == ("2027", "not begun yet")


def test_every_page_can_be_asked_for_another_version(planned: Look) -> None:
    engine, span = planned().engine, {"period": "2026-01-01..2026-12-31"}
    usual = looking(engine, "targets", span).ask("target_amount", compare=None).frame["target_amount"][0]
    other = looking(engine, "targets", {**span, "version": "of nobody"}).ask("target_amount", compare=None)
    assert usual and other.frame["target_amount"][0] is None


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("7,300,000,000", 7_300_000_000),
        ("7.3B", 7_300_000_000),
        ("73亿", 7_300_000_000),
        (" 12 ", 12),
        ("1.5万", 15_000),
    ],
)
def test_money_is_read_as_people_write_it(text: str, money: int) -> None:
    assert figure(text) == money


@pytest.mark.parametrize("text", ["", "-5", "1.5", "=1+1", "1e9", "9" * 20, "ten"])
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="no whole sum of money"):
        figure(text)


def test_cells_are_complete(planned: Look) -> None:
    cells = at(planned()).plan.cells
    assert cells.select(LEVELS).is_unique().all() and cells["month"].n_unique() == 12
