"""What did we report, and does it still hold."""

from dashboard.declared import Page, Parameter

PAGE = Page("statements", "decide", 5, "description", (Parameter("statement"),), spans=False, narrowed=False)
