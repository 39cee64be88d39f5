"""`sluice check` and `ingest`: files of one's own become a lake."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import polars as pl
from typer import Argument, Exit, Option

from dashboard.commands.lakes import bar, prepare
from dashboard.commands.words import aside, screen, table, words
from dashboard.settings import settings
from data import ingest as ingestion
from data.ingest import Report
from data.text import say

EXAMPLES = 2

Source = Annotated[Path, Argument(help=words("source"), show_default=False)]
Tolerance = Annotated[float, Option(min=0, max=1, help=words("tolerance"))]


def check(
    source: Source,
    lake: Annotated[Path | None, Option(help=words("check_lake"))] = None,
    tolerance: Tolerance = settings().tolerance,
) -> None:
    """Tells what ingestion would make of the source. Exit code 1 when it would refuse it."""
    with tempfile.TemporaryDirectory() as folder:
        with bar(words("ingest_bar")) as progress:
            rejected = Path(folder) / "quarantine.parquet"
            report = ingestion.check(source, tolerance, lake=lake, quarantine=rejected, progress=progress)
        tell(report)
    if not report.publishable:
        raise Exit(1)


def ingest(
    source: Source,
    lake: Annotated[Path, Option(envvar="SLUICE_LAKE", help=words("ingest_lake"))],
    tolerance: Tolerance = settings().tolerance,
) -> None:
    """Publishes the source's good rows and prepares the figures they change. Exit code 1 when it is refused."""
    with bar(words("ingest_bar")) as progress:
        published = partial(prepare, progress=progress)
        report = ingestion.ingest(source, lake, tolerance, progress, published)
    tell(report)
    if report.quarantine:
        aside.print(words("ingest_quarantine", file=report.quarantine))
    if not report.publishable:
        raise Exit(1)
    aside.print(words("ingest_done" if report.changed else "ingest_same", folder=lake, version=report.version))


def tell(report: Report) -> None:
    """Counts per table and rule on the standard output; examples, notices and refusals on the error output."""
    language = settings().language
    headings = [words(f"report_{each}") for each in ("table", "read", "accepted", "rejected", "why")]
    made = table(*headings, right=tuple(headings[1:4]))
    for name, counts in report.tables.items():
        made.add_row(name, f"{counts.read:,}", f"{counts.accepted:,}", f"{counts.rejected:,}", "")
        for rule, rows in counts.rules.most_common():
            made.add_row("", "", "", f"{rows:,}", say(f"rules.{rule}", language))
    screen.print(made)
    for row in _examples(report):
        aside.print(say("rules.rejection", language, **row | {"rule": say(f"rules.{row['rule']}", language)}))
    for each in (*report.notices, *report.refusals):
        aside.print(each.say(language))


def _examples(report: Report) -> Iterator[dict[str, str]]:
    """The first rejected rows of each table and rule."""
    if report.quarantine:
        nth = pl.int_range(pl.len()).over("table", "rule")
        yield from pl.read_parquet(report.quarantine).filter(nth < EXAMPLES).fill_null("").iter_rows(named=True)
