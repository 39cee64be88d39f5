"""Alerts are reckoned once for a state of the lake, over everything, and shown by rights."""

from pathlib import Path

import pytest

from data.errors import AccessError
from data.lake import Lake
from queries import User, connect
from queries.alerts import alerts, alerts_file, reckon

EVERYONE = User("everyone", everything=True)


@pytest.fixture(scope="module")
def engine(sample_lake: Path):
    engine = connect(sample_lake)
    reckon(engine)
    return engine


def test_what_is_kept_reads_back_as_it_was_found(engine) -> None:
    from queries.alerts import find

    assert alerts(engine, EVERYONE) == find(engine, "rushing")


def test_rights_choose_among_the_cases_and_change_none(engine) -> None:
    everything = alerts(engine, EVERYONE)
    assert everything
    region = engine.run("SELECT dealer_id, region FROM dealers", {}, EVERYONE)
    home = dict(region.rows())
    here = home[everything[0].dealer_id]
    seen = alerts(engine, User("one", regions=frozenset({here})))
    assert seen == [case for case in everything if home[case.dealer_id] == here]
    assert alerts(engine, User("nobody")) == []


def test_nobody_is_an_error(engine) -> None:
    with pytest.raises(AccessError):
        alerts(engine, None)  # type: ignore[arg-type]


def test_another_state_is_reckoned_anew(engine) -> None:
    assert Lake.open(engine.lake.path).version in alerts_file(engine, "rushing").name
