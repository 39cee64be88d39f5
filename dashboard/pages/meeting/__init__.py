"""What do we decide on these figures, and what became of what we decided before?"""

from dashboard.declared import Page, Parameter

PAGE = Page("meeting", "decide", 4, "groups", (Parameter("meeting"), Parameter("note")), spans=False, narrowed=False)
