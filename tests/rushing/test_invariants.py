"""What holds whatever happens: nothing is lost, nobody is worse off for an approval, the past stays what it was."""

from datetime import timedelta

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.rushing_lake import runner
from data.store import Store
from data.store import cases as kept
from queries.findings import blocking
from queries.findings.casebook import carried
from queries.findings.rushing import OPTIONAL, find
from queries.findings.rushing.goods import findings
from tests.rushing.town import WEEKS, Town, day, town

few = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
dealers, starts, lengths, each = st.integers(0, 4), st.integers(6, 34), st.integers(3, 12), st.integers(1, 8)


@st.composite
def planted(draw) -> Town:
    made = town()
    for dealer in draw(st.sets(dealers, min_size=1, max_size=2)):
        begins = draw(starts)
        made.divert(dealer, 9 - dealer, range(begins, begins + draw(lengths)), draw(each), instead=draw(st.booleans()))
    return made


def approve(made: Town, number: int, dealer: int, begins: int, quantity: int) -> None:
    made.add("approved_movements", f"M{number}", day(begins), f"D{dealer}", None, f"C{9 - dealer}", None, quantity,
             day(begins + 12), "transfer")  # fmt: skip


def found(frames: dict[str, pl.DataFrame], find=find, **asked):
    return find(runner(frames), tables=OPTIONAL & frames.keys(), **asked)


@few
@given(planted(), st.integers(0, 40))
def test_every_unit_outside_is_counted_or_excused_once(made, quantity):
    approve(made, 1, 2, 10, quantity)
    frames = made.frames()
    for case in found(frames):
        outside = frames["traces"].filter(
            pl.col("dealer_id") == case.dealer_id,
            pl.col("shipped_on").is_between(case.starts_on, case.ends_on),
            pl.col("activated_city_id") != case.dealer_id.replace("D", "C"),
        )
        assert case.units_seen + sum(each.units for each in case.exclusions) == outside.height
        assert abs(case.units_excess - max(case.units_seen - case.units_expected, 0)) < 0.02


@few
@given(planted(), dealers, starts, st.integers(1, 80))
def test_an_approval_never_raises_the_money_at_stake(made, dealer, begins, quantity):
    approve(made, 1, dealer, begins + 2, quantity // 2)
    before = found(made.frames())
    approve(made, 2, dealer, begins, quantity)
    after = found(made.frames())
    assert sum(case.money_at_stake for case in after) <= sum(case.money_at_stake for case in before) + 0.01


@few
@given(planted(), st.integers(12, WEEKS - 3), st.integers(0, 6))
def test_later_data_never_changes_what_was_known(made, week, weekday):
    as_of = day(week, weekday)
    approve(made, 1, 1, week + 1, 50)
    frames = made.frames()
    then = dict(frames)
    traces = frames["traces"].filter(pl.col("shipped_on") <= as_of)
    known = pl.col("activated_on") <= as_of
    then["traces"] = traces.with_columns(
        pl.when(known).then(pl.col(name)).alias(name) for name in ("activated_on", "activated_city_id")
    )
    for name, column in (("sales", "sold_on"), ("inventory", "as_of"), ("approved_movements", "approved_on")):
        then[name] = frames[name].filter(pl.col(column) <= as_of)
    for kind in (find, blocking.find):
        assert found(frames, kind, as_of=as_of) == found(then, kind, as_of=as_of)


@few
@given(planted(), st.integers(0, 99))
def test_the_order_of_rows_is_irrelevant(made, seed):
    for dealer in range(5):
        approve(made, dealer, dealer, 10, 9)
    frames = made.frames()
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in frames.items()}
    assert found(frames) == found(shuffled)


@few
@given(planted(), st.lists(st.integers(16, WEEKS), min_size=2, max_size=3, unique=True))
def test_however_often_it_runs_an_episode_is_one_case(tmp_path_factory, made, weeks):
    frames, ids = made.frames(), set()
    run, store = runner(frames), Store.open(f"sqlite:///{tmp_path_factory.mktemp('runs') / 'store.sqlite'}")
    for mark, week in enumerate(sorted(weeks * 2)):
        found = find(run, day(week) - timedelta(days=1), tables=OPTIONAL & frames.keys())
        with store.session() as session:
            plain = [each.to_plain() for each in carried(findings(found, run), store)]
            kept.synchronise(session, "rushing", str(mark), plain)
        ids |= {case.dealer_id for case in found}
    with store.reading() as session:
        held = [each.finding.subject_id for each in kept.entries(session, "rushing")]
    store.close()
    assert sorted(held) == sorted(ids)
