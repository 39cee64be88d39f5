"""The panels of the target workbench, a file a view."""

from collections.abc import Callable
from functools import partial

from dashboard.desk import Desk
from dashboard.panels import Panel
from dashboard.parts.workbench import in_force
from dashboard.parts.workbench.proposals import gaps, proposals
from dashboard.parts.workbench.scenarios import FIGURES, assumed, by_region, outcomes
from dashboard.parts.workbench.standing import months, places
from dashboard.parts.workbench.versions import changes, compared, history, versions

BEFORE = (in_force.beginning, in_force.cards, in_force.grid, in_force.months)
VIEWED: dict[str, tuple[Callable[[Desk], Panel | None], ...]] = {
    "plan": (places, months, changes),
    "proposals": (proposals, gaps),
    "scenarios": (outcomes, *(partial(by_region, name=name) for name in FIGURES), assumed),
    "versions": (versions, *(partial(compared, by=by) for by in ("region", "month", "channel", "category")), changes,
                 history),
}  # fmt: skip
