"""Everything about one dealer; without one chosen, the dealers to choose from."""

from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.dealer import facts, figures
from dashboard.parts.dealers import ranking
from dashboard.parts.dealing import dealer
from dashboard.parts.sections import SECTIONS, absent, section
from dashboard.parts.streams import stream
from dashboard.parts.territory import granted, territory
from dashboard.parts.trading import cases, mix, network, output, scores


def panels(scope: Scope) -> list[Panel]:
    """Facts and figures, output, goods, plan, territory, network and cases, then what each optional table tells."""
    if not dealer(scope):
        return scope.gather(ranking)
    core = (figures, facts, output, stream, mix, territory, granted, cases, network)
    return scope.gather(*core, *map(section, SECTIONS), scores, absent)
