"""A kind of alert that nobody named: declared here alone, with its words, it is shown, tried and packed everywhere."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import company
from dashboard.pages.cases import pack
from data.errors import QuestionError
from data.store import Store, cases
from data.store.workflow import WAYS
from data.text import topic
from queries import User
from queries.findings import KINDS, AlertKind, Dial, Exclusion, Finding, Signal, casebook
from queries.findings.finding import numbered
from queries.findings.kept import find, findings_file
from tests.dashboard.looking import EVERYONE, looking, panels, texts

WORDS = {"name": "Odd budget", "story": "{subject} spent {seen} where {expected} was agreed, in {days} ({place}).",
         "alerts": "Odd budgets: {count}", "brief": "{count} odd budgets, first {subject}."}  # fmt: skip


def made(subject: str, id: str, stake: float, region: str = "", province: str = "") -> Finding:
    said = {"subject": id, "place": "–", "days": "May", "seen": "90", "expected": "60"}
    signals = {"ledger": Signal(3.0, 0.01, "The ledger says so.")}
    return Finding(
        kind="odd", finding_id="", subject_kind=subject, subject_id=id, region=region, province=province,
        measure="sell_out_amount", seen=90.0, expected=60.0, low=70.0, high=110.0, excess=30.0, stake=stake,
        p_value=0.01, q_value=0.02, severity="high", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31),
        key="findings.odd__story", values=said, signals=signals, exclusions=(Exclusion("returned", 3),),
        detail={"anything": [1, {"deep": None}]},
    )  # fmt: skip


@pytest.fixture
def found(engine):
    row = engine.run("SELECT * FROM dealers ORDER BY dealer_id", {}, EVERYONE).row(0, named=True)
    return numbered([
        made("budget", "B|1", 500.0), made("budget", "B2", 400.0, row["region"], row["province"]),
        made("dealer_category", f"{row['dealer_id']}|Fans", 300.0, row["region"], row["province"]),
        made("province_category", f"{row['province']}|Fans", 200.0, row["region"], row["province"]),
    ])  # fmt: skip


@pytest.fixture
def odd(engine, found, tmp_path, monkeypatch):
    """The kind, declared here alone; its findings are kept where nobody else looks."""
    dials = (Dial("least", 1, 0, 9, 1),)
    kind = AlertKind("odd", "budget", lambda search: found, ("ledger",), dials, way="task", leads=True)
    monkeypatch.setitem(KINDS, "odd", kind)
    for name, text in (WORDS | {"signal_ledger": "Ledger"}).items():
        monkeypatch.setitem(topic("findings"), f"odd__{name}", {"en": text, "zh": text})
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setattr(company, "store", lambda lake=None: opened)
    yield opened
    opened.close()
    findings_file(engine, "odd").unlink(missing_ok=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_inbox_and_every_part_of_each_case_are_its_own(engine, found, odd, language):
    inbox = panels(looking(engine, "rushing", {"kind": "odd"}, language=language))
    assert [each["case"] for each in inbox["ranking"].held.to_dicts()] == [
        each.finding_id for each in sorted(found, key=lambda each: -each.stake)]  # fmt: skip
    assert set(inbox["ranking"].held["state"]) == {WAYS["task"].first}
    for each in found:
        for part in ("evidence", "history", "serials", "signals"):
            asked = {"kind": "odd", "case": each.finding_id, "part": part}
            shown = panels(looking(engine, "rushing", asked, language=language))
            assert {"evidence": "against", "history": "steps"}.get(part, "against") in shown
            assert "where" in " ".join(texts(shown["story"])) and not {"weeks", "flow", "victims"} & shown.keys()
        whole = pack.document(looking(engine, "rushing", {"kind": "odd", "case": each.finding_id}, language=language))
        assert {"story", "against", "excused", "spoken", "steps"} == {section.key for section in whole.sections}


def test_measured_tried_and_told_on_the_other_pages(engine, found, odd):
    casebook.synchronise(engine, odd, "odd")
    with odd.session() as session:
        for each, step in zip(found[:2], ("finish", "decline"), strict=True):
            for taken in ("take", step):
                seen = session.get(cases.CaseRow, each.finding_id)
                session.flush()
                cases.move(session, each.finding_id, taken, "chen", "so it is", seen.version, ["ledger"], "task")
                session.flush()
    measured = panels(looking(engine, "rushing", {"kind": "odd", "desk": "quality"}))["measured"].held.to_dicts()
    assert [(row["judged"], row["right"]) for row in measured] == [(2, 1), (2, 1)]
    tried = panels(looking(engine, "rushing", {"kind": "odd", "desk": "trial", "dials": "least:3"}))
    assert tried["outcome"].body.cards[0].value == str(len(found))
    shown = panels(looking(engine, "overview", {}))
    assert {"alerts", "alerts_odd"} <= shown.keys() and shown["alerts_odd"].title == "Odd budgets: 2"
    assert any("odd budgets" in text for text in texts(shown["brief"]))


def test_a_filter_keeps_what_is_there_and_leaves_out_what_is_not(engine, found, odd):
    row = engine.run("SELECT * FROM dealers ORDER BY dealer_id", {}, EVERYONE).row(0, named=True)

    def kept(**asked: str) -> set[str]:
        panel = panels(looking(engine, "rushing", {"kind": "odd"} | asked))["ranking"]
        return {each["case"] for each in panel.held.to_dicts()} if panel.held is not None else set()

    ids = {each.subject_kind + each.subject_id: each.finding_id for each in found}
    nowhere, placed, dealer, province = (ids[name] for name in ids)
    by_kind = {each.finding_id: each for each in found}
    everywhere = {id for id, each in by_kind.items() if each.region}
    assert kept(region=row["region"]) == everywhere and kept(province=row["province"]) == everywhere
    assert kept(dealer=row["dealer"]) == {id for id, each in by_kind.items() if each.subject_kind == "dealer_category"}
    assert kept(channel=row["channel"]) == set(by_kind), "a budget has no channel that speaks against it"
    assert kept(category="Refrigerator") == {id for id, each in by_kind.items() if each.subject_kind == "budget"}
    assert {nowhere, placed, dealer, province} == set(by_kind)


def test_who_sees_a_region_sees_its_findings_alone(engine, found, odd):
    row = engine.run("SELECT * FROM dealers ORDER BY dealer_id", {}, EVERYONE).row(0, named=True)
    user = User("one", regions=frozenset({row["region"]}))
    mine = [each.finding_id for each in found if each.region]
    shown = panels(looking(engine, "rushing", {"kind": "odd"}, user))["ranking"].held["case"]
    assert sorted(shown) == sorted(mine)
    hidden = next(each.finding_id for each in found if not each.region)
    with pytest.raises(QuestionError):
        pack.document(looking(engine, "rushing", {"kind": "odd", "case": hidden}, user))
    assert "story" not in panels(looking(engine, "rushing", {"kind": "odd", "case": hidden}, user))


def test_the_command_tells_where_each_case_stands(engine, found, odd, monkeypatch):
    from dashboard.commands.finding import rows_of

    monkeypatch.setattr(company, "stored", lambda lake: True)
    casebook.synchronise(engine, odd, "odd")
    with odd.session() as session:
        cases.move(session, found[0].finding_id, "take", "chen", "", 1, way="task")
    told = {row["finding_id"]: row for row in rows_of(engine, KINDS["odd"], None)}
    assert {id: row["state"] for id, row in told.items()} == {
        each.finding_id: "taken" if each is found[0] else "proposed" for each in found}  # fmt: skip
    assert "where 60 was agreed" in told[found[0].finding_id]["text"]


def test_what_needs_a_table_that_is_not_there_says_so(engine, odd, monkeypatch, capsys):
    from dashboard.commands.finding import rows_of

    monkeypatch.setitem(KINDS, "odd", replace(KINDS["odd"], needs=("budgets",)))
    assert "budgets" in " ".join(texts(panels(looking(engine, "rushing", {"kind": "odd"}))["ranking"]))
    assert rows_of(engine, KINDS["odd"], None) == []
    assert "budgets" in capsys.readouterr().err


def test_links_of_the_two_first_kinds_still_open_their_cases(engine, tmp_path, monkeypatch):
    with_store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setattr(company, "store", lambda lake=None: with_store)
    for kind, address in (("rushing", {}), ("rushing", {"kind": "rushing"}), ("blocking", {"kind": "blocking"})):
        first = find(engine, kind)[0]
        for part in ("evidence", "serials", "signals", "history"):
            shown = panels(looking(engine, "rushing", address | {"case": first.finding_id, "part": part}))
            assert "story" in shown and "ranking" not in shown
    with_store.close()
