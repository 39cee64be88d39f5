"""A page is a folder and its texts: nothing else is touched to have it, and its address says what it declares."""

from pathlib import Path

import pytest

from dashboard.declared import GROUPS, METRIC, Page, Parameter
from dashboard.pages import EVERYWHERE, PAGES, PARAMETERS, parameters_of
from tests import scratch

PAGE = {
    "dashboard/pages/shelf/__init__.py": """
from dashboard.declared import METRIC, Page, Parameter

PAGE = Page("shelf", "explain", 2.5, "shelves", (
    METRIC, Parameter("tier", ("A", "B")), Parameter("words"), Parameter("rack", check=str.isdigit),
    Parameter("bins", check=str.isdigit, most=2),
))
""",
    "dashboard/pages/shelf/page.py": """
from dashboard.panels import Panel, Piece, Prose
from dashboard.parts.choosing import choices


def panels(scope):
    ways = choices(scope, "tier", scope.filters.view("tier", "B"), str)
    return [Panel("tiers", scope.say("tiers"), Prose(((Piece("said"),),)), choices=(ways,))]
""",
    "data/texts/shelf.toml": "".join(
        f'[{name}]\nen = "{name} of the shelf"\nzh = "货架 {name}"\n' for name in ("title", "decision", "tiers")
    ),
}
LOOKS = """
from datetime import date
from streamlit.testing.v1 import AppTest
from dashboard.filters import Filters
from dashboard.pages import PAGES
from queries.question import Period

names = list(PAGES)
assert names.index("why") < names.index("shelf") < names.index("dealer"), names
data = Period(date(2024, 1, 1), date(2026, 11, 22))
given = {"tier": ["A", "B"], "words": ["any 文字"], "rack": ["7"], "bins": ["1", "2", "2", "3"]}
filters, notices = Filters.read(given, data)
assert not notices, notices
assert (filters.view("tier", ""), filters.view("rack", ""), filters.listed("bins")) == ("A", "7", ("1", "2"))
assert Filters.read(filters.pairs(), data) == (filters, ())
assert filters.with_(tier=None, rack="8").pairs()["rack"] == ("8",)
assert "tier" not in filters.with_(tier=None).pairs()
wrong = {"tier": ["C"], "words": ["\\x00"], "rack": ["x"], "bins": ["1", "y"]}
filters, notices = Filters.read(wrong, data)
assert [values["name"] for _, values in notices] == ["tier", "words", "rack", "bins"], notices
assert filters.pairs() == {"bins": ("1",)}

app = AppTest.from_file("app.py", default_timeout=60)
app.query_params["tier"] = ["A"]
app.run()
assert not app.exception and not app.warning and app.query_params == {"tier": "A"}
app.session_state["page_to_open"] = "shelf"
app.run()
assert not app.exception and app.header[0].value == "title of the shelf"
"""


def test_a_page_is_a_folder_and_its_texts(tmp_path: Path, sample_lake: Path) -> None:
    project = scratch.copied(tmp_path, PAGE)
    ended = scratch.run(project, LOOKS, SLUICE_LAKE=str(sample_lake))
    assert ended.returncode == 0, ended.stderr


def page(name: str, *parameters: Parameter) -> Page:
    return Page(name, "trust", 9, "", parameters)


def test_a_parameter_that_pages_share_is_one() -> None:
    shared = parameters_of([page("one", METRIC, Parameter("tier", ("A",))), page("two", METRIC)])
    assert list(shared) == ["metric", "tier"]
    alike = parameters_of([page("one", Parameter("tier", ("A",))), page("two", Parameter("tier", ("A",)))])
    assert alike == {"tier": Parameter("tier", ("A",))}


def test_a_parameter_declared_in_two_ways_is_refused() -> None:
    with pytest.raises(ValueError, match="pages 'one' and 'two' declare 'tier' in two ways"):
        parameters_of([page("one", Parameter("tier", ("A",))), page("two", Parameter("tier"))])


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_declares_nothing_that_every_address_has(name: str) -> None:
    with pytest.raises(ValueError, match=f"page 'one' declares '{name}'"):
        parameters_of([page("one", Parameter(name))])


def test_a_folder_that_contradicts_another_is_refused_at_import(tmp_path: Path) -> None:
    text = 'from dashboard.declared import Page, Parameter\nPAGE = Page("odd", "trust", 9, "", (Parameter("kind"),))\n'
    project = scratch.copied(tmp_path, {"dashboard/pages/odd/__init__.py": text})
    ended = scratch.run(project, "import dashboard.filters")
    assert ended.returncode and "'odd' declare 'kind' in two ways" in ended.stderr


def test_every_parameter_has_one_page_at_least_and_every_page_a_group() -> None:
    assert {each.name for page in PAGES.values() for each in page.parameters} == PARAMETERS.keys()
    assert {page.group for page in PAGES.values()} <= set(GROUPS)
