"""What arithmetic over several questions asks through, so that it need not know who looks at what."""

from collections.abc import Callable

from queries import Answer, Engine, User, ask
from queries.question import Condition, Question

Asker = Callable[..., Answer]
"""`ask(metrics, by=(), **changes)`: the metrics by the dimensions, one name or several, of what somebody looks at.

changes: parts of the Question, such as starts, ends, compare and order. Conditions, version of the plan and user are
the asker's own. Raises what `queries.ask` raises.
"""


def asker(engine: Engine, user: User, where: tuple[Condition, ...] = (), version: str | None = None) -> Asker:
    """Asks the engine for what the user may see, within the conditions, of that version of the plan."""

    def asked(metrics: str | tuple[str, ...], by: str | tuple[str, ...] = (), **changes: object) -> Answer:
        question = Question(_names(metrics), _names(by), where, version=version)
        return ask(engine, question.but(**changes), user)

    return asked


def _names(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
