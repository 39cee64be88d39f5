"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dashboard.declared import Page, Parameter
from queries.findings import KINDS

PARAMETERS = (
    Parameter("kind", KINDS),
    Parameter("case"),  # its id
    Parameter("desk", ("inbox", "quality", "trial")),
    Parameter("queue", ("todo", "mine", "nobodys", "overdue", "decided", "all")),
    Parameter("severity", ("high", "medium", "low")),
    Parameter("part", ("evidence", "serials", "signals", "history")),
    Parameter("serial"),
    Parameter("at"),
    Parameter("dials"),
)
PAGE = Page("rushing", "trust", 1, "move_up", PARAMETERS)
