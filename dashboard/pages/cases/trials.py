"""Thresholds tried on the data there are, before they are saved: how many cases, which come, which go."""

from dataclasses import replace

import polars as pl

from dashboard import company, dates
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.pages.cases.inbox import desks, kind
from dashboard.panels import Card, Cards, Column, Grid, Panel, Piece, Prose
from dashboard.parts.case_table import case_table
from dashboard.parts.cases import cases, looked_at, said, seen
from data.errors import QuestionError
from data.store import now
from data.store.cases import CaseRow
from data.store.thresholds import saved
from queries.findings import KINDS, Finding
from queries.findings.casebook import Case
from queries.findings.trial import Trial, dialled, tried

TRIALS = Memo(16)
SHOWN = 200
COLUMNS = ("subject", "severity", "stake", "excess", "days")


def dials_of(scope: Scope) -> dict[str, float]:
    """The values that the address asks to try: `name:value` parted by commas. QuestionError for what cannot be read."""
    found = {}
    for each in filter(None, scope.filters.view("dials", "").split(",")):
        name, _, value = each.partition(":")
        try:
            found[name] = float(value)
        except ValueError:
            raise QuestionError("threshold_unread", found=each[:60]) from None
    return found


def on_trial(scope: Scope) -> dict[str, float]:
    """The thresholds in force with what is tried instead."""
    its = kind(scope)
    return dialled(KINDS[its], dials_of(scope), company.thresholds(scope.engine.lake, its))


def outcome(scope: Scope) -> Panel:
    """How many cases there would be against now."""
    title = scope.say("outcome")
    if not dials_of(scope):
        return Panel("outcome", title, Prose(((Piece(scope.say("outcome_none")),),)), choices=desks(scope))
    trial, money = _trial(scope), scope.measure("sell_in_amount")

    def stake(found: list[Finding]) -> str:
        return scope.say("outcome_stake", stake=money.short(sum(each.stake for each in found)))

    cards = (
        Card(scope.say("outcome_now"), str(trial.now), note=stake([*trial.went, *trial.stayed])),
        Card(scope.say("outcome_then"), str(trial.then), note=stake([*trial.came, *trial.stayed])),
        Card(scope.say("came"), str(len(trial.came)), note=stake(trial.came)),
        Card(scope.say("went"), str(len(trial.went)), note=stake(trial.went)),
    )
    return Panel("outcome", title, Cards(cards), scope.say("outcome_note"), framed=False, choices=desks(scope))


def changes(scope: Scope) -> Panel | None:
    """The cases that would come and go, most money at stake first."""
    if not dials_of(scope):
        return None
    trial = _trial(scope)
    both = [(each, how) for how in ("came", "went") for each in getattr(trial, how)]
    if not both:
        return Panel("changes", scope.say("changes"), Prose(((Piece(scope.say("changes_none")),),)))
    both = sorted(both, key=lambda pair: -pair[0].stake)[:SHOWN]
    table = case_table(scope, [_as_case(scope, each) for each, _ in both], COLUMNS, bars=("stake",))
    change = Column("change", scope.say("change"), "badge", lambda how: scope.say(str(how)),
                    lambda how: "warn" if how == "came" else "neutral")  # fmt: skip
    frame = table.frame.select(pl.Series("change", [how for _, how in both]), pl.all())
    grid = replace(table, frame=frame, columns=(change, *table.columns))
    return Panel("changes", scope.say("changes"), grid, scope.say("changes_note"), 12, download=frame.drop("days"))


def sets(scope: Scope) -> Panel | None:
    """Every set of thresholds that was saved: who, when, why, and what differs from the kind's own."""
    if not company.stored(scope.engine.lake):
        return None
    with company.store(scope.engine.lake).reading() as session:
        rows = [
            {"version": each.version, "who": each.who, "at": dates.moment(each.at, scope.language), "why": each.why,
             "values": _values(scope, each.values)}
            for each in saved(session, kind(scope))
        ]  # fmt: skip
    if not rows:
        return None
    columns = tuple(Column(name, scope.say(f"set_{name}")) for name in rows[0])
    frame = pl.DataFrame(rows)
    return Panel("sets", scope.say("sets"), Grid(frame, columns), scope.say("sets_note"), 12, download=frame)


def _values(scope: Scope, values: dict[str, float]) -> str:
    named = (f"{said(scope, kind(scope), f'dial_{name}')} {value:g}" for name, value in values.items())
    return scope.say("filters.comma").join(named) or scope.say("set_usual")


def _trial(scope: Scope) -> Trial:
    its, thresholds = kind(scope), on_trial(scope)
    in_force = company.thresholds(scope.engine.lake, its)
    key = (scope.engine.lake.snapshot, scope.user, its, tuple(thresholds.items()), tuple(in_force.items()))

    def run() -> Trial:
        now = [each.finding for each in cases(scope, its) if each.current]
        return tried(scope.engine, its, thresholds, now, lambda finding: _shown(scope, finding))

    return TRIALS.get((*key, scope.filters.members), run)


def _shown(scope: Scope, finding: Finding) -> bool:
    """Whether it is within the filters and the person's rights."""
    return seen(scope).may(finding) and looked_at(scope, seen(scope).named(finding))


def _as_case(scope: Scope, finding: Finding) -> Case:
    """The finding as the case that it would be."""
    return Case(finding, CaseRow(state="", opened_at=now()), True, seen(scope).named(finding))
