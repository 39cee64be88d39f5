"""Thresholds tried on the data there are, before they are saved: how many cases, which come, which go."""

from dataclasses import asdict

import polars as pl

from dashboard import company, dates
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.pages.cases.inbox import TONES, desks, kind
from dashboard.panels import Card, Cards, Column, Grid, Panel, Piece, Prose
from dashboard.parts.alerts import LOOKED_AT, dealers, known
from data.errors import QuestionError
from data.store.thresholds import saved
from queries import Period
from queries.rushing.case import Case
from queries.rushing.settings import Settings
from queries.trial import Trial, dialled, tried

TRIALS = Memo(16)


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


def on_trial(scope: Scope) -> Settings:
    """The thresholds in force with what is tried instead."""
    return dialled(dials_of(scope), company.thresholds(scope.engine.lake))


def outcome(scope: Scope) -> Panel:
    """How many cases there would be against now."""
    title = scope.say("outcome")
    if not dials_of(scope):
        return Panel("outcome", title, Prose(((Piece(scope.say("outcome_none")),),)), choices=desks(scope))
    trial, money = _trial(scope), scope.measure("sell_in_amount")

    def stake(cases: list[Case]) -> str:
        return scope.say("outcome_stake", stake=money.short(sum(each.money_at_stake for each in cases)))

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
    rows = [_row(scope, case, "came") for case in trial.came] + [_row(scope, case, "went") for case in trial.went]
    if not rows:
        return Panel("changes", scope.say("changes"), Prose(((Piece(scope.say("changes_none")),),)))
    frame = pl.DataFrame(rows).sort("stake", descending=True).head(200)
    money, units = scope.measure("sell_in_amount"), scope.measure("sell_in_quantity")
    columns = (
        Column("change", scope.say("change"), "badge", lambda how: scope.say(str(how)),
               lambda how: "warn" if how == "came" else "neutral"),
        Column("dealer", scope.say("dimensions.dealer")),
        Column("severity", scope.say("severity"), "badge", lambda at: scope.say(f"overview.severity_{at}"), TONES.get),
        Column("stake", scope.say("stake"), "bar", money.column(frame["stake"])),
        Column("excess", scope.say("excess"), "number", units.column(frame["excess"])),
        Column("days", scope.say("days"), format=lambda days: dates.period(Period(*days), scope.language)),  # type: ignore
    )  # fmt: skip
    return Panel("changes", scope.say("changes"), Grid(frame, columns), scope.say("changes_note"), 12,
                 download=frame.drop("days"))  # fmt: skip


def sets(scope: Scope) -> Panel | None:
    """Every set of thresholds that was saved: who, when, why, and what differs from the detector's own."""
    if not company.stored(scope.engine.lake):
        return None
    with company.store(scope.engine.lake).reading() as session:
        rows = [
            {"version": each.version, "who": each.who, "at": dates.moment(each.at, scope.language), "why": each.why,
             "values": _values(scope, each.values)}
            for each in saved(session)
        ]  # fmt: skip
    if not rows:
        return None
    columns = tuple(Column(name, scope.say(f"set_{name}")) for name in rows[0])
    frame = pl.DataFrame(rows)
    return Panel("sets", scope.say("sets"), Grid(frame, columns), scope.say("sets_note"), 12, download=frame)


def _values(scope: Scope, values: dict[str, float]) -> str:
    named = (f"{scope.say(f'dial_{name}')} {value:g}" for name, value in values.items())
    return scope.say("filters.comma").join(named) or scope.say("set_usual")


def _trial(scope: Scope) -> Trial:
    settings = on_trial(scope)
    key = (scope.engine.lake.snapshot, scope.user, kind(scope), tuple(asdict(settings).items()),
           tuple(asdict(company.thresholds(scope.engine.lake)).items()))  # fmt: skip

    def run() -> Trial:
        now = [each.case for each in known(scope, kind(scope)) if each.filed.found]
        return tried(scope.engine, kind(scope), settings, now, _looked_at(scope))

    return TRIALS.get((*key, scope.filters.members), run)


def _looked_at(scope: Scope) -> set[str]:
    """The dealers within the filters and the person's rights."""
    kept = {name: values for name in LOOKED_AT if (values := scope.filters.of(name))}
    return {str(key) for key, row in dealers(scope).items() if all(row[name] in kept[name] for name in kept)}


def _row(scope: Scope, case: Case, how: str) -> dict[str, object]:
    name = str(dealers(scope).get(case.dealer_id, {}).get("dealer") or case.dealer_id)
    return {"change": how, "dealer": name, "severity": case.severity, "stake": case.money_at_stake,
            "excess": case.units_excess, "days": (case.starts_on, case.ends_on)}  # fmt: skip
