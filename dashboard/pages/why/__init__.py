"""Why did a figure change: what every member of every dimension had in it."""

from dashboard.declared import METRIC, Page, Parameter
from dashboard.members import MEMBERS

PAGE = Page("why", "explain", 2, "help_center", (METRIC, Parameter("across", MEMBERS)))
