"""Everything that happened to a case: who, when, what, why, newest first."""

import polars as pl

from dashboard import company, dates
from dashboard.page import Scope
from dashboard.pages.cases.case import chosen
from dashboard.panels import Column, Grid, Panel
from data.store import Step, history
from data.store.cases import DETECTOR, subject


def taken(scope: Scope) -> Panel | None:
    """The steps of the case."""
    case = chosen(scope)
    if not case:
        return None
    with company.store(scope.engine.lake).reading() as session:
        steps = history(session, subject(case.id))
    frame = pl.DataFrame([_row(scope, step, case.finding.measure) for step in reversed(steps)])
    columns = tuple(Column(name, scope.say(f"step_{name}")) for name in frame.columns)
    return Panel("steps", scope.say("steps"), Grid(frame, columns), scope.say("steps_note"), 12, download=frame)


def _row(scope: Scope, step: Step, measure: str) -> dict[str, object]:
    who = scope.say("detector") if step.who == DETECTOR else step.who
    changed = [name for name in step.after if step.before.get(name) != step.after[name]] if step.what != "found" else []
    moved = "; ".join(_change(scope, name, measure, step.before.get(name), step.after[name]) for name in changed)
    return {
        "at": dates.moment(step.at, scope.language),
        "who": who,
        "what": scope.say(f"did_{step.what}"),
        "why": step.why,
        "change": moved,
    }


def _change(scope: Scope, name: str, measure: str, before: object, after: object) -> str:
    return scope.say("changed", name=scope.say(f"fact_{name}"), before=_text(scope, name, measure, before),
                     after=_text(scope, name, measure, after))  # fmt: skip


def _text(scope: Scope, name: str, measure: str, value: object) -> str:
    if value is None:
        return "–"
    if name in ("state", "severity"):
        return scope.say(f"state_{value}" if name == "state" else f"overview.severity_{value}")
    if name in ("seen", "expected"):
        return scope.measure(measure).exact(value)
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
