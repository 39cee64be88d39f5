"""Everything about one dealer; without one chosen, the dealers to choose from."""

from dashboard.page import Scope
from dashboard.pages.dealer.choice import ranking
from dashboard.pages.dealer.facts import facts, figures
from dashboard.pages.dealer.master import dealer
from dashboard.pages.dealer.sections import LISTINGS, absent, section
from dashboard.pages.dealer.territory import granted, territory
from dashboard.pages.dealer.trading import cases, mix, network, output, scores
from dashboard.panels import Panel
from dashboard.parts.streams import stream


def panels(scope: Scope) -> list[Panel]:
    """Facts and figures, output, goods, plan, territory, network and cases, then what each optional table tells."""
    if not dealer(scope):
        return scope.gather(ranking)
    core = (figures, facts, output, stream, mix, territory, granted, cases, network)
    return scope.gather(*core, *map(section, LISTINGS), scores, absent)
