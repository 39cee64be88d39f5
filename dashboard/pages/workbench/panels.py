"""The panels of the target workbench, a file a view."""

from collections.abc import Callable
from functools import partial

from dashboard.pages.workbench import in_force
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.proposals import gaps, proposals
from dashboard.pages.workbench.scenarios import FIGURES, assumed, by_region, outcomes
from dashboard.pages.workbench.standing import months, places
from dashboard.pages.workbench.versions import changes, compared, history, versions
from dashboard.panels import Panel

BEFORE = (in_force.beginning, in_force.cards, in_force.grid, in_force.months)
VIEWED: dict[str, tuple[Callable[[Draft], Panel | None], ...]] = {
    "plan": (places, months, changes),
    "proposals": (proposals, gaps),
    "scenarios": (outcomes, *(partial(by_region, name=name) for name in FIGURES), assumed),
    "versions": (versions, *(partial(compared, by=by) for by in ("region", "month", "channel", "category")), changes,
                 history),
}  # fmt: skip
