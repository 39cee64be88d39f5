"""What do we ask of each region, channel and month, and who agrees."""

from dashboard.declared import Page

PAGE = Page("workbench", "decide", 3, "edit_note", spans=False)
