"""What do we ask of each region, channel and month, and who agrees."""

from dashboard.declared import Page, Parameter

AXES = ("region", "province", "channel", "category", "month")
PARAMETERS = (
    Parameter("plan"),  # the version that is worked on
    Parameter("planning", ("plan", "proposals", "scenarios", "versions")),
    Parameter("grid_rows", AXES),
    Parameter("grid_columns", AXES),
    Parameter("against"),
)
PAGE = Page("workbench", "decide", 3, "edit_note", PARAMETERS, spans=False)
