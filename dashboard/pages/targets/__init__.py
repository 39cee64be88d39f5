"""Where are we behind plan, by how much, and what would it take."""

from dashboard.declared import Page, Parameter

PAGE = Page("targets", "decide", 2, "flag", (Parameter("version"),))  # of targets; without, the plan in force
