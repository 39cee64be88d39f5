"""The explanation of a metric's change for what is looked at."""

from dataclasses import dataclass

from dashboard.filters import MEMBERS
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.asking import asking
from dashboard.parts.comparing import against
from queries import Answer
from queries.branches import knows
from queries.question import Comparison
from queries.why import Explanation, explain

EXPLAINED = Memo(64)


@dataclass(frozen=True)
class Explained:
    """An explanation against a comparison, and the answers that it came from."""

    explanation: Explanation
    compare: Comparison
    answers: tuple[Answer, ...]


def explained(scope: Scope, metric: str) -> Explained | None:
    """Why the metric changed, by every dimension that is not filtered down to one member.

    None where there is nothing to compare with, nothing on one of the sides, or a filter the metric knows nothing of.
    """
    compare = against(scope)
    if compare is None or unknown(scope, metric):
        return None
    free = tuple(name for name in MEMBERS if len(scope.filters.of(name)) != 1)
    key = (scope.engine.lake.version, scope.user, scope.filters, metric, compare)
    found = EXPLAINED.get(key, lambda: _explain(scope, metric, compare, free))
    return found if found.explanation.change is not None else None


def unknown(scope: Scope, metric: str) -> list[str]:
    """The dimensions filtered on that the metric knows nothing of."""
    return [name for name, _ in scope.filters.members if not knows(metric, name)]


def _explain(scope: Scope, metric: str, compare: Comparison, dimensions: tuple[str, ...]) -> Explained:
    ask, answers = asking(scope, compare)
    return Explained(explain(ask, metric, compare, dimensions), compare, tuple(answers))
