"""Findings are reckoned once for a state of the lake, over everything, and shown by rights."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from data.errors import AccessError
from data.lake import Lake
from queries import User, connect
from queries.findings import KINDS
from queries.findings import kept as keeping
from queries.findings.kept import find, findings, findings_file, kept
from queries.findings.rules import RULES

EVERYONE = User("everyone", everything=True)


@pytest.fixture(scope="module")
def engine(sample_lake: Path):
    engine = connect(sample_lake)
    kept(engine, "rushing")
    return engine


def test_what_is_kept_reads_back_as_it_was_found(engine) -> None:
    assert findings(engine, EVERYONE, "rushing") == find(engine, "rushing")


def test_rights_choose_among_the_findings_and_change_none(engine) -> None:
    everything = findings(engine, EVERYONE, "rushing")
    assert everything
    region = engine.run("SELECT dealer_id, region FROM dealers", {}, EVERYONE)
    home = dict(region.rows())
    here = home[everything[0].subject_id]
    seen = findings(engine, User("one", regions=frozenset({here})), "rushing")
    assert seen == [each for each in everything if home[each.subject_id] == here]
    assert findings(engine, User("nobody"), "rushing") == []


def test_nobody_is_an_error(engine) -> None:
    with pytest.raises(AccessError):
        findings(engine, None, "rushing")  # type: ignore[arg-type]


def test_another_state_is_reckoned_anew(engine) -> None:
    assert Lake.open(engine.lake.path).version in findings_file(engine, "rushing").name


def test_what_is_kept_is_found_anew_when_the_row_the_thresholds_or_the_form_change(engine, monkeypatch):
    then = keeping.mark(engine, "idle_stock")
    assert keeping.mark(engine, "idle_stock", {"least": KINDS["idle_stock"].usual["least"]}) == then
    assert keeping.mark(engine, "idle_stock", {"least": 31}) != then
    (row,) = (rule for rule in RULES if rule.name == "idle_stock")
    monkeypatch.setitem(KINDS, "idle_stock", replace(row, weeks=9).kind())
    assert keeping.mark(engine, "idle_stock") != then
    monkeypatch.undo()
    monkeypatch.setattr(keeping, "fields", lambda form: fields(form)[1:])
    assert keeping.mark(engine, "idle_stock") != then
