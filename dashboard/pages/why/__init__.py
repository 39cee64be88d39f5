"""Why did a figure change: what every member of every dimension had in it."""

from dashboard.declared import Page

PAGE = Page("why", "explain", 2, "help_center")
