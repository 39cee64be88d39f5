"""The findings of a state of a lake: reckoned once over everything, kept beside the lake, shown by rights."""

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock

from queries.access import User
from queries.engine import Engine
from queries.findings import KINDS
from queries.findings.finding import Finding
from queries.findings.kind import AlertKind, Search
from queries.findings.subjects import Seen

FORMAT = 7  # raised when a detector finds otherwise, so that older files are reckoned anew
Thresholds = Mapping[str, float]  # of a kind's dials, those that differ from its own at least
_LOCK = Lock()


def findings(
    engine: Engine,
    user: User,
    kind: str,
    as_of: date | None = None,
    q: float | None = None,
    thresholds: Thresholds | None = None,
) -> list[Finding]:
    """The findings of a kind that the user may see, most at stake first. AccessError without a user.

    as_of: the day whose knowledge is used, the data's last when None. q: share of false findings accepted. Anything
    but the kind's usual is reckoned at once and not kept. thresholds: those in force.
    """
    seen = Seen.of(engine, user)
    usual = as_of is None and q in (None, KINDS[kind].q)
    found = kept(engine, kind, thresholds) if usual else find(engine, kind, as_of, q, thresholds)
    return [finding for finding in found if seen.may(finding)]


def find(
    engine: Engine, kind: str, as_of: date | None = None, q: float | None = None, thresholds: Thresholds | None = None
) -> list[Finding]:
    """What is found over everything, whoever asks; nothing is kept."""
    row = KINDS[kind]
    return row.look(Search(engine, as_of, row.q if q is None else q, row.usual | dict(thresholds or {})))


def kept(engine: Engine, kind: str, thresholds: Thresholds | None = None) -> list[Finding]:
    """What is found in this state of the lake, over everything, reckoned where that was not done yet."""
    file = findings_file(engine, kind, thresholds)
    with _LOCK:
        if not file.exists():
            _write(file, find(engine, kind, thresholds=thresholds))
    return [Finding.of_plain(each) for each in json.loads(file.read_text("utf-8"))]


def mark(engine: Engine, kind: str, thresholds: Thresholds | None = None) -> str:
    """Names what findings were made of: the state of the lake, their form, the kind's row, the thresholds in force."""
    row, form = KINDS[kind], [each.name for each in fields(Finding)]
    made = (form, row.rule, sorted((row.usual | dict(thresholds or {})).items()))
    return f"{FORMAT}.{sha256(repr(made).encode()).hexdigest()[:8]}.{engine.lake.snapshot}"


def findings_file(engine: Engine, kind: str, thresholds: Thresholds | None = None) -> Path:
    """Where the findings of this state of the lake are kept, or will be."""
    return engine.lake.state / "alerts" / f"{kind}.{mark(engine, kind, thresholds)}.json"


def own(kind: AlertKind, thresholds: Thresholds) -> dict[str, float]:
    """What differs from the kind's own thresholds: as much as has to be kept."""
    return {name: value for name, value in thresholds.items() if value != kind.usual.get(name, value)}


def _write(file: Path, found: list[Finding]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    aside.write_text(json.dumps([each.to_plain() for each in found], ensure_ascii=False), "utf-8")
    os.replace(aside, file)
