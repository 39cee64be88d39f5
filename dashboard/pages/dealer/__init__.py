"""Everything about one dealer; without one chosen, the dealers to choose from."""

from dashboard.declared import Page

PAGE = Page("dealer", "explain", 3, "storefront")
