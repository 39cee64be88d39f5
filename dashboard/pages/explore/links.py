"""Where to go from an answer: a dealer's own page, the dealers shown in Channel output, the metric over time."""

from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked, asked, pinned
from dashboard.panels import Click, Panel, Piece, Prose
from queries.pivot import Axis, Pivot

MOST = 50


def onward(scope: Scope) -> Panel:
    """Links that take along what is kept."""
    from dashboard.pages import PAGES

    now = asked(scope)
    steps: list[Piece] = []
    if pinned(scope.filters, "dealer") and "dealer" in PAGES:
        dealer = scope.filters.of("dealer")[0]
        steps.append(Piece(scope.say("explore.to_dealer", dealer=dealer), click=Click({}, "dealer")))
    if dealers := _dealers(scope, now):
        said = scope.say("explore.to_channel", count=len(dealers))
        steps.append(Piece(said, click=Click({"dealer": dealers}, "channel")))
    steps.append(Piece(scope.say("explore.to_trends"), click=Click({"metric": now.question.metrics[0]}, "trends")))
    if not scope.filters.view("detail", ""):
        steps.append(Piece(scope.say("explore.to_rows"), click=Click({"detail": "documents"})))
    line = [piece for step in steps for piece in (Piece(" · "), step)][1:]
    return Panel("onward", "", Prose((tuple(line),)), framed=False)


def _dealers(scope: Scope, now: Asked) -> tuple[str, ...]:
    """The dealers on this page of the rows, when the rows are dealers."""
    if now.row != "dealer":
        return ()
    first = Axis("dealer", min(now.most, MOST), now.pivot.rows[0].after)
    answer = scope.answer(Pivot(now.question, (first,), (), now.pivot.order).levels()[1, 0])
    return tuple(name for name in answer.frame["dealer"].to_list() if name is not None)
