"""Versions of targets on both databases: steps, a second person, revisions that lose nothing."""

from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import polars as pl
import pytest
from sqlalchemy.orm import Session

from data import approved
from data.errors import AccessError, ConflictError
from data.store import Store, history, targets
from data.store.targets import TargetVersion

CELLS = pl.DataFrame({
    "region": ["East", "East", "West"], "province": ["a", "b", "c"], "channel": "KA", "category": "AC",
    "month": date(2027, 1, 1), "target": [100, 200, 300], "price": [10.0, None, 7.0], "locked": [False, True, False],
})  # fmt: skip


@pytest.fixture
def version(store: Store) -> int:
    with store.session() as session:
        return targets.start(session, "2027", 2027, "plan", CELLS, "ann", "the board asks for 600").id


def with_figure(region: str, figure: int) -> pl.DataFrame:
    return CELLS.filter(region=region).with_columns(target=pl.lit(figure))


def held(session: Session, number: int) -> TargetVersion:
    return next(each for each in targets.versions(session) if each.id == number)


def take(store: Store, number: int, name: str, who: str, why: str = "") -> TargetVersion:
    with store.session() as session:
        return targets.step(session, number, name, held(session, number).counter, who, why)


def test_a_draft_has_its_figures_and_who_made_them(store: Store, version: int) -> None:
    with store.reading() as session:
        found, kept = held(session, version), targets.figures(session, version)
        (step,) = history(session, found.subject)
    assert (found.name, found.year, found.state, found.base, found.made_by) == ("2027", 2027, "draft", "plan", "ann")
    assert kept.cells.equals(CELLS)
    assert kept.revisions == {"East": 1, "West": 1} and kept.parts["East"].who == "ann"
    assert (step.who, step.why, step.after["total"]) == ("ann", "the board asks for 600", 600)


def test_a_name_is_given_once(store: Store, version: int) -> None:
    with pytest.raises(ConflictError), store.session() as session:
        targets.start(session, "2027", 2028, "", CELLS, "bob", "")


def test_a_save_is_a_revision_and_earlier_ones_stay(store: Store, version: int) -> None:
    with store.session() as session:
        saved = targets.save(session, version, "plan", with_figure("East", 7), {"East": 1, "West": 1}, "bob", "less")
    assert saved == {"East": 2}
    with store.reading() as session:
        kept = targets.figures(session, version)
        first = targets.as_of(session, version, "plan", {"East": 1, "West": 1})
        step = history(session, f"targets:{version}")[-1]
    assert kept.cells["target"].to_list() == [7, 7, 300] and kept.parts["East"].why == "less"
    assert first.cells.equals(CELLS)
    assert (step.before["total"], step.after["total"], step.after["regions"]) == (300, 14, ["East"])


def test_the_second_of_two_is_refused_and_told_who_was_first(store: Store, version: int) -> None:
    seen = {"East": 1, "West": 1}
    with store.session() as session:
        targets.save(session, version, "plan", with_figure("East", 7), seen, "bob", "")
    with pytest.raises(ConflictError, match="bob saved East") as error, store.session() as session:
        targets.save(session, version, "plan", with_figure("East", 8), seen, "ann", "")
    assert "your entries are kept" in str(error.value)
    with store.session() as session:
        targets.save(session, version, "plan", with_figure("West", 9), seen, "ann", "another region is nobody's loss")
    with store.reading() as session:
        assert targets.figures(session, version).cells["target"].to_list() == [7, 7, 9]


def test_of_many_at_the_same_moment_one_wins(store: Store, version: int) -> None:
    ready, won, lost = Barrier(4), [], []

    def one(figure: int) -> None:
        ready.wait()
        try:
            with store.session() as session:
                targets.save(session, version, "plan", with_figure("East", figure), {"East": 1}, f"p{figure}", "")
            won.append(figure)
        except ConflictError:
            lost.append(figure)

    threads = [Thread(target=one, args=(figure,)) for figure in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and len(lost) == 3
    with store.reading() as session:
        assert targets.figures(session, version, regions=["East"]).cells["target"].to_list() == won * 2


def test_proposals_are_beside_the_plan(store: Store, version: int) -> None:
    with store.session() as session:
        targets.save(session, version, "proposal", with_figure("West", 250), {}, "wei", "two dealers left")
    with store.reading() as session:
        assert targets.figures(session, version).cells.equals(CELLS)
        proposed = targets.figures(session, version, "proposal")
    assert proposed.cells["target"].to_list() == [250] and proposed.parts["West"].why == "two dealers left"


def test_the_one_who_proposed_cannot_approve(store: Store, version: int) -> None:
    take(store, version, "propose", "ann", "ready")
    with pytest.raises(AccessError, match="ann proposed this version"):
        take(store, version, "approve", "ann")
    found = take(store, version, "approve", "bob", "agreed in the meeting")
    assert (found.state, found.proposed_by, found.approved_by) == ("approved", "ann", "bob")
    with store.reading() as session:
        steps = [(step.who, step.what, step.why) for step in history(session, found.subject)]
    assert steps[1:] == [("ann", "propose", "ready"), ("bob", "approve", "agreed in the meeting")]


def test_what_is_proposed_or_approved_takes_no_figures(store: Store, version: int) -> None:
    for name, who in (("propose", "ann"), ("approve", "bob")):
        take(store, version, name, who)
        with pytest.raises(ConflictError, match="2027 is no draft"), store.session() as session:
            targets.save(session, version, "plan", with_figure("East", 1), {"East": 1}, "ann", "")


def test_steps_are_taken_from_their_state_only(store: Store, version: int) -> None:
    for wrong in ("approve", "return"):
        with pytest.raises(ConflictError):
            take(store, version, wrong, "bob")
    take(store, version, "propose", "ann")
    assert take(store, version, "return", "bob", "too much").state == "draft"
    with store.session() as session:
        targets.save(session, version, "plan", with_figure("East", 1), {"East": 1}, "ann", "")


def test_what_changed_since_it_was_looked_at_is_not_approved(store: Store, version: int) -> None:
    take(store, version, "propose", "ann")
    with store.reading() as session:
        seen = held(session, version).counter
    take(store, version, "return", "bob")
    take(store, version, "propose", "ann")
    with pytest.raises(ConflictError), store.session() as session:
        targets.step(session, version, "approve", seen, "bob", "")


def test_an_approved_version_is_published_once(store: Store, version: int, tmp_path: Path) -> None:
    def publish() -> list[Path]:
        with store.reading() as session:
            return targets.publish(session, tmp_path)

    assert publish() == []
    take(store, version, "propose", "ann")
    assert publish() == []
    at = take(store, version, "approve", "bob").approved_at
    (file,) = publish()
    assert publish() == [] and approved.files(tmp_path) == (file,)
    rows = pl.read_parquet(file)
    assert rows.schema == pl.Schema(approved.SCHEMA)
    assert rows["target_amount"].to_list() == [100, 200, 300]
    assert rows["target_quantity"].to_list() == [10, None, 43]
    assert set(rows["version"]) == {"2027"} and rows["approved_at"][0] == at.replace(tzinfo=None)


def test_scenarios_are_kept_by_name(store: Store, version: int) -> None:
    with store.session() as session:
        for price in (0.1, 0.2):
            targets.keep_scenario(session, version, "dearer", {"price": price}, "ann")
        targets.keep_scenario(session, version, "more KA", {"mix": {"KA": 0.02}}, "bob")
    with store.session() as session:
        assert [(each.name, each.assumptions) for each in targets.scenarios(session, version)] == [
            ("dearer", {"price": 0.2}), ("more KA", {"mix": {"KA": 0.02}})]  # fmt: skip
        targets.drop_scenario(session, version, "dearer", "bob")
    with store.reading() as session:
        assert [each.name for each in targets.scenarios(session, version)] == ["more KA"]
        assert history(session, f"targets:{version}")[-1].before["assumptions"] == {"price": 0.2}
