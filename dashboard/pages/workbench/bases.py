"""What a version is compared with: another version made here, or one that the lake brings."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import company
from dashboard.page import Scope
from dashboard.pages.workbench.draft import Draft, seen
from data.store import targets
from queries.planning import LEVELS

OWN, LAKES = "v", "lake:"  # how an address names them


@dataclass(frozen=True, eq=False)
class Baseline:
    """Another version. name: as it is called. cells: LEVELS and target, of what the person may see."""

    name: str
    cells: pl.DataFrame


def choices(scope: Scope, but: int | None = None) -> dict[str, str]:
    """What can be compared with, but the version of that id: key of the address -> name."""
    with company.store(scope.engine.lake).reading() as session:
        own = targets.versions(session)
    names = {each.name for each in own}
    brought = scope.load("versions").frame["version"].to_list()
    return {f"{OWN}{each.id}": each.name for each in own if each.id != but} | {
        f"{LAKES}{name}": name for name in brought if name not in names
    }


def base_of(draft: Draft) -> Baseline | None:
    """What the version is compared with: as the address asks, else what it was started from; None if not there."""
    wanted = draft.scope.filters.view("against", draft.version.base)
    name = choices(draft.scope, draft.version.id).get(wanted)
    if name is None:
        return None
    if wanted.startswith(LAKES):
        return _of_lake(draft, name)
    with company.store(draft.scope.engine.lake).reading() as session:
        figures = targets.figures(session, int(wanted.removeprefix(OWN)))
    return Baseline(name, _moved(seen(figures, draft.user).cells, draft.version.year))


def _of_lake(draft: Draft, name: str) -> Baseline | None:
    """The lake's version of the year planned, else of the year before it, its months moved."""
    without = tuple(dict(draft.scope.filters.members))
    for year in (draft.version.year, draft.version.year - 1):
        span = {"starts": date(year, 1, 1), "ends": date(year, 12, 31)}
        answer = draft.scope.ask("target_amount", LEVELS, without=without, compare=None, version=name, **span)
        if not answer.frame.is_empty():
            figures = pl.col("target_amount").cast(pl.Float64).round().cast(pl.Int64)
            cells = answer.frame.select(*LEVELS, target=figures)
            called = name if year == draft.version.year else f"{name} {year}"
            return Baseline(called, _moved(cells, draft.version.year))
    return None


def _moved(cells: pl.DataFrame, year: int) -> pl.DataFrame:
    """The cells with each month in the year planned."""
    month = pl.date(pl.lit(year), pl.col("month").dt.month(), pl.lit(1))
    return cells.with_columns(month=month).select(*LEVELS, "target")
