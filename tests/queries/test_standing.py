"""Plan against actual with nothing but `queries` and an engine, against plain SQL over the raw files and the formulas
written once more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queries import Filter, Period, User
from queries.adjustment import Adjustment
from queries.asker import asker
from queries.phasing import company_rhythm, last_year, phasing
from queries.standing import course, curve, plan_actual, plannable, standing, standings
from tests.queries import gaps
from tests.queries.gaps import DATA, NOVEMBER, sums

TODAY = gaps.DATA.ends
SOLD = "sold WHERE stage = 'sell_in' AND day BETWEEN DATE '{}' AND DATE '{}'"
EARLY = Adjustment(date(2026, 11, 1), date(2026, 11, 10), 3.0, channel="KA chain")


@pytest.fixture(scope="module")
def files(gaps_lake):
    return gaps.raw(gaps_lake)


@pytest.fixture(scope="module")
def rhythm(gaps_ask):
    return company_rhythm(gaps_ask, "sell_in_amount", DATA)


def weights(rhythm, group, period, adjustments=()):
    """Day -> expected output, adjusted."""
    days = [period.starts + timedelta(at) for at in range(period.days)]
    plain = rhythm.intensities(period)[group]
    about = [each for each in adjustments if group and each.channel in ("", group[0])]
    factors = [[each.factor for each in about if each.starts <= day <= each.ends] for day in days]
    return {day: value * (held[0] if held else 1) for day, value, held in zip(days, plain, factors, strict=True)}


def expected(rhythm, mix, actual, target, recent, adjustments=()):
    """Share due, pace, landing and what is required a day, of a mix: group -> part."""
    whole, due, again = sum(mix.values()), 0.0, 0.0
    for group, part in mix.items():
        month = weights(rhythm, group, NOVEMBER, adjustments)
        late = weights(rhythm, group, Period(TODAY - timedelta(59), TODAY), adjustments)
        due += part / whole * sum(value for day, value in month.items() if day <= TODAY) / sum(month.values())
        again += part / whole * sum(late.values()) / sum(month.values())
    trust = due / (due + 1)
    prior = recent / again if recent else target
    landing = actual + (1 - due) * (trust * actual / due + (1 - trust) * (prior or 0))
    return {"due": due, "pace": actual / (target * due) if target else None, "landing": landing,
            "gap": landing - target if target else None,
            "required_per_day": max(target - actual, 0) / (NOVEMBER.ends - TODAY).days if target else None}  # fmt: skip


def mixes(files, by):
    """Member -> group of the rhythm -> its target."""
    parts = sums(files, f"{by}, channel, category", "sum(target_amount)", "planned WHERE month = DATE '2026-11-01'")
    found = {}
    for (*member, channel, category), part in parts.items():
        found.setdefault(member[0] if len(member) == 1 else tuple(member), {})[channel, category] = part
    return found


@pytest.mark.parametrize("by", [("province",), ("province", "category")])
@pytest.mark.parametrize("adjustments", [(), (EARLY,)], ids=["learned", "adjusted"])
def test_every_member_stands_where_the_raw_files_say(gaps_ask, files, rhythm, by, adjustments):
    columns, month = ", ".join(by), (NOVEMBER.starts, TODAY)
    made = phasing(rhythm, NOVEMBER, TODAY, adjustments)
    rows = standings(plan_actual(gaps_ask, "amount", made, by), made).to_dicts()
    actual = sums(files, columns, "sum(net_amount)", SOLD.format(*month))
    recent = sums(files, columns, "sum(net_amount)", SOLD.format(TODAY - timedelta(59), TODAY))
    mix = mixes(files, columns)
    found = {row[by[0]] if len(by) == 1 else tuple(row[name] for name in by): row for row in rows}
    assert found.keys() == actual.keys() | mix.keys()
    assert {"Hubei", "Zhejiang"} <= {row["province"] for row in rows}
    for member, row in found.items():
        target = sum(mix.get(member, {}).values()) or None
        sold = actual.get(member, 0)
        assert row["actual"] == pytest.approx(sold)
        assert row["target"] == (target and pytest.approx(target))
        assert row["attainment"] == (target and pytest.approx(sold / target))
        wanted = expected(rhythm, mix.get(member, {(): 1.0}), sold, target, recent.get(member, 0), adjustments)
        assert {name: row[name] for name in wanted} == pytest.approx(wanted), member


def test_all_together_stand_where_their_members_do(gaps_ask, files, rhythm):
    made = phasing(rhythm, NOVEMBER, TODAY)
    found = plan_actual(gaps_ask, "amount", made)
    whole, rows = (
        standing(found, made, (-0.1, 0.2)),
        standings(plan_actual(gaps_ask, "amount", made, ("region",)), made),
    )
    assert (whole.actual, whole.target) == pytest.approx((rows["actual"].sum(), rows["target"].sum()))
    mix = {}
    for each in mixes(files, "province").values():
        mix |= {group: mix.get(group, 0) + part for group, part in each.items()}
    late = sums(files, "1", "sum(net_amount)", SOLD.format(TODAY - timedelta(59), TODAY))[1]
    wanted = expected(rhythm, mix, whole.actual, whole.target, late)
    assert (whole.pace.elapsed_share, whole.pace.landing) == pytest.approx((wanted["due"], wanted["landing"]))
    assert whole.pace.low < whole.pace.landing < whole.pace.high
    assert curve(found, made).share(TODAY) == pytest.approx(wanted["due"])


def test_a_person_stands_where_the_rows_they_may_see_do(gaps_ask, gaps_engine, rhythm):
    made = phasing(rhythm, NOVEMBER, TODAY)
    anhui = User("anhui", provinces=frozenset({"Anhui"}))
    mine = standings(plan_actual(asker(gaps_engine, anhui), "amount", made, ("province",)), made)
    all_of = standings(plan_actual(gaps_ask, "amount", made, ("province",)), made)
    assert mine.equals(all_of.filter(province="Anhui")) and mine.height == 1


def test_without_a_plan_there_is_no_standing(gaps_engine, everyone, rhythm):
    made = phasing(rhythm, NOVEMBER, TODAY)
    hubei = asker(gaps_engine, everyone, (Filter("province", ("Hubei",)),))
    assert standing(plan_actual(hubei, "amount", made), made) is None


def test_a_dealer_lands_by_the_mix_of_what_it_took_in_a_year(gaps_engine, everyone, files, rhythm):
    made = phasing(rhythm, NOVEMBER, TODAY)
    pace = course(asker(gaps_engine, everyone, (Filter("dealer", ("Anxin",)),)), "amount", made)
    where = SOLD + " AND dealer = 'Anxin'"
    mix = sums(files, "channel, category", "sum(net_amount)", where.format(TODAY - timedelta(364), TODAY))
    now, late = (sums(files, "1", "sum(net_amount)", where.format(first, TODAY))[1]
                 for first in (NOVEMBER.starts, TODAY - timedelta(59)))  # fmt: skip
    wanted = expected(rhythm, {group: part for group, part in mix.items() if part > 0}, now, None, late)
    assert (pace.elapsed_share, pace.landing) == pytest.approx((wanted["due"], wanted["landing"]))
    assert (pace.pace, pace.gap, pace.required_per_day) == (None, None, None)


def test_last_year_runs_beside_this_one(gaps_ask, files):
    run = dict(last_year(gaps_ask, "sell_in_amount", NOVEMBER, DATA).iter_rows())
    by_day = sums(files, "day", "sum(net_amount)", SOLD.format(date(2025, 11, 1), date(2025, 11, 30)))
    for day, share in run.items():
        before = sum(value for then, value in by_day.items() if then.day <= day.day)
        assert share == pytest.approx(before / sum(by_day.values()))
    assert list(run) == [date(2026, 11, at) for at in range(1, 31)]
    assert last_year(gaps_ask, "sell_in_amount", Period(date(2024, 11, 1), date(2024, 11, 30)), DATA).is_empty()


@pytest.mark.parametrize(
    ("period", "dimensions", "known"),
    [
        (NOVEMBER, ("province", "category"), True),
        (NOVEMBER, ("dealer",), False),
        (replace(NOVEMBER, ends=date(2026, 11, 29)), (), False),
        (replace(NOVEMBER, starts=date(2026, 11, 2)), (), False),
    ],
)
def test_only_whole_months_of_what_targets_know_can_be_planned(period, dimensions, known):
    assert plannable(period, dimensions) is known
