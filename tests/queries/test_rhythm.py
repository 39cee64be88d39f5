"""The rhythm is learned when there is enough to learn from, and says so when there is not."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.calendar import spring_festival
from queries.question import Period
from queries.rhythm import Curve, learn
from tests.queries.series import SEASONS, output, weight

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
THREE_YEARS = output(date(2023, 1, 1), date(2025, 12, 31))
NOTHING = pl.DataFrame(schema={"day": pl.Date, "value": pl.Float64})


def truth(period: Period, festival=spring_festival) -> np.ndarray:
    days = pl.date_range(period.starts, period.ends, eager=True)
    weights = np.exp(0.1 * np.arange(len(days)) / 365) * [weight(day, festival, SEASONS) for day in days]
    return weights / weights.sum()


def worst(curve: Curve, true: np.ndarray) -> float:
    """The largest distance between the shares due."""
    return float(np.abs(curve.days["share"].to_numpy() - true.cumsum()).max())


def test_the_curve_of_a_year_not_seen_follows_its_own_spring_festival():
    curve = learn(THREE_YEARS).curve(YEAR)
    assert curve.basis == "learned"
    assert worst(curve, truth(YEAR)) < 0.005
    by_month = curve.days.group_by(pl.col("day").dt.month()).agg(pl.col("weight").sum()).sort("day")["weight"]
    assert by_month[1] < by_month[0], "17 February 2026: the loading falls in January, the lull in February"


def test_the_lakes_own_events_move_the_curve():
    def late(year: int) -> date:
        return spring_festival(year) + timedelta({2023: 3, 2024: -9, 2025: 30, 2026: 20}[year])

    own = pl.DataFrame([("Spring Festival", "festival", late(y), late(y) + timedelta(6)) for y in range(2023, 2027)],
                       schema=["event", "kind", "starts_on", "ends_on"], orient="row")  # fmt: skip
    history = output(date(2023, 1, 1), date(2025, 12, 31), festival=late)
    aware, unaware = learn(history, own).curve(YEAR), learn(history).curve(YEAR)
    assert worst(aware, truth(YEAR, late)) < 0.005 < worst(unaware, truth(YEAR, late)) / 3


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 900), st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(1, 400), st.integers(0, 9))
def test_weights_are_a_distribution_whatever_the_history(length, starts, days, seed):
    random = np.random.default_rng(seed)
    values = random.normal(0, 10.0 ** random.integers(-2, 9), length)
    history = pl.DataFrame({"day": [date(2024, 1, 1) + timedelta(i) for i in range(length)], "value": values})
    curve = learn(history).curve(Period(starts, starts + timedelta(days - 1)))
    assert curve.days["weight"].is_between(0, 1).all()
    assert curve.days["share"][-1] == pytest.approx(1)
    assert curve.share(starts - timedelta(1)) == 0
    assert curve.share(starts + timedelta(days - 1)) == 1


@pytest.mark.parametrize(("days", "basis"), [(0, "equal"), (31, "equal"), (90, "weekdays"), (500, "learned")])
def test_short_histories_say_what_they_rest_on(days, basis):
    history = THREE_YEARS.tail(days) if days else NOTHING
    curve = learn(history).curve(YEAR)
    assert curve.basis == basis
    if basis == "equal":
        assert curve.days["weight"].to_numpy() == pytest.approx(1 / 365)


def test_months_are_not_guessed_from_half_a_year():
    curve = learn(THREE_YEARS.tail(180)).curve(YEAR)
    by_month = curve.days.group_by(pl.col("day").dt.month()).agg(pl.col("weight").mean())["weight"]
    assert by_month.max() / by_month.min() < 1.1


def test_groups_have_their_own_rhythm_and_thin_ones_the_common_one():
    heaters = output(date(2023, 1, 1), date(2025, 12, 31), seasons=(2, 2, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 2, 2))
    young = THREE_YEARS.tail(20)
    parts = {"fans": THREE_YEARS, "heaters": heaters, "young": young}
    rhythm = learn(pl.concat(part.with_columns(category=pl.lit(name)) for name, part in parts.items()), by=["category"])
    january = {name: rhythm.curve(YEAR, (name,)).share(date(2026, 1, 31)) for name in [*parts, "unseen"]}
    common = rhythm.curve(YEAR).share(date(2026, 1, 31))
    assert january["heaters"] > 1.5 * january["fans"]
    assert january["young"] == january["unseen"] == pytest.approx(common)
    assert [rhythm.curve(YEAR, (name,)).basis for name in ("fans", "young", "unseen")] == [
        "learned",
        "pooled",
        "pooled",
    ]


def test_days_before_a_groups_launch_do_not_make_its_seasons():
    launched = THREE_YEARS.filter(pl.col("day") >= date(2024, 8, 1))
    both = pl.concat([THREE_YEARS.with_columns(category=pl.lit("old")), launched.with_columns(category=pl.lit("new"))])
    rhythm = learn(both, by=["category"])
    assert worst(rhythm.curve(YEAR, ("new",)), truth(YEAR)) < 0.03


def test_expected_is_at_the_level_of_late():
    rhythm = learn(THREE_YEARS)
    assert rhythm.expected(YEAR) == pytest.approx(output(YEAR.starts, YEAR.ends)["value"].sum() * np.exp(0.3), rel=0.05)
    assert rhythm.expected(YEAR, ("unseen",)) is None
    assert learn(NOTHING).expected(YEAR) is None


def test_a_policy_has_no_rhythm():
    own = pl.DataFrame([("Subsidy 2025", "policy", date(2025, 1, 8), date(2025, 12, 31))],
                       schema=["event", "kind", "starts_on", "ends_on"], orient="row")  # fmt: skip
    assert learn(THREE_YEARS, own).curve(YEAR).days.equals(learn(THREE_YEARS).curve(YEAR).days)
