"""`sluice statement`: a week's or a month's channel statement as a file, frozen when it is first asked for."""

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from dashboard import company, documents
from dashboard.commands.words import LakeOption, aside, words
from dashboard.pages.statements import freezing
from dashboard.settings import local_user, settings
from queries import connect


def statement(
    kind: Annotated[Literal["monthly", "weekly"], Argument(help=words("statement_kind"), show_default=False)],
    out: Annotated[Path, Option(help=words("statement_out"), show_default=False)],
    period: Annotated[str, Option(help=words("statement_period"))] = "",
    again: Annotated[bool, Option("--again", help=words("statement_again"))] = False,
    lake: LakeOption = settings().lake,
) -> None:
    """Writes the newest issue of the period's statement; issues it when there is none, or once more when told to."""
    documents.named(out.suffix.removeprefix("."))
    engine, user = connect(lake), local_user()
    store = company.store(engine.lake)
    days = freezing.period_of(kind, period, engine.catalog.data)
    found = [each for each in freezing.listed(user, store) if (each.kind, each.starts) == (kind, days.starts)]
    if again or not found:
        found = [freezing.issue(kind, days, user, engine=engine, store=store, language=settings().language)]
    issued = freezing.opened(found[0].id, user, engine, store)
    out.write_bytes(documents.write(issued.whole, out.suffix.removeprefix(".")))
    kept = issued.statement
    aside.print(words("statement_done", number=kept.number, day=f"{kept.issued_at.astimezone():%Y-%m-%d %H:%M}",
                      path=out, count=len(issued.restated)))  # fmt: skip
