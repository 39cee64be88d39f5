"""A seasonality adjustment moves pace and landing everywhere, and is said with who and why."""

from datetime import date

import pytest

from dashboard import company
from dashboard.parts.plan import course, curve, standing
from dashboard.settings import settings
from data.store import adjustments
from queries import User
from tests.dashboard.looking import drawn, looking, panels, texts

EARLY, NOW = (date(2026, 11, 1), date(2026, 11, 10)), date(2026, 11, 22)


@pytest.fixture
def store(tmp_path, monkeypatch, engine):
    monkeypatch.setenv("SLUICE_STORE", f"sqlite:///{tmp_path / 'store.sqlite'}")
    settings.cache_clear()
    yield company.store(engine.lake)
    settings.cache_clear()


def test_it_feeds_pace_and_landing_and_is_said(engine, store):
    before, alone = (each(looking(engine, "targets", {})) for each in (standing, course))
    with store.session() as session:
        made = adjustments.adjust(session, *EARLY, 3.0, "Chen", "the sale comes first")
    scope = looking(engine, "targets", {})
    after = standing(scope)
    learned, now = curve(scope, learned=True).days, curve(scope).days
    assert curve(scope, learned=True).share(NOW) == pytest.approx(before.pace.elapsed_share)
    tripled = learned["weight"].to_numpy() * [3.0 if day <= EARLY[1] else 1.0 for day in learned["day"]]
    assert now["weight"].to_list() == pytest.approx(list(tripled / tripled.sum()), rel=0.01), "up to the groups' shapes"
    assert after.pace.elapsed_share > before.pace.elapsed_share and after.pace.pace < before.pace.pace
    assert after.pace.landing < before.pace.landing, "more is over, so less is to come"
    assert course(scope).landing < alone.landing, "of a dealer, too"
    made_panels = panels(scope)
    assert "the sale comes first" in made_panels["curves"].note and "Chen" in made_panels["curves"].note
    assert "holds" in texts(made_panels["changes"])
    assert any("the sale comes first" in text for text in texts(panels(looking(engine, "overview", {}))["brief"]))
    with store.session() as session:
        adjustments.withdraw(session, made.id, "Li", "it does not")
    again = panels(looking(engine, "targets", {}))
    assert standing(looking(engine, "targets", {})).pace == before.pace
    assert "Chen" not in again["curves"].note and "withdrawn" in texts(again["changes"])


def test_of_one_channel_it_leaves_the_others_alone(engine, store):
    with store.session() as session:
        adjustments.adjust(session, *EARLY, 3.0, "Chen", "the sale comes first", channel="E-commerce")
    for channel, moved in (("E-commerce", True), ("KA chain", False)):
        scope = looking(engine, "targets", {"channel": channel})
        assert (curve(scope).share(EARLY[1]) > curve(scope, learned=True).share(EARLY[1]) + 0.01) == moved


def test_the_curves_are_shares_of_the_period(engine, store):
    made = panels(looking(engine, "targets", {}))
    lines = {line["name"]: line["y"] for line in drawn(made["curves"])}
    assert set(lines) == {"This period", "Last year, festivals aligned", "Straight line"} and "changes" not in made
    for values in lines.values():
        assert values == sorted(values) and values[-1] == pytest.approx(1)
    nobody = panels(looking(engine, "targets", {}, User("nobody")))
    assert "curves" not in nobody
