"""Any figures over anything: a question about a region answered in a minute, down to the serial number."""

from dashboard.declared import Page

PAGE = Page("explore", "explain", 5, "search_insights")
