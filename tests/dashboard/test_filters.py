from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import COMPARISONS, MEASURES, Filters
from dashboard.members import MEMBERS
from dashboard.presets import PRESETS, read_span, write_span
from data.text import LANGUAGES, say
from queries.question import Filter, Period

DATA = Period(date(2024, 1, 1), date(2026, 11, 22))
USUAL, _ = Filters.read({}, DATA)
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
ADDRESSES = st.fixed_dictionaries(
    {},
    optional={
        "period": st.tuples(st.sampled_from([*PRESETS, "2026-01-05..2026-02-01"])),
        "compare": st.tuples(st.sampled_from([*COMPARISONS, "none"])),
        "measure": st.tuples(st.sampled_from(MEASURES)),
        **{name: st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple) for name in MEMBERS},
    },
)
HOSTILE = st.dictionaries(st.sampled_from([*MEMBERS, "period", "compare", "measure", "else"]), st.lists(st.text()))


@given(ADDRESSES)
def test_an_address_reads_back_as_it_was_written(pairs):
    filters, notices = Filters.read(pairs, DATA)
    assert not notices
    assert Filters.read(filters.pairs(), DATA) == (filters, ())
    assert Filters.read(parse_qs(filters.query_string(), keep_blank_values=True), DATA) == (filters, ())


@given(HOSTILE, st.sampled_from(LANGUAGES))
def test_no_address_breaks_the_page_and_what_is_dropped_is_said(pairs, language):
    filters, notices = Filters.read(pairs, DATA)
    assert filters.shown.days >= 1
    assert filters.sentence(language)
    assert all(say(f"filters.{key}", language, **values) for key, values in notices)
    if "\x00" in "".join(pairs.get("region", [])):
        assert notices


@given(ADDRESSES, st.sampled_from(MEMBERS))
def test_removing_what_was_set_leaves_it_out(pairs, name):
    assert Filters.read(pairs, DATA)[0].with_(**{name: None}).of(name) == ()


def test_the_usual_address_is_empty():
    assert USUAL.pairs() == {}
    assert USUAL.period == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert USUAL.shown == Period(date(2026, 11, 1), date(2026, 11, 22))
    assert USUAL.compared == Period(date(2025, 11, 1), date(2025, 11, 22))


def test_early_in_a_month_the_one_before_is_shown():
    early, _ = Filters.read({}, Period(DATA.starts, date(2026, 11, 5)))
    assert early.period == Period(date(2026, 10, 1), date(2026, 10, 31))


def test_a_click_sets_and_forgets_what_lies_below():
    there = USUAL.with_(region="East", province="Zhejiang", city="Ningbo", channel="KA chain")
    assert there.where[0] == Filter("region", ("East",))
    assert there.with_(province="Jiangsu").of("city") == ()
    assert there.with_(region=None).members == (("channel", ("KA chain",)),)
    assert there.with_(region="South", province="Hainan").of("province") == ("Hainan",)


def test_a_click_can_set_the_period():
    assert USUAL.with_(period="2026-03-01..2026-03-31").period == Period(date(2026, 3, 1), date(2026, 3, 31))


NO_PERIODS = ["", "..", "x", "2026-13-01..2026-13-02", "2026-02-01..2026-01-01", "0001-01-01..9999-12-31"]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_none(text):
    assert read_span(text, DATA.ends) is None


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_words_and_reads_back(name):
    assert say(f"filters.{name}", "zh")
    assert read_span(write_span(PRESETS[name](DATA.ends), DATA.ends), DATA.ends) == PRESETS[name](DATA.ends)


def test_the_filters_say_themselves():
    filters = USUAL.with_(region=("East", "South"), compare="target")
    assert filters.sentence("en") == "1–22 Nov 2026 · against target · Region: East, South"
    assert USUAL.sentence("en") == "1–22 Nov 2026 · against last year (1–22 Nov 2025)"
    assert USUAL.sentence("zh") == "2026年11月1日–22日 · 对比去年同期（2025年11月1日–22日）"

