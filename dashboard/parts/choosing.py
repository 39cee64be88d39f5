"""The ways to see a panel, as choices beside its title."""

from collections.abc import Callable, Iterable

from dashboard.page import Scope
from dashboard.pages import PARAMETERS
from dashboard.panels import Choice


def choices(
    scope: Scope, name: str, chosen: str, label: Callable[[str], str], *, among: Iterable[str] | None = None
) -> tuple[Choice, ...]:
    """One choice a value of that parameter of the page. among: fewer of its values."""
    values = PARAMETERS[name].values if among is None else among
    return tuple(Choice(label(each), scope.click(**{name: each}), each == chosen) for each in values or ())
