"""Scenarios beside each other and beside the year gone by: amount, margin and stock, in all and by region."""

import polars as pl

from dashboard import company
from dashboard.pages.workbench.draft import Draft, plain
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.learned import company_rhythm
from data.store import targets
from queries.planning import yearly
from queries.scenario import SUMS, Scenario, assumptions, side_by_side

FIGURES = {"amount": "sell_in_amount", "margin": "gross_margin", "stock": "stock_quantity"}
BY = ("region", "channel", "category")
PAST = "past"


def saved_scenarios(draft: Draft) -> list[Scenario]:
    """The scenarios that were thought out beside the version."""
    with company.store(draft.scope.engine.lake).reading() as session:
        return [Scenario.of(each.assumptions) for each in targets.scenarios(session, draft.version.id)]


def base(draft: Draft) -> pl.DataFrame:
    """The year gone by, as `scenario.outcome` takes it. What has no cost is taken to cost what the rest does."""
    scope, span = plain(draft.scope), {"starts": draft.before.starts, "ends": draft.before.ends}
    sold = scope.ask(("sell_in_amount", "sell_in_quantity", "margin_rate"), BY, **span).frame
    stock = scope.ask("stock_quantity", BY, **span).frame
    mean = scope.ask("margin_rate", **span).frame["margin_rate"][0]
    amount = pl.col("sell_in_amount").cast(pl.Float64)
    cost = amount * (1 - pl.coalesce("margin_rate", pl.lit(mean, pl.Float64)))
    frame = sold.select(*BY, amount=amount, quantity="sell_in_quantity", cost=cost)
    frame = yearly(frame, ("amount", "quantity", "cost"), company_rhythm(scope), draft.before)
    frame = frame.join(stock, on=BY, how="left")
    frame = frame.rename({"stock_quantity": "stock"})
    for name, values in draft.within:
        if name in frame.columns:
            frame = frame.filter(pl.col(name).is_in(values))
    return frame.select(*BY, *SUMS)


def account_channel(draft: Draft) -> str | None:
    """The channel that key accounts buy through for the most part; None without any."""
    answer = plain(draft.scope).ask(
        "sell_in_amount", ("channel", "account"), starts=draft.before.starts, ends=draft.before.ends
    )
    sums = answer.frame.filter(pl.col("account") != "").group_by("channel").agg(pl.sum("sell_in_amount"))
    return sums.sort("sell_in_amount", "channel")["channel"][-1] if sums.height else None


def outcomes(draft: Draft) -> Panel:
    """A row a scenario: amount, margin, rate, stock, each with its change to the year gone by."""
    scope, frame = draft.scope, _outcomes(draft)
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
    columns = [Column("scenario", scope.say("scenario"), format=lambda name: str(name) or _gone_by(draft))]
    for name, metric in FIGURES.items():
        measure = scope.measure(metric)
        columns.append(Column(name, scope.say(f"scenario_{name}"), "number", measure.column(sums[name])))
        columns.append(Column(f"{name}_change", scope.say("page.change"), "change", _percent(draft), measure.tone))
    columns.insert(5, Column("rate", scope.measure("margin_rate").label, "number", scope.measure("margin_rate").short))
    return Panel(
        "outcomes", scope.say("outcomes"), Grid(sums, tuple(columns)), scope.say("outcomes_note"), 12, download=sums
    )


def by_region(draft: Draft, name: str) -> Panel | None:
    """One figure: a row a region; as it was, then each scenario's with its change."""
    scope, measure, frame, names = draft.scope, draft.scope.measure(FIGURES[name]), _outcomes(draft), _numbered(draft)
    if not names or frame[name].is_null().all():
        return None
    columns_of = {"": PAST} | {text: at for at, text in names.items()}
    numbered = frame.with_columns(pl.col("scenario").replace_strict(columns_of))
    sums = numbered.pivot("scenario", index="region", values=name).sort(PAST, descending=True, nulls_last=True)
    total = sums.select(pl.lit(scope.say("page.total")).alias("region"), pl.exclude("region").sum())
    wide, whole = (each.with_columns(_change(at) for at in names) for each in (sums, total))
    write, percent = measure.column(frame[name]), _percent(draft)
    columns = [Column("region", scope.say("dimensions.region")), Column(PAST, scope.say("as_it_was"), "number", write)]
    for at, text in names.items():
        columns.append(Column(at, scope.say(f"scenario_{name}"), "number", write, group=text))
        columns.append(Column(f"{at}_change", scope.say("page.change"), "change", percent, measure.tone, group=text))
    title = scope.say("by_region", figure=scope.say(f"scenario_{name}"))
    grid = Grid(wide, tuple(columns), whole.row(0, named=True))
    return Panel(f"regions_{name}", title, grid, measure.meaning, 12, download=wide)


def _numbered(draft: Draft) -> dict[str, str]:
    """Columns of the scenarios -> what people call them, which may be anything."""
    return {f"scenario_{at}": each.name for at, each in enumerate(saved_scenarios(draft), 1)}


def _change(name: str) -> pl.Expr:
    """A scenario's growth on what was."""
    return (pl.col(name) / pl.when(pl.col(PAST) != 0).then(PAST) - 1).alias(f"{name}_change")


def assumed(draft: Draft) -> Panel:
    """Every scenario with each of its assumptions."""
    scope = draft.scope
    thought = saved_scenarios(draft)
    said = [(Piece(f"{each.name}: ", strong=True), Piece(" ".join(_said(draft, each)))) for each in thought]
    return Panel("assumed", scope.say("assumed"), Prose(tuple(said) or ((Piece(scope.say("no_scenarios")),),)), span=12)


def _said(draft: Draft, scenario: Scenario) -> list[str]:
    scope, sentences = draft.scope, []
    money, rate = scope.measure("sell_in_amount"), scope.measure("margin_rate")
    for key, values in assumptions(scenario):
        shown = {name: money.short(value) if name == "agreement" else rate.short(value) if name in ("rebate", "shifted")
                 else f"{value:g}" if name == "elasticity" else f"{value:+.1%}" if isinstance(value, float) else value
                 for name, value in values.items()}  # fmt: skip
        if key == "mix":
            shown["points"] = scope.say("format.points", value=f"{values['points'] * 100:+.1f}")
        sentences.append(scope.say(f"assume_{key}", **shown))
    return sentences


def _outcomes(draft: Draft) -> pl.DataFrame:
    return side_by_side(base(draft), saved_scenarios(draft))


def _gone_by(draft: Draft) -> str:
    return draft.scope.say("gone_by", days=draft.before_said)


def _percent(draft: Draft):
    money = draft.scope.measure("sell_in_amount")
    return lambda value: "" if value is None else money.change(1 + float(value), 1.0) or ""
