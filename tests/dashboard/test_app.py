"""The script as Streamlit runs it, without a browser: the address, the bar, the trail, notices, refusals."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import concurrency
from dashboard.pages.overview import page
from dashboard.settings import settings

SCRIPT = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def app(sample_lake, monkeypatch):
    monkeypatch.setenv("SLUICE_LAKE", str(sample_lake))
    settings.cache_clear()
    yield AppTest.from_file(str(SCRIPT), default_timeout=60)
    settings.cache_clear()


def shown(app):
    assert not app.exception
    return app.caption[1].value


def test_a_first_visit_shows_the_running_month_against_last_year(app):
    app.run()
    assert app.header[0].value == "Overview"
    assert "against last year" in shown(app)
    assert app.query_params == {}


def test_an_address_is_shown_as_it_says(app):
    app.query_params.update({"region": ["East", "South"], "period": ["last_12_months"], "lang": ["zh"]})
    app.run()
    assert app.header[0].value == "总览"
    assert app.button(key="drop_region").label == "大区：East、South"
    assert app.get("button_group")


def test_a_choice_is_written_into_the_address_and_taken_back_by_the_trail(app):
    app.query_params["province"] = ["Zhejiang"]
    app.run()
    app.button(key="drop_province").click().run()
    assert app.query_params == {}
    assert not [button for button in app.button if button.key == "drop_province"]


def test_a_page_is_made_while_it_has_its_turn_and_gives_it_back(app, monkeypatch):
    said = []

    class Turn:
        def __enter__(self):
            said.append("taken")

        def __exit__(self, *_):
            said.append("given back")

    made = page.panels
    monkeypatch.setattr(page, "panels", lambda scope: said.append("made") or made(scope))
    monkeypatch.setattr(concurrency, "LIMITER", Turn())
    app.run()
    assert not app.exception and said == ["taken", "made", "given back"]


HOSTILE = {
    "region": "'; DROP TABLE sales; --",
    "dealer": "../../etc/passwd",
    "period": "x",
    "channel": "\x00",
    "sku": "9" * 999,
}


@pytest.mark.parametrize(("name", "value"), HOSTILE.items(), ids=HOSTILE)
def test_what_an_address_cannot_mean_is_left_out_and_said(app, name, value):
    app.query_params[name] = [value]
    app.run()
    shown(app)
    assert len(app.warning) == 1
    assert app.query_params == {}


def test_a_lake_that_is_not_there_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("SLUICE_LAKE", str(tmp_path / "nowhere"))
    settings.cache_clear()
    app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    settings.cache_clear()
    assert not app.exception
    assert "nowhere" in app.error[0].value
