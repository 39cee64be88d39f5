"""Findings are reckoned once for a state of the lake, over everything, and shown by rights."""

from pathlib import Path

import pytest

from data.errors import AccessError
from data.lake import Lake
from queries import User, connect
from queries.findings.kept import find, findings, findings_file, kept

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
