"""Scenarios beside each other and beside the year gone by: amount, margin and stock, in all and by region."""

import polars as pl

from dashboard import company, dates
from dashboard.desk import Desk, plain
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from data.store import targets
from queries.scenario import SUMS, Scenario, assumptions, side_by_side

FIGURES = {"amount": "sell_in_amount", "margin": "gross_margin", "stock": "stock_quantity"}
BY = ("region", "channel", "category")


def kept(desk: Desk) -> list[Scenario]:
    """The scenarios that were thought out beside the version."""
    with company.store(desk.scope.engine.lake).reading() as session:
        return [Scenario.of(each.assumptions) for each in targets.scenarios(session, desk.version.id)]


def base(desk: Desk) -> pl.DataFrame:
    """The year gone by, as `scenario.outcome` takes it. What has no cost is taken to cost what the rest does."""
    scope, span = plain(desk.scope), {"starts": desk.before.starts, "ends": desk.before.ends}
    sold = scope.ask(("sell_in_amount", "sell_in_quantity", "margin_rate"), BY, **span).frame
    stock = scope.ask("stock_quantity", BY, **span).frame
    mean = scope.ask("margin_rate", **span).frame["margin_rate"][0]
    amount = pl.col("sell_in_amount").cast(pl.Float64)
    cost = amount * (1 - pl.coalesce("margin_rate", pl.lit(mean, pl.Float64)))
    frame = sold.select(*BY, amount=amount, quantity="sell_in_quantity", cost=cost).join(stock, on=BY, how="left")
    frame = frame.rename({"stock_quantity": "stock"})
    for name, values in desk.within:
        if name in frame.columns:
            frame = frame.filter(pl.col(name).is_in(values))
    return frame.select(*BY, *SUMS)


def outcomes(desk: Desk) -> Panel:
    """A row a scenario: amount, margin, rate, stock, each with its change to the year gone by."""
    scope, frame = desk.scope, _outcomes(desk)
    if frame.is_empty():
        return Panel("outcomes", scope.say("outcomes"), Prose(((Piece(scope.say("page.nothing")),),)))
    some = pl.col("amount", "margin", "stock")
    whole = pl.when(some.is_not_null().any()).then(some.sum())
    sums = frame.group_by("scenario", maintain_order=True).agg(whole)
    first = sums.row(0, named=True)
    sums = sums.with_columns(
        rate=pl.col("margin") / pl.when(pl.col("amount") != 0).then("amount"),
        **{f"{name}_change": pl.when(pl.col("scenario") != "").then(pl.col(name) / (first[name] or None) - 1)
           for name in FIGURES},
    )
    columns = [Column("scenario", scope.say("scenario"), format=lambda name: str(name) or _gone_by(desk))]
    for name, metric in FIGURES.items():
        measure = scope.measure(metric)
        columns.append(Column(name, scope.say(f"scenario_{name}"), "number", measure.column(sums[name])))
        columns.append(Column(f"{name}_change", scope.say("page.change"), "change", _percent(desk), measure.tone))
    columns.insert(5, Column("rate", scope.measure("margin_rate").label, "number", scope.measure("margin_rate").short))
    return Panel(
        "outcomes", scope.say("outcomes"), Grid(sums, tuple(columns)), scope.say("outcomes_note"), 12, download=sums
    )


def by_region(desk: Desk, name: str) -> Panel | None:
    """One figure: a row a region, a column a scenario."""
    known = _outcomes(desk)[name].is_not_null().any()
    if not (known and kept(desk)):
        return None
    scope, measure, frame = desk.scope, desk.scope.measure(FIGURES[name]), _outcomes(desk)
    wide = frame.with_columns(scenario=pl.col("scenario").replace("", _gone_by(desk)))
    wide = wide.pivot("scenario", index="region", values=name)
    wide = wide.sort(wide.columns[1], descending=True, nulls_last=True)
    write = measure.column(frame[name])
    columns = (Column("region", scope.say("dimensions.region")),
               *(Column(each, each, "number", write) for each in wide.columns[1:]))  # fmt: skip
    total = {"region": scope.say("page.total"), **wide.select(pl.exclude("region").sum()).to_dicts()[0]}
    title = scope.say("by_region", figure=scope.say(f"scenario_{name}"))
    return Panel(f"regions_{name}", title, Grid(wide, columns, total), measure.meaning, 12, download=wide)


def assumed(desk: Desk) -> Panel:
    """Every scenario with each of its assumptions."""
    scope = desk.scope
    said = [(Piece(f"{each.name}: ", strong=True), Piece(" ".join(_said(desk, each)))) for each in kept(desk)]
    return Panel("assumed", scope.say("assumed"), Prose(tuple(said) or ((Piece(scope.say("no_scenarios")),),)), span=12)


def _said(desk: Desk, scenario: Scenario) -> list[str]:
    scope, sentences = desk.scope, []
    money, rate = scope.measure("sell_in_amount"), scope.measure("margin_rate")
    for key, values in assumptions(scenario):
        shown = {name: money.short(value) if name == "agreement" else rate.short(value) if name in ("rebate", "shifted")
                 else f"{value:g}" if name == "elasticity" else f"{value:+.1%}" if isinstance(value, float) else value
                 for name, value in values.items()}  # fmt: skip
        if key == "mix":
            shown["points"] = scope.say("format.points", value=f"{values['points'] * 100:+.1f}")
        sentences.append(scope.say(f"assume_{key}", **shown))
    return sentences


def _outcomes(desk: Desk) -> pl.DataFrame:
    return side_by_side(base(desk), kept(desk))


def _gone_by(desk: Desk) -> str:
    return desk.scope.say("gone_by", days=dates.period(desk.before, desk.scope.language))


def _percent(desk: Desk):
    money = desk.scope.measure("sell_in_amount")
    return lambda value: "" if not value else money.change(1 + float(value), 1.0) or ""
