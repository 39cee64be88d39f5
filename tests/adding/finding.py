"""What a rule and a kind of finding share: found, listed, in the inbox, as a case of steps, on the dealer's page."""

import json
from pathlib import Path

from dashboard import company
from data.store import cases as rows
from data.text import LANGUAGES
from queries import Engine
from queries.findings import KINDS
from queries.findings.kept import find, findings
from tests.adding.everywhere import EVERYONE, NOBODY, opened, said
from tests.dashboard.looking import looking, panels, texts


def found(lake: Path, kind: str, dealer: str) -> None:
    """The kind finds the dealer and nobody else, wherever a finding can be met."""
    engine = opened(lake)
    (only,) = find(engine, kind)
    assert only.subject_id == dealer and only.stake > 0 and only.seen != only.expected, only
    assert findings(engine, NOBODY, kind) == [] and len(findings(engine, EVERYONE, kind)) == 1
    _listed(lake, kind, only.finding_id)
    name = f"Dealer {dealer}"
    for language in LANGUAGES:
        inbox = panels(looking(engine, "rushing", {"kind": kind}, language=language))
        assert name in inbox["ranking"].body.frame.to_series(0).to_list()
        case = {"kind": kind, "case": only.finding_id}
        story = panels(looking(engine, "rushing", case, language=language))["story"]
        assert any(name in text for text in texts(story))
        assert panels(looking(engine, "rushing", {**case, "part": "history"}, language=language))["steps"]
        assert panels(looking(engine, "rushing", {"kind": kind, "desk": "trial"}, language=language))
        assert panels(looking(engine, "rushing", {"kind": kind, "desk": "quality"}, language=language))
    page = panels(looking(engine, "dealer", {"dealer": name}))
    assert any(KINDS[kind].name in str(click.filters) for click in page["cases"].body.clicks)
    overview = panels(looking(engine, "overview", {}))
    assert (f"alerts_{kind}" in overview) == KINDS[kind].leads
    assert any(name in text for text in texts(overview["brief"])) == KINDS[kind].leads
    _taken(engine, kind, only.finding_id)


def _listed(lake: Path, kind: str, finding: str) -> None:
    told = json.loads(said("findings", "--lake", lake, "--kind", "all", "--format", "json"))
    assert (kind, finding) in {(each["kind"], each["finding_id"]) for each in told}


def _taken(engine: Engine, kind: str, finding: str) -> None:
    """A person takes it, and it is done: the way of its kind."""
    store = company.store(engine.lake)
    for step in ("take", "finish"):
        with store.session() as session:
            seen = next(each.case.version for each in rows.entries(session, kind) if each.finding.case_id == finding)
            rows.move(session, finding, step, "ann", "seen to it", seen, way=KINDS[kind].way)
    assert panels(looking(engine, "rushing", {"kind": kind, "queue": "decided"}))["ranking"].body.frame.height == 1
