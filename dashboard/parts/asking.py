"""What a page gives to the arithmetic in `queries`: what to ask through."""

import polars as pl

from dashboard.page import Scope
from queries import Answer
from queries.question import Comparison
from queries.why import Ask


def asking(scope: Scope, compare: Comparison | None) -> tuple[Ask, list[Answer]]:
    """Asks for what is looked at beside the comparison; the answers given so far."""
    answers: list[Answer] = []

    def ask(metrics: tuple[str, ...], by: tuple[str, ...]) -> pl.DataFrame:
        answers.append(scope.ask(metrics, by, compare=compare))
        return answers[-1].frame

    return ask, answers
