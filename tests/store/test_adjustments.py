"""Seasonality adjustments: kept with a reason, withdrawn and not removed."""

from datetime import date

import pytest

from data.errors import ConflictError, QuestionError
from data.store import adjustments, history

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 5)


def test_an_adjustment_holds_until_it_is_withdrawn_and_then_stays_on_record(store):
    with store.session() as session:
        made = adjustments.adjust(session, FIRST, LAST, 1.4, "Chen", "sale moved", channel="KA chain")
    with store.session() as session:
        adjustments.withdraw(session, made.id, "Li", "sale is back")
    with store.reading() as session:
        (kept,) = adjustments.touching(session, LAST, date(2026, 12, 31))
        steps = [(step.who, step.what, step.why) for step in history(session, kept.subject)]
    assert (kept.factor, kept.who, kept.withdrawn_by, kept.withdrawn_why) == (1.4, "Chen", "Li", "sale is back")
    assert steps == [("Chen", "change", "sale moved"), ("Li", "withdraw", "sale is back")]
    with store.reading() as session:
        assert adjustments.touching(session, date(2026, 11, 6), date(2026, 12, 31)) == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"why": " "}, "curve_reason"),
        ({"factor": 1.0}, "curve_factor"),
        ({"factor": 11.0}, "curve_factor"),
        ({"factor": float("nan")}, "curve_factor"),
        ({"starts": LAST, "ends": FIRST}, "period_ends_before_it_starts"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(store, given, error):
    asked = {"starts": FIRST, "ends": LAST, "factor": 1.2, "who": "Chen", "why": "because"} | given
    with pytest.raises(QuestionError) as raised, store.session() as session:
        adjustments.adjust(session, **asked)
    assert raised.value.key == error
    with store.reading() as session:
        assert adjustments.touching(session, FIRST, LAST) == []


def test_of_two_who_withdraw_the_second_is_told(store):
    with store.session() as session:
        made = adjustments.adjust(session, FIRST, LAST, 0.5, "Chen", "closed")
    with store.session() as session:
        adjustments.withdraw(session, made.id, "Li", "open again")
    with pytest.raises(ConflictError), store.session() as session:
        adjustments.withdraw(session, made.id, "Wang", "open again")
