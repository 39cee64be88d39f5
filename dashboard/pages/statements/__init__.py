"""What did we report, and does it still hold."""

from dashboard.declared import Page

PAGE = Page("statements", "decide", 5, "description", spans=False, narrowed=False)
