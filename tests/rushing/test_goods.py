"""What the detectors of goods find: what it says, and that it stays the same finding."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.rushing_lake import runner
from data.text import topic
from queries.findings import blocking, rushing
from queries.findings.finding import carry_over
from queries.findings.rushing import OPTIONAL, Settings, find
from queries.findings.rushing.assemble import interval
from tests.rushing.town import SCHEMAS, day, town

FIELDS = {
    "case_id", "kind", "dealer_id", "starts_on", "ends_on", "units_seen", "units_expected", "units_excess",
    "excess_low", "excess_high", "money_at_stake", "severity", "q_value", "destinations", "signals", "exclusions",
}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    (found,) = town().divert(3, 8, range(20, 28), 4).find()
    return found


def test_json_has_the_agreed_fields(case):
    plain = case.to_dict()
    assert plain.keys() == FIELDS
    assert set(plain["signals"]) == {"trace", "balance", "surge", "price"}
    assert set(plain["signals"]["trace"]) == {"statistic", "p_value", "text"}
    assert set(plain["destinations"][0]) == {"city_id", "starts_on", "ends_on", "units_seen", "units_expected"}
    assert plain["starts_on"] == case.starts_on.isoformat()


def test_a_case_keeps_its_id_on_later_days():
    made = town().divert(3, 8, range(20, 28), 5)
    ids = {case.finding_id for week in (30, 36, 44, 52) for case in made.find(as_of=day(week) - timedelta(days=1))}
    assert ids == {"rushing-D3-2024-1"}


def test_a_known_case_is_carried_over_and_another_is_not(case):
    known = replace(case, finding_id="known", starts_on=case.starts_on + timedelta(days=14))
    elsewhere = replace(case, finding_id="other", dealer_id="D4")
    assert carry_over([case], [elsewhere, known])[0].finding_id == "known"
    assert carry_over([case], [elsewhere])[0].finding_id == case.finding_id


def test_most_money_first():
    cases = town().divert(3, 8, range(20, 28), 4).divert(1, 6, range(20, 28), 8).find()
    assert [each.dealer_id for each in cases] == ["D1", "D3"]


def test_floors_hold():
    made = town().divert(3, 8, range(20, 28), 4)
    assert made.find(settings=Settings(minimum_units=60)) == [] == made.find(settings=Settings(minimum_money=1e6))


@pytest.mark.parametrize("find", [rushing.find, blocking.find])
def test_any_optional_table_may_be_absent(find):
    made = town().divert(3, 8, range(20, 28), 4)
    for name in OPTIONAL & SCHEMAS.keys() - {"traces"}:
        made.tables.setdefault(name, [])
    frames = made.frames()
    for absent in sorted(OPTIONAL & frames.keys()):
        left = {name: frame for name, frame in frames.items() if name != absent}
        find(runner(left), tables=OPTIONAL & left.keys())


def test_an_empty_lake_has_no_cases():
    made = town()
    made.units = []
    frames = {name: frame.clear() if name in ("traces", "sales", "inventory") else frame
              for name, frame in made.frames().items()}  # fmt: skip
    assert find(runner(frames), tables=OPTIONAL & frames.keys()) == []
    assert find(runner(frames), as_of=day(10), tables=OPTIONAL & frames.keys()) == []


@pytest.mark.parametrize(("seen", "expected"), [(184, 0.0), (184, 0.02), (9, 3.0), (5, 0.0)])
def test_the_interval_of_an_excess_holds_the_error_of_counting(seen, expected):
    low, high = interval(seen, expected, expected**2)
    assert low < seen - expected - 0.9 * 1.645 * (seen**0.5 - 1) and high > seen - expected + 1.645 * seen**0.5


def test_the_interval_of_an_excess_holds_the_error_of_the_expectation():
    widths = [high - low for low, high in (interval(30, 8.0, variance) for variance in (0.0, 4.0, 16.0))]
    assert widths == sorted(set(widths))


def test_every_text_is_there_in_both_languages():
    assert all({"en", "zh"} <= entry.keys() and all(entry.values()) for entry in topic("rushing").values())
