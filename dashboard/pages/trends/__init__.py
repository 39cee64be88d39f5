"""What is going up, what is going down, since when, and what comes next."""

from dashboard.declared import METRIC, Page, Parameter

SPLIT = ("region", "province", "channel", "account", "category", "series")
PARAMETERS = (
    METRIC,
    Parameter("grain", ("day", "week", "month")),
    Parameter("split", SPLIT),
    Parameter("drawn", ("line", "years")),
)
PAGE = Page("trends", "explain", 4, "monitoring", PARAMETERS)
