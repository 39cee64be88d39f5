"""The way of a case, walked by two people at once in a real browser, each signed in by the proxy's header."""

import io
import re
from collections.abc import Generator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from data.store import Store, cases, history
from tests import visit
from tests.conftest import HEADER, served, untouched

LIST = '["chen"]\neverything = true\n["li"]\neverything = true\n["wang"]\nprovinces = ["Nowhere"]\n'


@pytest.fixture(scope="module")
def lake(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, in which nobody has entered anything."""
    return untouched(sample_lake, tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def url(lake: Path) -> Generator[str]:
    """The dashboard for the people of a list."""
    people = lake.with_name("people.toml")
    people.write_text(LIST)
    with served(lake, SLUICE_PEOPLE=str(people), SLUICE_USER_HEADER=HEADER) as address:
        yield address


def case_of(lake: Path) -> cases.Entry:
    """The case with most money at stake, as the store has it."""
    store = Store.open(f"sqlite:///{lake / '.sluice' / 'store.sqlite'}")
    with store.reading() as session:
        found = cases.entries(session, "rushing")
    store.close()
    return max(found, key=lambda entry: entry.finding.facts["stake"])


def told(page: Page, kind: str, words: str) -> None:
    """What the last action had to say."""
    expect(page.locator(f"[data-testid=stAlertContent{kind}]")).to_contain_text(words, timeout=visit.PATIENCE)
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached", timeout=visit.PATIENCE)


def take(page: Page, label: str, why: str = "", choose: str = "") -> None:
    """The next step, by its one button, and the reason where it asks for one."""
    button = page.locator("[class*=st-key-case_next]").get_by_role("button", name=label)
    button.click()
    if why:
        if choose:
            page.get_by_role("radio", name=choose, exact=True).or_(
                page.get_by_role("button", name=choose, exact=True)
            ).first.click()
        page.get_by_label("Why").fill(why)
        page.get_by_role("button", name="Take the step").click()


def test_a_case_is_walked_from_open_to_a_verdict_and_appealed_by_two_people_at_once(lake, url, signed_in) -> None:
    case_id = case_of(lake).case.case_id
    chen, li = signed_in("chen"), signed_in("li")
    for page in (chen, li):
        visit.show(page, url, "rushing", f"?case={case_id}")
    take(chen, "Take it up")
    told(chen, "Success", "Took it up")
    take(li, "Take it up")  # li still sees it open
    told(li, "Error", "chen changed this")
    expect(li.get_by_role("button", name="Ask the dealer")).to_be_visible()
    take(li, "Ask the dealer")
    told(li, "Success", "Asked the dealer")

    visit.show(chen, url, "rushing", f"?case={case_id}")
    visit.show(li, url, "rushing", f"?case={case_id}")
    take(chen, "Finish the review", "the dealer has no delivery notes")
    told(chen, "Success", "Reviewed")
    take(li, "Finish the review", "li thinks otherwise")
    told(li, "Error", "chen changed this")
    take(chen, "Give the verdict", "sure of it", "Confirmed")
    told(chen, "Error", "somebody else has to give the verdict")
    li.locator("[class*=st-key-case_next]").get_by_role("button", name="Give the verdict").click()
    expect(li.get_by_label("Why")).to_have_value("li thinks otherwise")
    li.keyboard.press("Escape")
    take(li, "Give the verdict", "agreed", "Confirmed")
    told(li, "Success", "Confirmed")
    take(li, "Appeal", "notes have turned up")
    told(li, "Success", "Appealed")
    held = case_of(lake).case
    assert (held.state, held.appealed, held.reviewer) == ("triage", 1, "chen")
    store = Store.open(f"sqlite:///{lake / '.sluice' / 'store.sqlite'}")
    with store.reading() as session:
        steps = [(step.who, step.what) for step in history(session, cases.subject(case_id))]
    store.close()
    assert steps[1:] == [("chen", "triage"), ("li", "ask_dealer"), ("chen", "review"), ("li", "confirm"),
                         ("li", "appeal")]  # fmt: skip


def test_comments_files_and_the_pack_reach_only_who_may_see_the_case(lake, url, signed_in) -> None:
    case_id = case_of(lake).case.case_id
    chen = signed_in("chen")
    visit.show(chen, url, "rushing", f"?case={case_id}&part=history")
    chen.get_by_label("Comment").fill("<b>called</b> the dealer")
    chen.get_by_role("button", name="Add the comment").click()
    told(chen, "Success", "was added")
    expect(chen.locator(".sluice-board").get_by_text("<b>called</b> the dealer")).to_be_visible()
    expect(chen.get_by_label("Comment")).to_have_value("")
    chen.locator("input[type=file]").set_input_files(
        {"name": "..\\notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 notes"}
    )
    expect(chen.get_by_text("14.0B")).to_be_visible()
    chen.get_by_role("button", name="Attach", exact=True).click()
    told(chen, "Success", "notes.pdf was attached")
    link = chen.get_by_role("link", name=re.compile("notes.pdf")).get_attribute("href")
    pack = chen.get_by_role("link", name=re.compile("XLSX")).get_attribute("href")
    assert link and pack
    file = chen.request.get(url + link)
    assert (file.status, file.body()) == (200, b"%PDF-1.7 notes")
    assert "attachment" in file.headers["content-disposition"] and file.headers["x-content-type-options"] == "nosniff"
    book = openpyxl.load_workbook(io.BytesIO(chen.request.get(url + pack).body()))
    assert any("<b>called</b> the dealer" in map(str, row) for page in book for row in page.values)
    for name in ("li", "wang", "eve", None):
        other = signed_in(name)
        assert [other.request.get(url + each).status for each in (link, pack)] == [403, 403], name


def test_who_is_unknown_sees_a_sentence_and_no_rows_and_who_has_no_rights_no_case(lake, url, signed_in) -> None:
    case_id = case_of(lake).case.case_id
    for name, words in (("eve", "signed in as eve"), (None, "Nobody is signed in")):
        page = signed_in(name)
        page.goto(f"{url}/rushing?case={case_id}")
        expect(page.locator("[data-testid=stAlertContentError]")).to_contain_text(words, timeout=visit.PATIENCE)
        expect(page.locator(".sluice-board")).to_have_count(0)
    page = signed_in("wang")
    visit.show(page, url, "rushing", f"?case={case_id}")
    expect(page.get_by_text("Take it up")).to_have_count(0)
    expect(page.locator(".sluice-board")).not_to_contain_text("what happened")


def test_thresholds_are_tried_saved_and_hold_at_once(lake, url, signed_in) -> None:
    before = sum(entry.finding.current for entry in entries(lake))
    chen = signed_in("chen")
    visit.show(chen, url, "rushing", "?desk=trial")
    chen.get_by_role("spinbutton", name="Least excess, units").fill("60")
    chen.get_by_role("button", name="Try on the data").click()
    expect(chen.locator(".sluice-board").get_by_text("Would go").first).to_be_visible(timeout=visit.PATIENCE)
    assert sum(entry.finding.current for entry in entries(lake)) == before, "nothing is saved by trying"
    chen.get_by_role("button", name="Save these thresholds").click()
    chen.get_by_label("Why").fill("small ones are noise")
    chen.get_by_role("button", name="Save", exact=True).click()
    told(chen, "Success", "Saved as version 1")
    expect(chen.locator(".sluice-board").get_by_text("small ones are noise")).to_be_visible()
    visit.show(chen, url, "rushing")
    kept = [entry for entry in entries(lake) if entry.finding.current]
    assert 0 < len(kept) < before and all(entry.finding.facts["excess"] >= 60 for entry in kept)


def entries(lake: Path) -> list[cases.Entry]:
    """All cases of the store."""
    store = Store.open(f"sqlite:///{lake / '.sluice' / 'store.sqlite'}")
    with store.reading() as session:
        found = cases.entries(session, "rushing")
    store.close()
    return found
