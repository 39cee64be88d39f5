"""The one table of cases: a row a case, the columns that are asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from dashboard import dates
from dashboard.format import NOTHING
from dashboard.page import Scope
from dashboard.panels import Click, Column, Grid, Tone
from dashboard.parts.cases import into, said
from queries import Period
from queries.dimensions import DIMENSIONS
from queries.findings.casebook import Case
from queries.findings.subjects import SUBJECTS

TONES: dict[object, Tone] = {"high": "bad", "medium": "warn", "low": "neutral"}
STATES: dict[object, Tone] = {
    "open": "bad", "confirmed": "bad", "explained": "good", "overturned": "good", "proposed": "bad", "done": "good",
    "declined": "neutral", "snoozed": "neutral",
}  # fmt: skip
FEW = 3  # places named in a cell
MEASURED = {"excess", "seen", "expected"}


@dataclass(frozen=True)
class Field:
    """One column of the table. value: of a case. column: made of its name, all its values and the cases."""

    value: Callable[[Scope, Case], object]
    column: Callable[[Scope, str, list, list[Case]], Column]


def case_table(
    scope: Scope, cases: list[Case], names: Iterable[str], *, also: Iterable[str] = (), plain: bool = False,
    bars: Iterable[str] = (), click: Callable[[Case], Click] | None = None, rows_per_page: int = 12,
) -> Grid:  # fmt: skip
    """The cases, in their order.

    names: of FIELDS, or `subject` for the parts of what the cases are about. also: what the rows hold beside them.
    plain: words without badges, as a document has them. bars: figures that are drawn as bars. click: what a row opens.
    """
    fields = _fields(cases, names)
    values = {name: [field.value(scope, each) for each in cases] for name, field in fields.items()}
    columns = tuple(field.column(scope, name, values[name], cases) for name, field in fields.items())
    columns = tuple(_drawn(column, plain, column.name in tuple(bars)) for column in columns)
    rows = values | {name: [FIELDS[name].value(scope, each) for each in cases] for name in also}
    frame = pl.DataFrame(rows, strict=False)
    clicks = tuple(map(click, cases)) if click else ()
    shown = tuple(each for each in columns if each.name != "into" or _placed(cases))
    return Grid(frame, shown, clicks=clicks, rows_per_page=rows_per_page)


def _fields(cases: list[Case], names: Iterable[str]) -> dict[str, Field]:
    """The fields by name; the subject as a column a part where all cases have the same parts."""
    kinds = {each.finding.subject_kind for each in cases}
    parts = tuple(part.removesuffix("_id") for part in SUBJECTS[next(iter(kinds))]) if len(kinds) == 1 else ("subject",)
    made: dict[str, Field] = {}
    for name in names:
        made |= {part: _part(part) for part in parts} if name == "subject" else {name: FIELDS[name]}
    if len({each.finding.measure for each in cases}) > 1:  # each figure as its own measure is written
        made |= {name: _written(name, made[name]) for name in MEASURED & made.keys()}
    return made


def _drawn(column: Column, plain: bool, bar: bool) -> Column:
    kind = "bar" if bar else "text" if plain and column.kind == "badge" else column.kind
    return Column(column.name, column.label, kind, column.format, None if plain else column.tone, column.help)


def _placed(cases: list[Case]) -> bool:
    """Whether any case is about a dealer, whose goods may surface elsewhere; others have no destinations to name."""
    return any(each.finding.subject_kind == "dealer" for each in cases)


def _part(name: str) -> Field:
    label = f"dimensions.{name}" if name in DIMENSIONS else "findings.subject"
    return Field(lambda scope, case: case.names.get(name, case.subject), _text(label))


def _text(label: str, write: Callable[[Scope, object], str] = lambda scope, value: str(value)) -> Callable[..., Column]:
    return lambda scope, name, *_: Column(name, scope.say(label), format=lambda value: write(scope, value))


def _badge(label: str, words: str, tone: Callable[[object], Tone | None]) -> Callable[..., Column]:
    return lambda scope, name, *_: Column(
        name, scope.say(label), "badge", lambda value: scope.say(f"{words}_{value}"), tone
    )


def _day(scope: Scope, value: object) -> str:
    return dates.day(value, scope.language)


def _age(scope: Scope, name: str, *_: object) -> Column:
    return Column(name, scope.say("rushing.age"), "number", lambda days: scope.say("rushing.age_days", days=days),
                  help=scope.say("rushing.age_help"))  # fmt: skip


def _stake(scope: Scope, name: str, values: list, *_: object) -> Column:
    return Column(name, scope.say("rushing.stake"), "number", scope.measure("sell_in_amount").column(values))


def _label(scope: Scope, what: str, cases: list[Case]) -> str:
    """What the kinds of the cases call it; the general word where they differ."""
    labels = {said(scope, kind, what) for kind in {each.finding.kind for each in cases}}
    return labels.pop() if len(labels) == 1 else scope.say(f"findings.{what}")


def _days(scope: Scope, name: str, _: list, cases: list[Case]) -> Column:
    write = lambda days: dates.period(Period(*days), scope.language)  # noqa: E731
    return Column(name, _label(scope, "days", cases), format=write)


def _measured(what: str) -> Callable[..., Column]:
    """A figure in the findings' measure; where these are several, each as it is written."""

    def column(scope: Scope, name: str, values: list, cases: list[Case]) -> Column:
        measures = {each.finding.measure for each in cases}
        measure = scope.measure(measures.pop())
        apart = what == "excess" and measure.unit == "rate"
        write = str if measures else measure.difference if apart else measure.column(values)
        return Column(name, _label(scope, what, cases), "number", write)

    return column


def _written(what: str, field: Field) -> Field:
    def write(scope: Scope, case: Case) -> str:
        measure, value = scope.measure(case.finding.measure), getattr(case.finding, what)
        return measure.difference(value) if what == "excess" and measure.unit == "rate" else measure.short(value)

    return Field(write, field.column)


def _figure(what: str) -> Callable[[Scope, Case], object]:
    return lambda scope, case: getattr(case.finding, what)


FIELDS: dict[str, Field] = {
    "kind": Field(lambda scope, case: case.finding.kind,
                  _text("findings.kind", lambda scope, kind: said(scope, str(kind), "name"))),
    "severity": Field(_figure("severity"), _badge("rushing.severity", "overview.severity", TONES.get)),
    "state": Field(lambda scope, case: case.held.state,
                   _badge("rushing.state", "rushing.state", lambda at: STATES.get(at, "warn"))),
    "assignee": Field(lambda scope, case: case.held.assignee or "",
                      _text("rushing.assignee", lambda scope, name: str(name) or NOTHING)),
    "age": Field(lambda scope, case: (datetime.now(UTC) - case.held.opened_at).days, _age),
    "due_on": Field(lambda scope, case: case.held.due_on, _text("rushing.due", _day)),
    "stake": Field(_figure("stake"), _stake),
    "excess": Field(_figure("excess"), _measured("excess")),
    "seen": Field(_figure("seen"), _measured("seen")),
    "expected": Field(_figure("expected"), _measured("expected")),
    "region": Field(lambda scope, case: case.names.get("region", ""), _text("dimensions.region")),
    "into": Field(lambda scope, case: scope.say("filters.comma").join(into(scope, case)[:FEW]) or NOTHING,
                  _text("rushing.into")),
    "all_into": Field(lambda scope, case: scope.say("filters.comma").join(into(scope, case)) or NOTHING,
                      _text("rushing.into")),
    "days": Field(lambda scope, case: (case.finding.starts_on, case.finding.ends_on), _days),
    "starts_on": Field(_figure("starts_on"), _text("statements.starts", _day)),
    "ends_on": Field(_figure("ends_on"), _text("statements.ends", _day)),
    "q": Field(_figure("q_value"), _text("cli.alerts_q_value")),
    "case": Field(lambda scope, case: case.id, _text("cli.alerts_case")),
}  # fmt: skip
