"""What a lake can answer: a metric is offered where the tables of all its facts are there."""

from collections.abc import Collection, Iterable

from data.errors import QuestionError
from queries.additivity import knows
from queries.dimensions import DIMENSIONS
from queries.facts import FACTS
from queries.metrics import METRICS, facts_of


def offered(facts: Collection[str]) -> tuple[str, ...]:
    """The metrics that a lake with these facts can answer, in the order of METRICS."""
    return tuple(name for name in METRICS if missing(name, facts) is None)


def laid_out(facts: Collection[str]) -> tuple[str, ...]:
    """The dimensions by which any of those metrics can be laid out."""
    metrics = offered(facts)
    return tuple(name for name in DIMENSIONS if any(knows(metric, name) for metric in metrics))


def missing(metric: str, facts: Collection[str]) -> str | None:
    """The table that the metric needs and the lake lacks; None where it can be answered."""
    return next((FACTS[fact].table for fact in facts_of(metric) if fact not in facts), None)


def demand(metrics: Iterable[str], facts: Collection[str]) -> None:
    """Raises QuestionError, which names the table, for a metric that the lake cannot answer."""
    for name in metrics:
        if table := missing(name, facts):
            raise QuestionError("needs_table", metric=name, table=table)
