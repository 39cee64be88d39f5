"""A pivot answered: every level asked, laid out, with what stands beside the figures."""

import polars as pl

from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from dashboard.pages.explore.grid import grid
from dashboard.panels import Grid
from queries import Answer
from queries.pivot import Members, Table, tabled
from queries.pivot_figures import with_figures


def answered(scope: Scope, asked: Asked) -> tuple[Grid, tuple[Answer, ...], pl.DataFrame]:
    """The table, the answers of its levels, the deepest first, and its rows for files."""
    answers = {level: scope.answer(question) for level, question in asked.pivot.levels().items()}
    table = tabled(asked.pivot, {level: answer.frame for level, answer in answers.items()})
    for metric in asked.question.metrics:
        before = _before(scope, asked, metric)
        table = with_figures(asked.pivot, table, metric, scope.filters.listed("figures"), before)
    body, frame = grid(scope, asked, table, _groups(scope, asked, table))
    return body, tuple(answers[level] for level in sorted(answers, reverse=True)), frame


def _groups(scope: Scope, asked: Asked, table: Table) -> int:
    """How many members the outermost rows have in all; known where none of them are among the others."""
    first = [row for row in table.rows if len(row) == 1]
    if asked.page == 1 and (None,) not in first:
        return len(first)
    return scope.behind("groups", asked.question.but(by=(asked.row,))).frame.item()


def _before(scope: Scope, asked: Asked, metric: str) -> dict[Members, float]:
    """By column, what the rows on the pages before this one sum to."""
    sums: dict[Members, float] = {}
    for across, question in asked.pivot.before().items():
        for row in scope.answer(question).frame.iter_rows(named=True):
            column = tuple(row[axis.dimension] for axis in asked.pivot.columns[:across])
            sums[column] = float(row[metric] or 0)
    return sums
