"""What do we decide on these figures, and what became of what we decided before?"""

from dashboard.declared import Page

PAGE = Page("meeting", "decide", 4, "groups", spans=False, narrowed=False)
