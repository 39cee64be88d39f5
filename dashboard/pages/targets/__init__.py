"""Where are we behind plan, by how much, and what would it take."""

from dashboard.declared import Page

PAGE = Page("targets", "decide", 2, "flag")
