"""Which channels carry the output, what each earns, and what changed it."""

from dashboard.declared import Page

PAGE = Page("channel", "explain", 1, "account_tree")
