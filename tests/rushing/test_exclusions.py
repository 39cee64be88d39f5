"""What looks like goods-rushing and is not: each reason once where it excuses, once where it does not."""

from datetime import date

import polars as pl
import pytest

from bench.rushing_lake import runner
from data.text import say
from queries.findings.rushing import find
from tests.rushing.town import WEEKS, day, town

EPISODE = range(20, 28)


def excused(case) -> dict[str, int]:
    return {each.reason: each.units for each in case.exclusions}


def approved(made, quantity, city="C8", sku=None, begins=19, until=40, reason="transfer", dealer="D3"):
    return made.add("approved_movements", "M1", day(begins), dealer, None, city, sku, quantity, day(until), reason)


@pytest.mark.parametrize("reason", ["transfer", "project", "relocation"])
def test_an_approved_movement_excuses_its_quantity(reason):
    assert approved(town().divert(3, 8, EPISODE, 4), 40, reason=reason).find() == []


def test_units_beyond_the_approval_stay():
    (case,) = approved(town().divert(3, 8, EPISODE, 6), 20).find()
    assert excused(case)["approved_transfer"] in (19, 20)  # one may have gone to a buyer before
    assert case.units_seen >= 24


@pytest.mark.parametrize("other", [{"city": "C6"}, {"dealer": "D4"}, {"begins": 45, "until": 50}, {"until": 19}])
def test_an_approval_of_something_else_excuses_nothing(other):
    (case,) = approved(town().divert(3, 8, EPISODE, 4), 40, **other).find()
    assert "approved_transfer" not in excused(case)


def test_an_approval_of_one_sku_excuses_that_sku():
    (case,) = approved(town().divert(3, 8, EPISODE, 8), 90, sku="S0").find()
    assert 25 <= excused(case)["approved_transfer"] <= 40 and case.units_seen >= 25


@pytest.mark.parametrize("named", [None, "C6"])
def test_a_transfer_to_a_dealer_covers_its_cities_beside_the_one_named(named):
    made = town().divert(3, 8, EPISODE, 4)
    made.add("approved_movements", "M1", day(19), "D3", "D8", named, None, 60, day(40), "transfer")
    assert made.find() == []


def test_an_approved_transfer_does_not_hide_what_else_went_astray_in_those_weeks():
    made = approved(town().divert(3, 8, EPISODE, 6), 60).divert(3, 6, range(22, 28), 3)
    (case,) = made.find()
    assert [goal.city_id for goal in case.destinations] == ["C6"] and excused(case)["approved_transfer"] >= 30


def test_an_approval_is_not_known_before_its_day():
    made = approved(town().divert(3, 8, EPISODE, 4), 40, begins=24)
    early = made.find(as_of=day(23, 6))
    assert all("approved_transfer" not in excused(case) for case in early)


def test_goods_sent_back_are_excused_in_their_share_and_others_are_not():
    def returning(each):
        made = town().divert(3, 8, EPISODE, 4)
        for week in range(21, 34):
            made.add("sales", day(week), "sell_in", "D3", "S0", -each, -100.0 * each)
        (case,) = made.find()
        return excused(case).get("returned", 0)

    assert returning(0) == 0 and 1 <= returning(2) < returning(12) <= 18  # half of the units are of that sku


def test_only_the_first_activation_counts():
    made = town().divert(3, 8, EPISODE, 4)
    frames = made.frames()
    again = frames["traces"].filter(pl.col("dealer_id") == "D5", pl.col("shipped_on").is_between(day(20), day(28)))
    moved = again.with_columns(pl.col("activated_on") + pl.duration(days=40), activated_city_id=pl.lit("C8"))
    frames["traces"] = pl.concat([frames["traces"], moved.filter(pl.col("activated_on") < day(WEEKS))])
    run = runner(frames)
    assert [case.dealer_id for case in find(run, tables=frozenset({"traces"}))] == ["D3"]


def test_units_of_an_episode_that_were_activated_before_are_told_apart():
    made = town().divert(3, 8, EPISODE, 4)
    frames = made.frames()
    at_home = (pl.col("dealer_id") == "D3") & (pl.col("activated_city_id") == "C3")
    again = frames["traces"].filter(at_home, pl.col("shipped_on").is_between(day(21), day(26))).head(6)
    moved = again.with_columns(pl.col("activated_on") + pl.duration(days=9), activated_city_id=pl.lit("C8"))
    frames["traces"] = pl.concat([frames["traces"], moved])
    (case,) = find(runner(frames), tables=frozenset({"traces"}))
    assert excused(case)["second_activation"] == 6


def test_a_neighbouring_city_is_within_the_belt_and_a_far_one_is_not():
    assert town().divert(0, -1, EPISODE, 4).find() == []
    (case,) = town().divert(0, -1, EPISODE, 2).divert(0, 8, EPISODE, 4).find()
    assert excused(case)["border_belt"] == 16 and [goal.city_id for goal in case.destinations] == ["C8"]


def test_rights_count_on_their_days():
    def held(begins, ends):
        made = town().divert(3, 8, EPISODE, 4)
        for dealer in range(10):
            made.add("dealer_territories", f"D{dealer}", f"C{dealer}", None, None)
        return made.add("dealer_territories", "D3", "C8", begins, ends).find()

    assert held(day(18), day(40)) == [] and held(None, None) == []
    assert [case.dealer_id for case in held(day(45), None)] == ["D3"]
    assert [case.dealer_id for case in held(None, day(10))] == ["D3"]


@pytest.mark.parametrize("coverage", ["national", "listed"])
def test_national_dealers_have_no_outside(coverage):
    made = town().divert(3, 8, EPISODE, 4)
    made.coverage[3] = coverage
    assert [case.dealer_id for case in made.find()] == ([] if coverage == "national" else ["D3"])


def test_a_province_dealer_sells_in_its_province():
    made = town().divert(3, 2, EPISODE, 4)  # towns 2 and 3 share a province
    assert [case.dealer_id for case in made.find()] == ["D3"]
    made.coverage[3] = "province"
    assert made.find() == []


def test_a_batch_coded_on_one_day_is_one_event():
    def on_one_day(n):
        return 0

    made = town()
    batch = [unit for unit in made.units if unit[0] == 3 and unit[2] == 3 and 18 <= unit[1] < 24][::9]
    for unit in batch:  # a service centre registers what lay about from six weeks, on one day, to its own city
        made.units.remove(unit)
        made.units.append((3, unit[1], 8, 7 * (26 - unit[1])))
    assert len(batch) == 8 and made.find() == []


def test_goods_carried_home_at_spring_festival_go_with_everybody_elses():
    weeks = range(38, 43)  # before 29 January 2025
    assert day(43) < date(2025, 2, 1)
    made = town()
    for dealer in range(10):
        for goal in {7, 8, 9} - {dealer}:
            made.divert(dealer, goal, weeks, 1)
    assert made.find() == []
    lone = town().divert(3, 7, weeks, 3).divert(3, 8, weeks, 3)
    assert [case.dealer_id for case in lone.find()] == ["D3"]


def test_single_units_scattered_over_cities_are_told_apart():
    made = town().divert(3, 8, EPISODE, 4)
    for n, week in enumerate(EPISODE):
        made.divert(3, (n * 3) % 8 if (n * 3) % 8 != 3 else 9, [week], 1)
    (case,) = made.find()
    assert excused(case)["scattered"] >= 6 and [goal.city_id for goal in case.destinations] == ["C8"]


def test_what_is_excused_has_a_reason_in_the_catalogue():
    made = approved(town().divert(3, 8, range(WEEKS - 20, WEEKS - 8), 6), 20, begins=30, until=50)
    for case in made.find():
        assert all(say(f"rushing.{each.reason}", language) for each in case.exclusions for language in ("en", "zh"))
