"""`sluice alerts`: what the detectors of goods find, from the shell."""

import json
from datetime import datetime
from typing import Annotated, Literal

from typer import Option

from dashboard import company
from dashboard.commands.words import LakeOption, screen, table, words
from dashboard.dates import period
from dashboard.format import short
from dashboard.settings import local_user, settings
from queries import Period, connect
from queries.findings import casebook
from queries.findings.kept import findings as find
from queries.findings.kind import USUAL_Q
from queries.findings.rushing.goods import GoodsFinding, Kind, goods

HEADINGS = ("case", "severity", "dealer", "shipped", "seen", "expected", "excess", "stake", "q_value")
FIGURES = HEADINGS[4:]


def alerts(
    lake: LakeOption = settings().lake,
    as_of: Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help=words("alerts_as_of"))] = None,
    kind: Annotated[Kind, Option(help=words("alerts_kind"))] = "rushing",
    q: Annotated[float, Option(min=0.001, max=0.5, help=words("alerts_q"))] = USUAL_Q,
    output: Annotated[Literal["table", "json"], Option("--format", help=words("alerts_format"))] = "table",
) -> None:
    """Prints the findings, most money at stake first."""
    engine = connect(lake)
    found = find(engine, local_user(), kind, as_of and as_of.date(), q, company.thresholds(engine.lake, kind))
    if company.stored(engine.lake):
        found = casebook.carried(found, company.store(engine.lake))
    if output == "json":
        print(json.dumps([goods(each).to_dict() for each in found], ensure_ascii=False, indent=2, default=str))
        return
    named = {name: words(f"alerts_{name}") for name in HEADINGS}
    made = table(*named.values(), right=tuple(named[name] for name in FIGURES))
    for each in found:
        made.add_row(*_cells(goods(each)))
    screen.print(made)


def _cells(found: GoodsFinding) -> tuple[str, ...]:
    language = settings().language
    figures = (found.units_seen, found.units_expected, found.units_excess)
    return (
        found.finding_id, words(f"alerts_{found.severity}"), found.dealer_id,
        period(Period(found.starts_on, found.ends_on), language), *(f"{each:,.0f}" for each in figures),
        short(found.money_at_stake, "money", language), f"{found.q_value:.3f}",
    )  # fmt: skip
