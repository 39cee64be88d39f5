"""Can the figures be trusted today: how fresh, how complete, what was rejected, what everything means."""

from dashboard.page import Scope
from dashboard.pages.data.health import contents, contract, freshness, glossary, rejected, silent
from dashboard.panels import Panel


def panels(scope: Scope) -> list[Panel]:
    """Freshness, who has not reported, rejected rows, the tables, the metrics, the contract."""
    return scope.gather(freshness, silent, rejected, contents, glossary, contract)
