"""What a page gives to the arithmetic in `queries`: what to ask through, and the lake's own calendar."""

from functools import partial

import polars as pl

from dashboard.page import Scope
from queries import Answer
from queries.asker import Asker
from queries.question import Comparison
from queries.why import Ask


def unfiltered(scope: Scope) -> Asker:
    """Asks for all that the person may see, whatever is filtered."""
    return partial(scope.ask, without=tuple(name for name, _ in scope.filters.members))


def asking(scope: Scope, compare: Comparison | None) -> tuple[Ask, list[Answer]]:
    """Asks for what is looked at beside the comparison; the answers given so far."""
    answers: list[Answer] = []

    def ask(metrics: tuple[str, ...], by: tuple[str, ...]) -> pl.DataFrame:
        answers.append(scope.ask(metrics, by, compare=compare))
        return answers[-1].frame

    return ask, answers


def own_events(scope: Scope) -> pl.DataFrame | None:
    """The lake's own calendar of events, where it has one."""
    return scope.load("events").frame if "events" in scope.engine.lake.files else None
