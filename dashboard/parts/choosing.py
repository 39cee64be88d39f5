"""The ways to see a panel, as choices beside its title."""

from collections.abc import Callable, Iterable

from dashboard.page import Scope
from dashboard.panels import Choice


def choices(
    scope: Scope, view: str, options: Iterable[str], chosen: str, label: Callable[[str], str]
) -> tuple[Choice, ...]:
    """One choice an option of that view (a key of filters.VIEWS)."""
    return tuple(Choice(label(each), scope.click(**{view: each}), each == chosen) for each in options)
