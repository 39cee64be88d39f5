"""What the optional tables tell of a dealer: a listing each; one that is absent says which table it needs."""

import polars as pl

from dashboard import dates
from dashboard.page import Builder, Scope
from dashboard.pages.dealer.master import Dealer, a_year, dealer, has
from dashboard.pages.dealer.territory import selling
from dashboard.panels import Panel, Piece, Prose
from dashboard.parts.listing import Listing, absence, table, told
from queries import Filter

FOR_OTHERS = {"rights": "dealer_territories", "surfaced": "traces"}  # what other panels of the page take, and whence
LISTINGS = (
    Listing("orders", {"month": "month", "lines": "count", "in_time": "rate", "filled": "rate", "days_usual": "tenths",
                       "days_slow": "tenths", "faults": "count"}, "dealer_orders", table="orders"),
    Listing("receivables", {"age": "word", "invoices": "count", "owed": "money"},
            "dealer_receivables", table="receivables"),
    Listing("service", {"kind": "word", "cases": "count", "units": "quantity", "still_open": "count",
                        "days_slow": "tenths", "cost": "money"}, "dealer_service", table="service_cases"),
    Listing("prices", {"sku": "text", "category": "text", "lowest": "price", "mean": "price", "floor_price": "price",
                       "price_index": "rate", "checks": "count"}, "dealer_prices", table="price_checks"),
    Listing("agreements", {"year": "text", "agreed_amount": "money", "reached": "money", "progress": "rate",
                           "rebate_rate": "rate", "signed_on": "day"}, "dealer_agreements", table="agreements"),
    Listing("costs", {"cost_kind": "word", "months": "count", "amount": "money"},
            "dealer_costs", table="channel_costs"),
    Listing("movements", {"approved_on": "day", "valid_until": "day", "reason": "word", "from_dealer": "text",
                          "to_dealer": "text", "sku": "text", "units": "quantity"},
            "dealer_movements", table="approved_movements"),
    Listing("trainings", {"held_on": "day", "topic": "text", "attendees": "count", "score": "tenths"},
            "dealer_trainings", table="trainings"),
)  # fmt: skip


def section(listing: Listing) -> Builder:
    """Builds the panel of a listing, where its table is there and tells something."""

    def build(scope: Scope) -> Panel | None:
        found = dealer(scope)
        answer = told(scope, listing, _given(scope, found)) if found else None
        if not found or answer is None or answer.frame.is_empty():
            return None
        frame = _progress(scope, found, answer.frame) if listing.name == "agreements" else answer.frame
        ends = dates.day(scope.filters.shown.ends, scope.language)
        return table(scope, listing, answer, frame, days=dates.period(a_year(scope), scope.language), day=ends)

    build.__name__ = listing.name
    return build


def absent(scope: Scope) -> Panel | None:
    """One quiet line for each listing that tells nothing: which table it needs, or that nothing was recorded."""
    found = dealer(scope)
    if not found:
        return None
    answers = [(each, told(scope, each, _given(scope, found))) for each in LISTINGS]
    lines = [absence(scope, each) for each, answer in answers if answer is None or answer.frame.is_empty()]
    lines += [scope.say("page.needs", what=scope.say(name), table=needed)
              for name, needed in FOR_OTHERS.items() if not has(scope, needed)]  # fmt: skip
    said = tuple((Piece(line),) for line in lines)
    return Panel("absent", scope.say("absent"), Prose(said), span=12) if lines else None


def _given(scope: Scope, found: Dealer) -> dict[str, object]:
    year = a_year(scope)
    return {
        "dealer": found.id, "starts": year.starts, "ends": year.ends, "day": year.ends,
        "cities": selling(scope, found), "account": found.text("account"),
    }  # fmt: skip


def _progress(scope: Scope, found: Dealer, agreements: pl.DataFrame) -> pl.DataFrame:
    """The agreements with what the chain's dealers took in each year so far, and the part of the agreement it is."""
    taken = scope.ask(
        "sell_in_amount", "year", also=(Filter("account", (found.text("account"),)),), compare=None,
        without=tuple(name for name, _ in scope.filters.members),
        starts=scope.filters.data.starts, ends=scope.filters.shown.ends,
    ).frame  # fmt: skip
    taken = taken.select(year=pl.col("year").dt.year(), reached="sell_in_amount")
    joined = agreements.with_columns(pl.col("year").cast(pl.Int32)).join(taken, on="year", how="left")
    return joined.with_columns(progress=pl.col("reached") / pl.col("agreed_amount"))
