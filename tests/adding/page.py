"""A page of one folder: in the navigation, its address read and refused, in both languages, frozen for a meeting."""

import os
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.board.payload import still
from dashboard.documents.reading import section_of
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.settings import settings
from data.text import LANGUAGES
from tests.adding.everywhere import EAST, opened, raw
from tests.dashboard.looking import looking, panels

if __name__ == "__main__":
    engine = opened(lake := Path(sys.argv[1]))
    assert list(PAGES)[list(PAGES).index("explore") + 1] == "reach"
    for language in LANGUAGES:
        scope = looking(engine, "reach", {"reach_by": "city", "period": "2026-10-01..2026-10-31"}, language=language)
        made = panels(scope)["places"]
        found = sorted(made.body.frame.select("city_id" if "city_id" in made.body.frame else "city").to_series())
        assert len(found) == len(raw(lake, "SELECT DISTINCT city_id FROM {sales} JOIN {dealers} USING (dealer_id) WHERE"
                                           " stage = 'sell_in' AND quantity > 0 AND sold_on BETWEEN '2026-10-01' AND"
                                           " '2026-10-31'"))  # fmt: skip
        assert section_of(made, scope).tables and still(made, language).drawn
    east = panels(Scope("reach", scope.filters, EAST, engine, "en"))["places"].body.frame
    assert 0 < east.height < made.body.frame.height
    filters, notices = Filters.read({"reach_by": ["moon"]}, engine.catalog.data)
    assert [values["name"] for _, values in notices] == ["reach_by"] and not filters.view("reach_by", "")
    os.environ["SLUICE_LAKE"] = str(lake)
    settings.cache_clear()
    app = AppTest.from_file(Path("app.py").resolve(), default_timeout=60)
    app.session_state["page_to_open"] = "reach"
    app.run()
    assert not app.exception and app.header[0].value == "Reach", app
