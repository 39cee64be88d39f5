"""`sluice alerts`: the detector's cases from the shell."""

import json
from datetime import datetime
from typing import Annotated, Literal

from typer import Option

from dashboard import company
from dashboard.commands.words import LakeOption, screen, table, words
from dashboard.dates import period
from dashboard.format import short
from dashboard.settings import local_user, settings
from queries import Period, casebook, connect
from queries.alerts import USUAL_Q
from queries.alerts import alerts as find
from queries.rushing.case import Case, Kind

HEADINGS = ("case", "severity", "dealer", "shipped", "seen", "expected", "excess", "stake", "q_value")
FIGURES = HEADINGS[4:]


def alerts(
    lake: LakeOption = settings().lake,
    as_of: Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help=words("alerts_as_of"))] = None,
    kind: Annotated[Kind, Option(help=words("alerts_kind"))] = "rushing",
    q: Annotated[float, Option(min=0.001, max=0.5, help=words("alerts_q"))] = USUAL_Q,
    output: Annotated[Literal["table", "json"], Option("--format", help=words("alerts_format"))] = "table",
) -> None:
    """Prints the cases, most money at stake first."""
    engine = connect(lake)
    found = find(engine, local_user(), kind, as_of and as_of.date(), q, company.thresholds(engine.lake))
    if company.stored(engine.lake):
        found = casebook.carried(found, company.store(engine.lake))
    if output == "json":
        print(json.dumps([case.to_dict() for case in found], ensure_ascii=False, indent=2, default=str))
        return
    named = {name: words(f"alerts_{name}") for name in HEADINGS}
    made = table(*named.values(), right=tuple(named[name] for name in FIGURES))
    for case in found:
        made.add_row(*_cells(case))
    screen.print(made)


def _cells(case: Case) -> tuple[str, ...]:
    language = settings().language
    figures = (case.units_seen, case.units_expected, case.units_excess)
    return (
        case.case_id, words(f"alerts_{case.severity}"), case.dealer_id,
        period(Period(case.starts_on, case.ends_on), language), *(f"{each:,.0f}" for each in figures),
        short(case.money_at_stake, "money", language), f"{case.q_value:.3f}",
    )  # fmt: skip
