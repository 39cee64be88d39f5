"""One case of any kind: what happened, what was seen against what was expected, and what was excused."""

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.cases.inbox import kind
from dashboard.panels import Choice, Column, Grid, Panel, Piece, Prose
from dashboard.parts.cases import cases, into, said
from dashboard.parts.choosing import choices
from dashboard.parts.sentences import figure, listed, sentence
from queries import Period
from queries.findings.casebook import Case, speaking
from queries.findings.words import key_of

APART = ("trace", "price")  # signals that the story tells itself, or that no story may lean on


def chosen(scope: Scope) -> Case | None:
    """The case that is looked at; None when none is, or the person may not see it."""
    wanted = scope.filters.view("case", "")
    return next((each for each in cases(scope, kind(scope)) if each.id == wanted), None) if wanted else None


def parts(scope: Scope, names: tuple[str, ...], part: str) -> tuple[tuple[Choice, ...], ...]:
    """The parts of a case, and the way back."""
    ways = choices(scope, "part", part, lambda name: scope.say(f"part_{name}"), among=names)
    return ways, (Choice(scope.say("back"), scope.click(case=None, part=None, serial=None, at=None)),)


def story(scope: Scope) -> Panel | None:
    """What happened in up to three sentences: what was seen, what it is worth, what else speaks for it."""
    case = chosen(scope)
    if not case:
        return None
    told = (_happened(scope, case), _at_stake(scope, case), *_beside(scope, case))
    its = case.finding.kind
    title = said(scope, its, "title", subject=case.subject)
    return Panel("story", title, Prose(told), said(scope, its, "story_note" if case.current else "lost"), 12)


def against(scope: Scope) -> Panel | None:
    """What was seen beside what was expected, and the interval of what was seen."""
    case = chosen(scope)
    if not case:
        return None
    finding, measure = case.finding, scope.measure(case.finding.measure)
    frame = pl.DataFrame({name: [getattr(finding, name)] for name in ("seen", "expected", "low", "high")})
    columns = tuple(Column(name, scope.say(f"findings.{name}"), "number", measure.exact) for name in frame.columns)
    days = dates.period(Period(finding.starts_on, finding.ends_on), scope.language)
    note = scope.say("findings.seen_note", measure=measure.label, days=days)
    return Panel("against", scope.say("findings.seen_title"), Grid(frame, columns), note, 7, download=frame)


def excused(scope: Scope) -> Panel | None:
    """What looks like the finding and was taken out, unit by unit; nothing where nothing was."""
    case = chosen(scope)
    if not case or not case.finding.exclusions:
        return None
    frame = pl.DataFrame(
        [{"reason": each.reason, "units": each.units} for each in case.finding.exclusions],
        schema={"reason": pl.String, "units": pl.Int64},
    )
    columns = (
        Column("reason", scope.say("reason"), "words", lambda name: scope.say(f"rushing.{name}")),
        Column("units", scope.say("units"), "number", scope.measure("sell_in_quantity").column(frame["units"])),
    )
    title, note = scope.say("excused_title"), scope.say("excused_note")
    return Panel("excused", title, Grid(frame, columns), note, 5, download=frame)


def _happened(scope: Scope, case: Case) -> tuple[Piece, ...]:
    finding, measure = case.finding, scope.measure(case.finding.measure)
    dealer = case.names.get("dealer")
    place = ", ".join(case.names[name] for name in ("city", "province") if name in case.names)
    return sentence(
        scope, key_of(finding.kind, "story"),
        subject=figure(case.subject, scope.click("dealer", dealer=dealer) if dealer else None), place=place,
        days=dates.period(Period(finding.starts_on, finding.ends_on), scope.language),
        seen=figure(measure.exact(finding.seen)), expected=figure(measure.exact(finding.expected)),
        cities=listed(scope, [Piece(name) for name in into(scope, case)]) or "–",
    )  # fmt: skip


def _at_stake(scope: Scope, case: Case) -> tuple[Piece, ...]:
    finding, measure = case.finding, scope.measure(case.finding.measure)
    return sentence(
        scope, key_of(finding.kind, "stake_said"), excess=figure(measure.difference(finding.excess), tone="bad"),
        between="–".join(measure.difference(each) for each in finding.between),
        stake=figure(scope.measure("sell_in_amount").short(finding.stake), tone="bad"),
        q=f"{finding.q_value:.1%}" if finding.q_value >= 0.001 else "<0.1%",
    )  # fmt: skip


def _beside(scope: Scope, case: Case) -> tuple[tuple[Piece, ...], ...]:
    """What the other signals say: which speak for it, which do not. Price stands apart."""
    if not case.finding.signals:
        return ()
    others = {name: seen for name, seen in case.finding.signals.items() if seen and name not in APART}
    names = {name: said(scope, case.finding.kind, f"signal_{name}") for name in others}
    loud = [name for name in speaking(case.finding) if name in names]
    speak = listed(scope, [figure(names[name]) for name in loud]) or scope.say("signals_none")
    silent = listed(scope, [Piece(names[name]) for name in names if name not in loud]) or scope.say("signals_none")
    return (sentence(scope, "story_signals", speak=speak, silent=silent),)
