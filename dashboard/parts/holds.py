"""Whether what was frozen still holds."""

from collections.abc import Sequence

from dashboard.page import Scope
from dashboard.panels import Piece


def holds(scope: Scope, restated: int, unknown: Sequence[str]) -> list[tuple[Piece, ...]]:
    """The sentences: how many figures were restated, or that all hold; what cannot be compared, by its heading."""
    lines: list[tuple[Piece, ...]] = []
    if restated:
        lines.append((Piece(scope.say("restated", count=restated), tone="warn"),))
    elif not unknown:
        lines.append((Piece(scope.say("holds"), tone="good"),))
    if unknown:
        names = scope.say("filters.comma").join(unknown)
        lines.append((Piece(scope.say("page.not_compared", names=names), tone="warn"),))
    return lines
