from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier, Event

import polars as pl
import pytest

from dashboard.cards import card
from dashboard.filters import Filters
from dashboard.memo import Memo, weight
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.panels import Panel, Prose
from data.errors import QuestionError
from data.text import LANGUAGES, say
from queries import Answer, Filter, User


@pytest.fixture
def scope(engine, everyone):
    return Scope("overview", Filters.read({}, engine.catalog.data)[0], everyone, engine, "en")


def looking(scope, **pairs):
    return Scope(scope.page, scope.filters.with_(**pairs), scope.user, scope.engine, scope.language)


def amount(answer):
    return answer.frame["sell_in_amount"][0]


def test_a_question_is_asked_of_what_is_looked_at(scope):
    east = looking(scope, region="East")
    assert amount(east.ask("sell_in_amount")) < amount(scope.ask("sell_in_amount"))
    assert amount(east.ask("sell_in_amount", without=("region",))) == amount(scope.ask("sell_in_amount"))
    also = scope.ask("sell_in_amount", also=(Filter("region", ("East",)),))
    assert amount(also) == amount(east.ask("sell_in_amount"))
    assert "sell_in_amount__last_year" in scope.ask("sell_in_amount").frame.columns
    assert scope.ask("sell_in_amount", compare=None).frame.columns == ["sell_in_amount"]


def test_an_answer_is_kept_for_whoever_has_the_same_rights_only(scope):
    assert scope.ask("sell_in_amount", "region") is scope.ask("sell_in_amount", "region")
    nobody = Scope(scope.page, scope.filters, User(scope.user.name), scope.engine, "en")
    assert nobody.ask("sell_in_amount", "region").frame.is_empty()


def test_a_total_is_asked_not_added(scope):
    answer = scope.ask(("sell_in_amount", "attainment"), "region")
    total = scope.total(answer).frame.to_dicts()[0]
    assert total["sell_in_amount"] == pytest.approx(answer.frame["sell_in_amount"].sum())
    assert total["attainment"] == scope.ask("attainment").frame["attainment"][0]
    assert scope.total(Answer(pl.DataFrame(), "", {}, (), "")) is None


def test_the_least_used_answers_are_dropped_and_errors_are_not_kept():
    rows = Answer(pl.DataFrame({"a": list(range(1000))}), "", {}, (), "")
    store, made = Memo(40_000, weight), []
    for key in "abcad":
        store.get(key, lambda key=key: made.append(key) or rows)
    assert "".join(made) == "abcd"
    store.get("b", lambda: made.append("b again") or rows)
    assert made[-1] == "b again"
    with pytest.raises(ZeroDivisionError):
        store.get("x", lambda: 1 / 0)
    assert store.get("x", lambda: rows) is rows


def test_what_many_want_at_once_is_made_once():
    store, made, all_in, deadline = Memo(), [], Barrier(8), Event()

    def make(key):
        made.append(key)
        deadline.wait(0.2)  # long enough for the others to ask for it meanwhile
        return key

    def want(key):
        all_in.wait()
        return store.get(key, lambda: make(key))

    with ThreadPoolExecutor(8) as people:
        assert [*people.map(want, "aaaabbbb")] == [*"aaaabbbb"]
    assert sorted(made) == ["a", "b"]


def test_what_is_made_once_is_made_for_what_is_looked_at(scope):
    other = replace(scope, filters=scope.filters.with_(region="East"))
    assert [each.once("it", lambda made=made: made) for made, each in enumerate((scope, other, scope))] == [0, 1, 0]


def test_what_cannot_be_answered_is_said_in_its_place(scope):
    def broken(scope):
        raise QuestionError("unknown_metric", name="x", nearest="y")

    def empty(scope):
        return Panel("empty", "Empty", Prose(()), answers=(scope.ask("sell_in_amount", "region", limit=0),), span=4)

    panels = scope.gather(broken, empty, lambda scope: None)
    assert [panel.key for panel in panels] == ["broken", "empty"]
    assert "x" in panels[0].body.sentences[0][0].text
    assert (panels[1].title, panels[1].span) == ("Empty", 4)


def test_clicks_drill_to_the_member_or_to_its_days(scope):
    assert scope.drill("region")({"region": "East"}).filters == {"region": "East"}
    month = scope.drill("month", "trends")({"month": date(2026, 2, 1)})
    assert (month.filters, month.page) == ({"period": "2026-02-01..2026-02-28"}, "trends")
    assert scope.filters.with_(**month.filters).period.days == 28


def test_the_measure_chosen_names_the_metrics(scope):
    assert (scope.named("sell_in"), scope.named("attainment")) == ("sell_in_amount", "attainment")
    units = looking(scope, measure="quantity")
    assert (units.named("target"), units.named("attainment")) == ("target_quantity", "attainment_quantity")


def test_only_what_has_a_target_is_compared_with_it(scope):
    target = looking(scope, compare="target")
    assert target.before("sell_in_amount") == "sell_in_amount__target"
    assert target.before("margin_rate") is None
    assert looking(scope, compare="none").before("sell_in_amount") is None


def test_lines_have_at_most_some_hundred_points(scope):
    assert scope.grain == "day"
    assert looking(scope, period="last_12_months").grain == "week"
    assert looking(scope, period="2000-01-01..2026-12-31").grain == "month"


def test_a_card_says_value_change_and_whether_it_is_good_news(scope):
    good = card(scope, "return_rate", {"return_rate": 0.02, "return_rate__last_year": 0.03})
    assert (good.value, good.change, good.tone) == ("2.0%", "−1.0 pp", "good")
    assert card(scope, "attainment", {"attainment": 0.9}).progress == 0.9
    months = scope.ask("sell_in_amount", "month", compare=None, order=("month",))
    assert len(card(scope, "sell_in_amount", {}, months.frame).spark_labels) == months.frame.height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title_and_serves_a_decision(name, language):
    assert say(f"{name}.title", language)
    assert say(f"{name}.decision", language)
    assert say(f"page.{PAGES[name].group}", language)
    assert callable(PAGES[name].panels)
