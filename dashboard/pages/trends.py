"""What is going up, what is going down, and since when."""

from dashboard import charts
from dashboard.page import Scope
from dashboard.panels import Panel


def panels(scope: Scope) -> list[Panel]:
    """The measure over time."""
    return scope.gather(line)


def line(scope: Scope) -> Panel:
    """Sell-in by day, week or month; a click keeps to that span."""
    metric, grain = scope.named("sell_in"), scope.grain
    answer = scope.ask(metric, grain, order=(grain,))
    chart = charts.lines(
        answer.frame,
        grain,
        scope.measure(metric),
        compared=scope.compared(metric),
        average=7 if grain == "day" else 0,
        click=scope.drill(grain),
    )
    return Panel("line", scope.say("line"), chart, scope.measure(metric).meaning, 12, (answer,))
