"""Who pays what and when: receivables and the cost of the channels."""


import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.dealers import CHAIN, ONLINE_SHOP, channels
from data.sample.ledger import Ledger

METHODS = ("bank transfer", "acceptance bill", "cash")
COSTS = {  # share of sell-in
    "incentive": 0.008, "advertising": 0.012, "logistics": 0.021, "training": 0.002, "display": 0.007,
    "development": 0.004, "staff": 0.011,
}
REBATE = 0.022
PRESSED_DELAY, BAD_PAYERS = 40, 0.025


def receivables(company: Company, ledger: Ledger) -> pl.DataFrame:
    """An invoice a dealer and week, and what was paid of it, in the contract's shape."""
    rng, network = company.stream("receivables"), company.network
    invoices = pl.concat(ledger.weeks).filter(pl.col("amount") > 0)
    dealer = _places(network.frame["dealer_id"], invoices["dealer_id"])
    invoiced = invoices["sold_on"].to_numpy().astype("datetime64[D]")
    due = invoiced + channels()["terms"].to_numpy()[network.channel[dealer]].astype("timedelta64[D]")
    paid_on = due + np.round(_delay(company, rng, dealer, invoiced)).astype("timedelta64[D]")
    amount, until = invoices["amount"].to_numpy(), np.datetime64(company.until)
    part = np.where(rng.random(len(due)) < 0.12, rng.uniform(0.2, 0.8, len(due)), 0.0)  # paid ahead of the rest
    early = (due - np.timedelta64(5, "D") <= until) & (part > 0)
    paid = np.where(paid_on <= until, amount, np.where(early, np.round(amount * part, 2), 0))
    when = np.where(paid_on <= until, paid_on, np.where(early, np.maximum(due - 5, invoiced), np.datetime64("NaT")))
    return pl.DataFrame({
        "invoice_id": pl.select(pl.format("R{}", pl.int_range(100_001, 100_001 + len(due)))).to_series(),
        "dealer_id": invoices["dealer_id"], "invoiced_on": invoiced, "due_on": due, "amount": amount,
        "paid_amount": paid, "paid_on": when.astype("datetime64[D]"),
        "method": pl.Series(METHODS).gather(rng.choice(3, len(due), p=[0.62, 0.33, 0.05])),
    }).with_columns(method=pl.when(pl.col("paid_on").is_not_null()).then("method"))


def _delay(company: Company, rng: np.random.Generator, dealer: np.ndarray, invoiced: np.ndarray) -> np.ndarray:
    """Days after the due date: by the dealer's finances, later for what it was pressed to take; some hardly pay."""
    finance = company.network.frame["score_finance"].fill_null(60).to_numpy()
    habit = (72 - finance) * 0.45 + rng.normal(0, 5, len(finance))
    habit += np.where(rng.random(len(finance)) < BAD_PAYERS, rng.uniform(60, 200, len(finance)), 0)
    month = invoiced.astype("datetime64[M]").astype(int) + 1970 * 12
    pressed = np.stack([company.pressure(number) > 0 for number in company.months])
    late = pressed[month - company.months[0], dealer] * PRESSED_DELAY
    return np.maximum(habit[dealer] + late + rng.gamma(2, 4, len(dealer)) - 8, -10)


def channel_costs(company: Company, ledger: Ledger) -> pl.DataFrame:
    """Costs by month, province, channel and kind, rebates by dealer, in the contract's shape."""
    rng, amounts = company.stream("costs"), ledger.amounts().filter(pl.col("amount") > 0)
    groups = amounts.group_by("month", "province", "channel", maintain_order=True).agg(pl.sum("amount"))
    level = {name: 0.8 + 0.6 * (place == CHAIN) + 0.3 * (place == ONLINE_SHOP)
             for place, name in enumerate(channels()["channel"])}
    known = pl.col("channel").replace_strict(level)
    shared = [
        groups.with_columns(cost_kind=pl.lit(kind), dealer_id=pl.lit(None, pl.String),
                            amount=pl.col("amount") * share * known * rng.lognormal(0, 0.2, len(groups)))
        for kind, share in COSTS.items()
    ]
    rebates = amounts.with_columns(cost_kind=pl.lit("rebate"),
                                   amount=pl.col("amount") * REBATE * known * rng.uniform(0.5, 1.5, len(amounts)))
    columns = ["month", "province", "channel", "dealer_id", "cost_kind", "amount"]
    return pl.concat([each.select(columns) for each in (*shared, rebates)]).with_columns(pl.col("amount").round(2))


def _places(names: pl.Series, asked: pl.Series) -> np.ndarray:
    """The place of each asked name."""
    return asked.replace_strict(names, pl.int_range(len(names), eager=True)).to_numpy()
