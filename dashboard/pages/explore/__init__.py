"""Any figures over anything: a question about a region answered in a minute, down to the serial number."""

from dashboard.declared import Page
from dashboard.pages.explore.parameters import PARAMETERS

PAGE = Page("explore", "explain", 5, "search_insights", PARAMETERS)
