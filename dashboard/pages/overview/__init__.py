"""Are we on plan, where not, why."""

from dashboard.declared import Page

PAGE = Page("overview", "decide", 1, "space_dashboard")
