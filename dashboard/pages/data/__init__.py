"""Can the figures be trusted today: how fresh, how complete, what was rejected, what everything means."""

from dashboard.declared import Page

PAGE = Page("data", "trust", 2, "database")
