"""A plan as an Excel template, and what was changed in one that comes back.

The template says by a signed mark which company, version and state of its figures it was made from. What comes back is
data and nothing else: a formula counts as the figure Excel last showed for it, and every cell that is no target is
refused by its address.
"""

from dashboard.pages.workbench.template.form import KEYS, Mark, write
from dashboard.pages.workbench.template.returned import Refusal, Returned, mark_of, read

__all__ = ["KEYS", "Mark", "Refusal", "Returned", "mark_of", "read", "write"]
