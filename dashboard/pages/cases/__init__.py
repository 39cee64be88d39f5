"""Which dealers' goods surface outside their territory, how sure is it, and what is at stake."""

from dashboard.declared import Page

PAGE = Page("rushing", "trust", 1, "move_up")
