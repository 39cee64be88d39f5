"""Each assumption does what its sentence says, checked by arithmetic on a company small enough for it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.scenario import Scenario, assumptions, outcome, side_by_side

BASE = pl.DataFrame(
    [
        ("East", "KA", "AC", 600.0, 60, 450.0, 30),
        ("East", "Web", "AC", 400.0, 50, 300.0, 10),
        ("West", "KA", "TV", 500.0, 25, 400.0, 5),
        ("West", "Web", "TV", 500.0, 20, 350.0, 15),
    ],
    schema=["region", "channel", "category", "amount", "quantity", "cost", "stock"], orient="row",
)  # fmt: skip


def result(**changes: object) -> dict[str, dict]:
    frame = outcome(BASE, Scenario("s", **{"growth": {}} | changes))
    whole = frame.select(region=pl.lit("all"), **{name: pl.sum(name) for name in frame.columns[1:]})
    return {row["region"]: row for row in pl.concat([frame, whole]).iter_rows(named=True)}


def test_nothing_assumed_is_the_year_gone_by() -> None:
    east = result()["East"]
    assert (east["amount"], east["quantity"], east["margin"], east["stock"]) == (1000, 110, 250, 40)


def test_growth_is_of_units_at_their_prices_and_costs() -> None:
    found = result(growth={"East": 0.1}, everywhere=-0.2)
    assert found["East"]["amount"] == pytest.approx(1100) and found["East"]["margin"] == pytest.approx(275)
    assert found["East"]["stock"] == pytest.approx(44)
    assert found["West"]["amount"] == pytest.approx(800) and found["West"]["stock"] == pytest.approx(16)


def test_a_mix_moves_channels_and_keeps_the_regions() -> None:
    """KA has 55 % of the company; five points more make it 60/55 times, Web 40/45 times, before regions are kept."""
    found = result(mix={"KA": 0.05})
    assert found["East"]["amount"] == pytest.approx(1000) and found["West"]["amount"] == pytest.approx(1000)
    ka, web = 600 * 60 / 55, 400 * 40 / 45
    scale = 1000 / (ka + web)
    assert found["East"]["margin"] == pytest.approx(1000 - (ka * 0.75 + web * 0.75) * scale)
    assert found["East"]["quantity"] == pytest.approx((60 * 60 / 55 + 50 * 40 / 45) * scale)


def test_an_agreement_adds_what_it_does_not_take_from_others() -> None:
    found = result(agreement=220.0, agreement_channel="KA", rebate=0.03, shifted=0.5)
    assert found["all"]["amount"] == pytest.approx(2000 + 220 - 110)
    assert found["East"]["amount"] == pytest.approx(1000 + 120 - 60)
    assert found["all"]["rebate"] == pytest.approx(6.6)
    cost = 450 * 720 / 600 + 300 * 340 / 400
    assert found["East"]["margin"] == pytest.approx(1060 - cost - 3.6)


def test_an_agreement_in_a_channel_that_sells_nothing_yet_is_laid_over_all() -> None:
    assert result(agreement=200.0, agreement_channel="New")["all"]["amount"] == pytest.approx(2200)


def test_a_price_moves_money_and_units() -> None:
    found = result(price=0.05, elasticity=-1.2)["all"]
    assert found["quantity"] == pytest.approx(155 * 0.94)
    assert found["amount"] == pytest.approx(2000 * 0.94 * 1.05)
    assert found["margin"] == pytest.approx(2000 * 0.94 * 1.05 - 1500 * 0.94)
    assert found["stock"] == pytest.approx(60 * 0.94)


def test_assumptions_are_laid_on_in_order() -> None:
    found = result(everywhere=0.1, agreement=100.0, agreement_channel="KA", price=0.1)["all"]
    assert found["amount"] == pytest.approx((2200 + 100) * 1.1)


@given(st.floats(-0.5, 1), st.floats(-0.4, 0.4), st.floats(0, 1000), st.floats(0, 1), st.floats(-0.3, 0.3))
def test_regions_sum_to_the_company_whatever_is_assumed(growth, points, agreement, shifted, price) -> None:
    scenario = Scenario("s", {"East": growth}, 0.05, {"KA": points}, agreement, "KA", 0.02, shifted, price, -1.0)
    frame = outcome(BASE, scenario)
    assert (frame.select(pl.exclude("region", "margin")).to_numpy() >= -1e-6).all()
    money = (1 + price) * (1 - price)
    start = (1 + growth) * 1000 + 1.05 * 1000
    lost = start + agreement - frame["amount"].sum() / money
    assert -1e-6 <= lost <= shifted * agreement + 1e-6


def test_side_by_side_begins_with_the_year_gone_by() -> None:
    frame = side_by_side(BASE, [Scenario("a", {}, 0.1), Scenario("b", {}, 0.2)])
    assert frame["scenario"].unique(maintain_order=True).to_list() == ["", "a", "b"]
    assert frame.group_by("scenario", maintain_order=True).agg(pl.sum("amount"))["amount"].to_list() == pytest.approx(
        [2000, 2200, 2400])  # fmt: skip


def test_every_assumption_is_said() -> None:
    scenario = Scenario("s", {"East": 0.1, "West": 0.0}, 0.05, {"KA": 0.02}, 9e6, "KA", 0.03, 0.4, 0.02, -1.1)
    assert [key for key, _ in assumptions(scenario)] == ["growth", "everywhere", "mix", "agreement", "price", "stock"]
    assert assumptions(Scenario("s", {})) == [("nothing", {})]
    assert Scenario.of(scenario.kept()) == scenario
