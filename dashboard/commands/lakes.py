"""`sluice sample`, `build` and `info`: making a lake, preparing one, and what is in it."""

import shutil
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import duckdb
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from typer import Argument, Option

from dashboard.commands.words import LakeOption, aside, screen, table, words
from dashboard.settings import settings
from data.contract import TABLES
from data.errors import DataError
from data.lake import Lake, relation_sql
from queries import connect
from queries.build import build as build_rollups

Size = Literal["small", "medium", "large"]


@contextmanager
def bar(title: str) -> Generator[Callable[[float, str], None]]:
    """A progress bar on the error output; what it gives is called with the share done and what is being done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[stage]}"), TimeElapsedColumn())
    with Progress(*columns, console=aside) as progress:
        task = progress.add_task(title, total=1, stage="")
        yield lambda share, stage: progress.update(task, completed=share, stage=stage)
        progress.update(task, completed=1, stage="")


def sample(
    folder: Annotated[Path, Argument(help=words("sample_folder"), show_default=False)],
    size: Annotated[Size, Option(help=words("sample_size"))] = "small",
    seed: Annotated[int, Option(min=0, help=words("sample_seed"))] = 1,
    language: Annotated[Literal["en", "zh"], Option(help=words("sample_language"))] = settings().language,
) -> None:
    """Writes a made-up company, the same one for the same seed. The folder appears when it is complete."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise DataError("sample_folder_taken", path=folder)
    from data.sample import generate  # takes a second to load

    making = folder.absolute().with_name(f".{folder.name}.partial")
    shutil.rmtree(making, ignore_errors=True)
    with bar(words("sample_bar")) as progress:
        generate(making / folder.name, size, seed, progress, language=language)
    for made in sorted(making.iterdir(), reverse=True):  # what was planted, then the lake: it must come last
        shutil.rmtree(folder.with_name(made.name), ignore_errors=True)
        made.rename(folder.with_name(made.name))
    making.rmdir()
    aside.print(words("sample_done", folder=folder))


def build(lake: LakeOption = settings().lake) -> None:
    """Builds the rollups of what changed in the lake, and finds its alerts."""
    opened = Lake.open(lake)
    with bar(words("build_bar")) as progress:
        months = prepare(opened, progress)
    aside.print(words("build_done", months=len(months)))


def prepare(lake: Lake, progress: Callable[[float, str], None]) -> list[date]:
    """Does ahead what would keep the first visitor waiting. Returns the months that were added up."""
    from dashboard import company
    from queries.findings import KINDS, casebook  # the detectors' statistics take a second to load

    months = build_rollups(lake, lambda share, stage: progress(0.9 * share, stage))
    progress(0.9, words("build_alerts"))
    with closing(connect(lake.path)) as engine:
        for kind in KINDS:
            casebook.synchronise(engine, company.store(lake), kind, company.thresholds(lake, kind))
    return months


def info(lake: LakeOption = settings().lake) -> None:
    """Tables with their rows and first and last day, the snapshot, and what was rejected."""
    opened = Lake.open(lake)
    made = table(*(words(f"info_{each}") for each in ("table", "rows", "from", "to")), right=(words("info_rows"),))
    with duckdb.connect() as connection:
        for name in opened.files:
            rows, first, last = connection.execute(_span_sql(opened, name)).fetchall()[0]
            made.add_row(name, f"{rows:,}", str(first or ""), str(last or ""))
        found = opened.quarantine
        rejected = connection.read_parquet(str(found)).count("*").fetchall()[0][0] if found else 0
    screen.print(made)
    screen.print(words("info_lake", folder=opened.path, version=opened.version, rejected=f"{rejected:,}"))


def _span_sql(lake: Lake, name: str) -> str:
    """Rows, and the days between which a table's first date lies."""
    held = lake.columns(name)
    days = [each.name for each in TABLES[name].columns if each.kind == "date" and each.name in held]
    span = f"min({days[0]}), max({days[0]})" if days else "NULL, NULL"
    return f"SELECT count(*), {span} FROM ({relation_sql(lake, name)})"
