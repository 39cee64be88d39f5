"""The bridge of an amount or of margin: volume, mix, price, cost, new and gone models."""

import polars as pl

from dashboard import charts
from dashboard.page import Scope
from dashboard.panels import Panel
from dashboard.parts.asking import asking
from dashboard.parts.comparing import against
from queries.pricing import price_volume_mix


def stepped(scope: Scope, metric: str) -> Panel | None:
    """From the compared figure to this one; the steps sum exactly. None where there is nothing to compare, or where
    the metric does not come apart so."""
    compare = against(scope)
    ask, answers = asking(scope, compare)
    effects = compare and price_volume_mix(ask, metric, compare)
    if not effects:
        return None
    row = ask((metric,), ()).row(0, named=True)
    sides = [row[f"{metric}__{compare}"], row[metric]]
    if sides == [None, None]:
        return None
    before, now = (float(side or 0) for side in sides)
    steps = ((name, value, False) for name, value in effects.items() if value)
    rows = [("before", before, True), *steps, ("now", now, True)]
    frame = pl.DataFrame(
        [{"step": scope.say(f"channel.bridge_{name}"), metric: value, "level": whole} for name, value, whole in rows]
    )
    chart = charts.waterfall(frame, "step", scope.measure(metric), "level", height=300)
    words = scope.say(f"filters.against_{compare}")
    title = scope.say("channel.bridge", metric=scope.measure(metric).label, against=words)
    return Panel("bridge", title, chart, scope.say("channel.bridge_note"), 6, tuple(answers), frame.drop("level"))
