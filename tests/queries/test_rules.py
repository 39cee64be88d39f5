"""Rules on a lake: a row alone makes a kind of alert, finds what was planted, and is silent where it cannot look."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.errors import QuestionError
from queries import Question, User, ask, connect
from queries.findings import KINDS, kind_named
from queries.findings.finding import Finding
from queries.findings.kept import find, findings
from queries.findings.kind import Search
from queries.findings.rule import Rule
from queries.findings.rules import RULES
from queries.findings.subjects import SUBJECTS, Seen, parts_of, subject_of
from tests.queries.idle_world import LAST, trade

EVERYONE = User("x", everything=True)


@pytest.fixture(scope="module")
def made():
    return trade(11, idle=12, dealers=120, differ=0.1)


@pytest.fixture(scope="module")
def trading(made, tmp_path_factory):
    return connect(made.write(tmp_path_factory.mktemp("trade") / "lake"))


def idle_of(made) -> set[str]:
    return {f"D{dealer}|Goods {goods}" for dealer, goods in zip(*np.nonzero(made.idle & (made.held > 0)), strict=True)}


def cell(subject_id: str) -> tuple[int, int]:
    """The dealer and the goods of a subject, by their numbers."""
    dealer, goods = subject_id.split("|")
    return int(dealer.removeprefix("D")), int(goods.removeprefix("Goods "))


def test_dealers_that_let_stock_lie_are_found_with_what_it_is_worth(made, trading):
    found = find(trading, "idle_stock")
    planted = idle_of(made)
    hits = [each for each in found if each.subject_id in planted]
    assert len(hits) >= 0.75 * len(planted) and len(found) - len(hits) <= 0.1 * len(found)
    assert found == sorted(found, key=lambda each: (-each.stake, each.finding_id))
    for each in found:
        assert each.low <= each.seen <= each.high < each.expected and each.p_value <= 0.05 and each.q_value <= 0.1
        assert (each.starts_on, each.ends_on) == (LAST - timedelta(55), LAST)
        dealer, goods = cell(each.subject_id)
        assert each.seen == pytest.approx(made.sold[dealer, goods, -8:].sum() / made.held[dealer, goods], abs=1e-6)
        short = each.expected * made.held[dealer, goods] - made.sold[dealer, goods, -8:].sum()
        assert each.stake == pytest.approx(80 * short, rel=1e-4)  # units are sold to dealers at 80 each
        assert (each.region, each.province) == (f"R{made.region[dealer]}", f"P{made.region[dealer]}")


def test_nothing_is_found_where_nobody_is_idle(tmp_path):
    assert find(connect(trade(12, dealers=120).write(tmp_path / "lake")), "idle_stock") == []


def test_who_has_just_come_with_full_shelves_is_not_judged(tmp_path):
    made = trade(11, dealers=120, differ=0.1)
    big = int(made.orders.sum(1).argmax())
    swapped = replace(made, **{name: np.roll(getattr(made, name), -1 - big, axis=0) for name in vars(made)})
    lake = connect(swapped.write(tmp_path / "lake", newcomer=True))
    assert ask(lake, Question(("stock_quantity",), ("dealer_id",)), EVERYONE).frame.height == 120
    assert find(lake, "idle_stock") == []


def test_it_is_asked_as_of_a_day_and_by_thresholds(trading):
    now = find(trading, "idle_stock")
    assert find(trading, "idle_stock", LAST - timedelta(weeks=9)) == [], "before they let it lie"
    assert find(trading, "idle_stock", thresholds={"effect": 10.0}) == []
    assert find(trading, "idle_stock", thresholds={"least": 1e9}) == []
    assert find(trading, "idle_stock", LAST) == now


def test_a_sentence_is_there_in_both_languages(trading):
    for each in find(trading, "idle_stock"):
        assert each.values["subject"] in each.text("en") and each.values["subject"] in each.text("zh")
        assert Finding.of_plain(each.to_plain()) == each


@pytest.mark.parametrize(
    ("metric", "by", "against", "peers", "threshold"),
    [("sell_out_quantity", ("province", "category"), "past", ("category",), None),
     ("sell_out_quantity", ("region",), "past", (), None),
     ("average_price", ("dealer_id",), "threshold", ("region",), 1000.0),
     ("return_rate", ("dealer_id", "sku"), "peers", ("sku",), None),
     ("sell_in_amount", ("city_id",), "threshold", (), 1e12)],
)  # fmt: skip
def test_any_metric_by_any_subject_can_be_a_rule(trading, metric, by, against, peers, threshold):
    rule = Rule("some", metric, by, against, peers=peers, threshold=threshold, past_weeks=16, least=1.0)
    kind = rule.kind()
    found = kind.look(Search(trading, thresholds=kind.usual))
    assert kind.subject == subject_of(by)
    assert all(each.subject_kind == kind.subject and each.region.startswith("R") for each in found)
    if threshold:
        assert found, "all of them lie below"


def test_what_fell_silent_altogether_is_found_against_its_own_past(made, trading):
    rule = Rule("fallen", "sell_out_quantity", ("dealer_id", "category"), "past", peers=("category",), past_weeks=16)
    kind = rule.kind()
    found = {each.subject_id: each for each in kind.look(Search(trading, thresholds=kind.usual))}
    silent = {each for each in idle_of(made) if made.sold[cell(each)][-8:].sum() == 0}
    assert silent and len(silent & found.keys()) >= 0.7 * len(silent)
    assert all(found[each].seen == 0 for each in silent & found.keys())
    assert len(found.keys() - idle_of(made)) <= 0.1 * len(found) + 1


def test_a_rule_whose_tables_the_lake_lacks_is_silent(trading):
    kind = replace(RULES[0], needs=("orders",)).kind()
    assert kind.lacking(trading) == ["orders"] and kind.look(Search(trading, thresholds=kind.usual)) == []


def test_kinds_keep_their_order_and_an_unknown_one_is_said():
    assert list(KINDS)[:2] == ["rushing", "blocking"] and "idle_stock" in KINDS
    with pytest.raises(QuestionError) as caught:
        kind_named("idle")
    assert "idle_stock" in caught.value.say("en") and caught.value.say("zh")


def test_rights_show_findings_by_where_the_subject_is_now(trading):
    found = findings(trading, EVERYONE, "idle_stock")
    region = found[0].region
    mine = [each for each in found if each.region == region]
    assert findings(trading, User("one", regions=frozenset({region})), "idle_stock") == mine
    assert findings(trading, User("one", provinces=frozenset({found[0].province})), "idle_stock") == mine
    assert findings(trading, User("none"), "idle_stock") == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_has_no_place_is_seen_by_the_place_it_was_found_with_and_else_by_nobody(trading, made, subject):
    dealer = int(np.flatnonzero(made.region == 1)[0])
    parts = {"dealer_id": f"D{dealer}", "city_id": "C1", "province": "P1", "region": "R1"}
    id = "|".join(parts.get(part, "x") for part in SUBJECTS[subject])
    placed = bool(parts.keys() & set(SUBJECTS[subject]))
    day = date(2026, 6, 1)

    def finding(region: str, province: str) -> Finding:
        return Finding(
            kind="k", finding_id="k-1", subject_kind=subject, subject_id=id, region=region, province=province,
            measure="sell_out_quantity", seen=1, expected=2, low=0, high=1.5, excess=1, stake=1, p_value=0.01,
            q_value=0.01, severity="low", starts_on=day, ends_on=day, key="x.y",
        )  # fmt: skip

    def seen(user: User, region: str, province: str) -> bool:
        return Seen.of(trading, user).may(finding(region, province))

    one, other = User("one", regions=frozenset({"R1"})), User("other", regions=frozenset({"R2"}))
    assert parts_of(finding("", "")) and seen(EVERYONE, "", "")
    assert seen(one, "", "") is placed and not seen(other, "", "")
    assert seen(one, "R2", "P2") is placed, "the lake knows better than the finding where it is"
    assert seen(other, "R2", "P2") is not placed
    named = Seen.of(trading, EVERYONE).named(finding("R1", "P1"))
    assert named["region"] == "R1" and all(part.removesuffix("_id") in named for part in SUBJECTS[subject])
