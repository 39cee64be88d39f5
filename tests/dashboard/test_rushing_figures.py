"""The figures of the goods-rushing page against the raw files: serial numbers, victims, precision, trials."""

from datetime import timedelta

import duckdb
import pytest

from dashboard.pages.cases import pack
from dashboard.pages.cases.trials import on_trial
from data.errors import QuestionError
from data.store import cases
from queries.findings import KINDS, casebook
from queries.findings.kept import findings, own
from queries.findings.rushing.goods import goods
from queries.findings.rushing.weekly import weekly
from queries.findings.subjects import Seen
from queries.findings.trial import dialled
from tests.dashboard.looking import EVERYONE, looking, panels

YEAR = timedelta(weeks=52)


@pytest.fixture
def store(engine, store):
    """A store of the test's own, the sample's cases in it."""
    casebook.synchronise(engine, store, "rushing")
    return store


@pytest.fixture
def case(engine):
    return goods(findings(engine, EVERYONE, "rushing")[0])


def raw(engine, table: str) -> str:
    """The table as its files hold it."""
    return f"read_parquet([{listed(engine.lake.files[table])}], hive_partitioning = true)"


def listed(values) -> str:
    return ", ".join(f"'{value}'" for value in values)


def test_the_serial_numbers_are_those_of_the_raw_files_page_by_page_and_whole(engine, store, case) -> None:
    cities = listed(each.city_id for each in case.destinations)
    rows = duckdb.sql(
        f"SELECT serial_no FROM {raw(engine, 'traces')} WHERE dealer_id = '{case.dealer_id}'"
        f" AND activated_city_id IN ({cities}) AND shipped_on BETWEEN '{case.starts_on}' AND '{case.ends_on}'"
    ).fetchall()
    expected = {name for (name,) in rows}
    seen: list[str] = []
    for at in range(1, len(expected) + 1, 50):
        asked = {"case": case.finding_id, "part": "serials", "at": str(at)}
        grid = panels(looking(engine, "rushing", asked))["serials"]
        assert grid.body.frame.height <= 50
        seen += grid.body.frame["serial_no"].to_list()
    assert len(seen) == len(expected) and set(seen) == expected == set(grid.held["serial_no"])
    some = next(iter(sorted(expected)))[-5:]
    found = panels(looking(engine, "rushing", {"case": case.finding_id, "part": "serials", "serial": some}))["serials"]
    assert set(found.held["serial_no"]) == {name for name in expected if some in name}


def test_the_legal_caution_stands_beside_the_prices_and_is_said_once(engine, store, case) -> None:
    shown = panels(looking(engine, "rushing", {"case": case.finding_id, "part": "signals"}))
    notes = [each.note for each in shown.values()]
    said = [piece.text for sentence in shown["caution"].body.sentences for piece in sentence]
    assert "prices" in shown
    assert sum("unlawful" in text for text in (*notes, *said)) == 1


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "\\"])
def test_a_search_text_is_only_a_text(engine, store, case, text) -> None:
    found = panels(looking(engine, "rushing", {"case": case.finding_id, "part": "serials", "serial": text}))["serials"]
    assert text in found.body.sentences[0][0].text, "no serial number holds it, so none is found"


def test_what_others_bought_where_the_goods_surfaced_is_as_in_the_raw_files(engine, store, case) -> None:
    cities = listed(each.city_id for each in case.destinations)

    def bought(shift: timedelta) -> str:
        span = f"'{case.starts_on - shift}' AND '{case.ends_on - shift}'"
        return f"coalesce(sum(s.quantity) FILTER (s.sold_on BETWEEN {span}), 0)"

    rows = duckdb.sql(
        f"SELECT d.dealer_id, {bought(timedelta())} AS now, {bought(YEAR)} AS before FROM {raw(engine, 'sales')} AS s"
        f" JOIN {raw(engine, 'dealers')} AS d USING (dealer_id) WHERE d.city_id IN ({cities}) AND s.stage = 'sell_in'"
        f" AND d.dealer_id <> '{case.dealer_id}' AND (s.sold_on BETWEEN '{case.starts_on}' AND '{case.ends_on}'"
        f" OR s.sold_on BETWEEN '{case.starts_on - YEAR}' AND '{case.ends_on - YEAR}') GROUP BY d.dealer_id"
    ).fetchall()
    shown = panels(looking(engine, "rushing", {"case": case.finding_id, "part": "signals"}))["victims"].answers[0].frame
    assert {(a, b, c) for a, b, c in shown.select("dealer_id", "units", "units_before").iter_rows()} == set(rows)


def test_precision_is_that_of_the_verdicts(engine, store) -> None:
    found = casebook.cases(engine, store, Seen.of(engine, EVERYONE), "rushing")
    verdicts = zip(found, ("confirmed", "explained", "insufficient"), strict=False)
    with store.session() as session:
        for each, verdict in verdicts:
            row = session.get(cases.CaseRow, each.id)
            row.state, row.signals = verdict, ["trace"] if verdict == "confirmed" else ["trace", "surge"]
    rows = {
        row["signal"]: row
        for row in panels(looking(engine, "rushing", {"desk": "quality"}))["measured"].held.to_dicts()
    }
    assert (rows["All cases"]["judged"], rows["All cases"]["precision"]) == (2, 0.5)
    assert (rows["Trace"]["judged"], rows["Trace"]["precision"]) == (2, 0.5)
    assert (rows["Surge and victims"]["judged"], rows["Surge and victims"]["precision"]) == (1, 0.0)
    assert (rows["Balance"]["judged"], rows["Balance"]["precision"]) == (0, None)


def test_a_usual_week_lies_within_its_interval(case) -> None:
    mean, low, high = weekly(case)
    weeks = ((case.ends_on - case.starts_on).days + 1) / 7
    assert mean * weeks == pytest.approx(case.units_expected, rel=0.01)
    assert low <= mean <= high + 1


def test_a_trial_says_what_comes_and_goes_and_saves_nothing(engine, store) -> None:
    now = findings(engine, EVERYONE, "rushing")
    bar = sorted(each.excess for each in now)[1]
    shown = panels(looking(engine, "rushing", {"desk": "trial", "dials": f"minimum_units:{bar}"}))
    expected = {each.subject_id for each in now if each.excess < bar}
    assert [card.value for card in shown["outcome"].body.cards] == [
        str(len(now)), str(len(now) - len(expected)), "0", str(len(expected))]  # fmt: skip
    assert shown["changes"].held.height == len(expected)
    assert findings(engine, EVERYONE, "rushing") == now


@pytest.mark.parametrize(
    "dials", ["nonsense:1", "minimum_units:-1", "minimum_units:x", "windows:3", "minimum_units:nan"]
)
def test_a_dial_that_cannot_be_turned_is_said(engine, store, dials) -> None:
    with pytest.raises(QuestionError) as caught:
        on_trial(looking(engine, "rushing", {"desk": "trial", "dials": dials}))
    assert caught.value.say("en") and caught.value.say("zh")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_dial_reaches_from_low_to_high_around_what_is_usual(kind) -> None:
    for dial in kind.dials:
        assert dial.low <= dial.usual <= dial.high
        assert own(kind, dialled(kind, {dial.name: dial.high}, kind.usual)) == {dial.name: dial.high}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_evidence_pack_holds_every_part_of_the_case(engine, store, case, language) -> None:
    made = pack.document(looking(engine, "rushing", {"case": case.finding_id}, language=language))
    assert {"story", "weeks", "destinations", "excused", "spoken", "serials", "steps"} <= {
        each.key for each in made.sections
    }
    serials = next(each for each in made.sections if each.key == "serials")
    assert len(serials.tables[0].rows) == case.units_seen
