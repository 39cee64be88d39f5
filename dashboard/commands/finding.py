"""`sluice findings`: what detectors and rules say, of any kind, from the shell."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from typer import Option

from dashboard import company
from dashboard.commands.words import LakeOption, aside, screen, table, words
from dashboard.format import exact, short
from dashboard.settings import local_user, settings
from data.store import cases
from data.store.workflow import WAYS
from data.text import say
from queries import Engine, connect
from queries.findings import KINDS, AlertKind, Finding, casebook, kind_named
from queries.findings import kept as reckoned
from queries.metrics import METRICS

ALL = "all"
HEADINGS = ("finding_id", "kind", "state", "seen", "expected", "stake", "text")
FIGURES = ("seen", "expected", "stake")
TOLD = (
    "kind", "finding_id", "subject_kind", "subject_id", "region", "province", "measure", "seen", "expected", "low",
    "high", "stake", "p_value",
)  # fmt: skip


def findings(
    lake: LakeOption = settings().lake,
    kind: Annotated[str, Option(help=words("findings_which", kinds=", ".join((*KINDS, ALL))))] = ALL,
    as_of: Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help=words("findings_as_of"))] = None,
    output: Annotated[Literal["table", "json"], Option("--format", help=words("findings_format"))] = "table",
) -> None:
    """Prints the findings of a kind or of all, most at stake first."""
    engine = connect(lake)
    kinds = tuple(KINDS.values()) if kind == ALL else (kind_named(kind),)
    rows = [row for each in kinds for row in rows_of(engine, each, as_of and as_of.date())]
    rows.sort(key=lambda row: (-row["stake"], row["finding_id"]))
    if output == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    named = {name: words(f"findings_{name}") for name in HEADINGS}
    made = table(*named.values(), right=tuple(named[name] for name in FIGURES))
    for row in rows:
        made.add_row(*_cells(row))
    screen.print(made)


def rows_of(engine: Engine, kind: AlertKind, as_of: date | None) -> list[dict]:
    """What is told of each finding of the kind; where the lake lacks a table for it, that is said aside."""
    language = settings().language
    if lacking := kind.lacking(engine):
        aside.print(f"{kind.name}: {say('findings.needs', language, tables=', '.join(lacking))}")
        return []
    in_force = company.thresholds(engine.lake, kind.name)
    found, states = reckoned.findings(engine, local_user(), kind.name, as_of, thresholds=in_force), {}
    if company.stored(engine.lake):
        found, states = casebook.carried(found, store := company.store(engine.lake)), _states(store, kind.name)
    first = WAYS[kind.way].first
    return [_row(each, states.get(each.finding_id, first), language) for each in found]


def _states(store, kind: str) -> Mapping[str, str]:
    with store.reading() as session:
        return {each.case.case_id: each.case.state for each in cases.entries(session, kind)}


def _row(finding: Finding, state: str, language: str) -> dict:
    plain = {name: getattr(finding, name) for name in TOLD}
    return plain | {"state": state, "text": finding.text(language)}


def _cells(row: dict) -> tuple[str, ...]:
    language, unit = settings().language, METRICS[row["measure"]].unit
    state = say(f"rushing.state_{row['state']}", language)
    figures = (exact(row[name], unit, language) for name in ("seen", "expected"))
    return (row["finding_id"], row["kind"], state, *figures, short(row["stake"], "money", language), row["text"])
