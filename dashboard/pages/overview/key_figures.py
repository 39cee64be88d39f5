"""The key figures of what is looked at, in one question: the overview's cards and the brief's sentences share it."""

from dashboard.page import Scope
from queries import Answer

CARDS = ("sell_in", "sell_out", "gross_margin", "margin_rate", "active_dealers", "weeks_of_supply")
BY_MEASURE = ("sell_in", "sell_out")


def card_metrics(scope: Scope) -> tuple[str, ...]:
    """The metrics of the cards, in the measure chosen."""
    return tuple(scope.named(each) if each in BY_MEASURE else each for each in CARDS)


def key_figures(scope: Scope) -> Answer:
    """One row: the metrics of the cards, and the stock that the brief names."""
    return scope.ask((*card_metrics(scope), "stock_quantity"))
