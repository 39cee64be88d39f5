"""Which channels carry the output, what each earns, and what changed it."""

from dashboard.page import Scope
from dashboard.pages.channel.channels import bridge, dealers, shares, statistics, terminals
from dashboard.panels import Panel
from dashboard.parts.streams import stream


def panels(scope: Scope) -> list[Panel]:
    """The statistics table, share over time, the price-volume-mix bridge, dependence, the flow of goods, dealers."""
    return scope.gather(statistics, bridge, shares, terminals, stream, dealers)
