"""What is going up, what is going down, since when, and what comes next."""

from dashboard.declared import Page

PAGE = Page("trends", "explain", 4, "monitoring")
