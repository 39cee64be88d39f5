"""Every part of a change equals plain SQL over the raw parquet files, and the parts of a dimension sum to it."""

from dataclasses import replace

import pytest

from dashboard import format
from dashboard.pages.why.contributions import ROWS
from queries.metrics import METRICS
from queries.why import EVERY
from tests.dashboard.looking import drawn, texts
from tests.dashboard.page_cases import STARTED, Looked, same
from tests.dashboard.raw import Days, Raw

COLUMN = {"account": "chain"}
RATES = {  # metric -> numerator and denominator over the rows sold
    "margin_rate": ("sum(CASE WHEN {in} AND cost IS NOT NULL THEN net_amount - cost END)",
                    "sum(CASE WHEN {in} AND cost IS NOT NULL THEN net_amount END)"),
    "average_price": ("sum(CASE WHEN {in} THEN net_amount END)", "sum(CASE WHEN {in} THEN quantity END)"),
    "return_rate": ("-sum(CASE WHEN {out} THEN least(quantity, 0) END)",
                    "sum(CASE WHEN {out} THEN greatest(quantity, 0) END)"),
    "sell_through": ("sum(CASE WHEN {out} THEN quantity END)", "sum(CASE WHEN {in} THEN quantity END)"),
}  # fmt: skip
SIDES = {"in": STARTED, "out": "stage = 'sell_out'"}


def by(raw: Raw, figure: str, name: str, days: Days | None, table: str = "sold") -> dict:
    """Member -> the figure; what a page calls the dimension may have another name in the raw tables."""
    return raw.by(COLUMN.get(name, name), figure.format(**SIDES), days, table=table)


@pytest.mark.parametrize("name", ["region", "province", "channel", "account", "dealer", "category", "sku"])
def test_what_every_member_had_in_the_change(looked: Looked, name: str) -> None:
    raw, made = looked.raw, looked.panels("why")
    if raw.then is None:
        assert set(made) == {"happened"} and "1 Feb 2024" in texts(made["happened"])[2]
        return
    table = made.get(f"by_{name}")
    if table is None:
        assert name in looked.case.pairs, "only what is filtered to one member is left out"
        return
    now, then = (raw.flow("sell_in", COLUMN.get(name, name), days) for days in (raw.days, raw.then))
    same(dict(table.download.select(name, "now").iter_rows()), now)
    same(dict(table.download.select(name, "before").iter_rows()), then)
    change = sum(now.values()) - sum(then.values())
    assert table.download["change"].sum() == pytest.approx(change, abs=0.005)
    assert (table.body.total["now"], table.body.total["change"]) == pytest.approx((sum(now.values()), change))
    assert table.body.frame["change"].sum() == pytest.approx(change, abs=0.005), "the rows shown sum, others among them"
    new = {member for member, value in now.items() if value and not then.get(member)}
    found = table.download.filter(state="new")[name].to_list()
    assert set(found) == new
    assert table.body.frame.height <= ROWS + 1


def test_the_story_and_its_steps(looked: Looked) -> None:
    raw, made = looked.raw, looked.panels("why")
    if raw.then is None:
        return
    unit = "money" if raw.measure == "amount" else "quantity"
    now, then = (raw.flow("sell_in", "1", days).get(1, 0) for days in (raw.days, raw.then))
    said = " ".join(texts(made["happened"]))
    wanted = [format.short(now, unit, "en"), format.short(then, unit, "en"), format.signed(now - then, unit, "en")]
    assert not [each for each in wanted if each not in said], said
    steps = drawn(made["steps"])[0]["y"]
    assert sum(steps[:-1]) == pytest.approx(steps[-1], abs=0.005)
    assert steps[-1] == pytest.approx(now - then, abs=0.005)


@pytest.mark.parametrize("metric", RATES)
def test_the_parts_of_a_ratio(looked: Looked, metric: str) -> None:
    """The formula of the parts, written out once more: rate = mean weight x change of rate; mix is the rest."""
    raw = replace(looked.raw, measure="amount")
    if raw.then is None or looked.case.name not in ("month to date", "region", "previous period"):
        return
    made = looked.panels("why", metric=metric)
    for name in ("province", "channel", "category"):
        if f"by_{name}" not in made:
            continue
        above, below = (  # each: this period's and the compared one's
            [by(raw, figure, name, days) for days in (raw.days, raw.then)] for figure in RATES[metric]
        )
        whole = [sum(above[side].values()) / sum(below[side].values()) for side in (0, 1)]
        table = made[f"by_{name}"].download
        assert table["change"].sum() == pytest.approx(whole[0] - whole[1], abs=1e-9)
        assert (table["rate"] + table["mix"] - table["change"]).abs().max() < 1e-9
        for row in table.to_dicts():
            n, d = ([side.get(row[name], 0) or 0 for side in part] for part in (above, below))
            weight = [d[side] / sum(below[side].values()) for side in (0, 1)]
            if all(d):
                rate = (weight[0] + weight[1]) / 2 * (n[0] / d[0] - n[1] / d[1])
                mix = ((n[0] / d[0] + n[1] / d[1]) / 2 - sum(whole) / 2) * (weight[0] - weight[1])
                assert (row["rate"], row["mix"]) == pytest.approx((rate, mix), abs=1e-9), row


def test_ranked_dealers_come_apart_by_what_a_dealer_is(looked: Looked) -> None:
    raw = replace(looked.raw, measure="amount")
    if raw.then is None:
        return
    shares = []
    for days in (raw.days, raw.then):
        amounts = {name: value for name, value in raw.flow("sell_in", "dealer", days).items() if value > 0}
        shares.append({name: value / sum(amounts.values()) for name, value in amounts.items()})
    made = looked.panels("why", metric="dealer_concentration")
    same(dict(made["by_dealer"].download.select("dealer", "now").iter_rows()), {n: s * s for n, s in shares[0].items()})
    index = [sum(share * share for share in side.values()) for side in shares]
    for panel in (panel for name, panel in made.items() if name.startswith("by_")):
        assert panel.download["change"].sum() == pytest.approx(index[0] - index[1], abs=1e-12)
    assert "by_category" not in made and "by_sku" not in made


@pytest.mark.parametrize("metric", METRICS)
def test_the_parts_of_any_metric_sum_to_its_change(looked: Looked, metric: str) -> None:
    if looked.case.name not in ("month to date", "province and channel", "other lake"):
        return
    made = looked.panels("why", metric=metric)
    tables = {name: panel for name, panel in made.items() if name.startswith("by_")}
    said = " ".join(texts(made["happened"]))
    if not tables:
        assert len(made) <= 3 and said
        return
    for panel in tables.values():
        total = panel.body.total
        assert total["change"] == pytest.approx(total["now"] - total["before"])
        assert panel.download["change"].sum() == pytest.approx(total["change"], rel=1e-9, abs=1e-6)
    missing = {name for name in EVERY if f"by_{name}" not in tables} - looked.case.pairs.keys()
    assert bool(missing) == ("whole" in made), missing


def test_price_volume_and_mix_sum_to_the_change(looked: Looked) -> None:
    raw = replace(looked.raw, measure="amount")
    if raw.then is None:
        return
    figure = "sum(net_amount - cost)"
    sides = [raw.all(figure, days, f"{STARTED} AND cost IS NOT NULL") for days in (raw.then, raw.days)]
    steps = drawn(looked.panels("why", metric="gross_margin")["bridge"])[0]["y"]
    assert (steps[0], steps[-1]) == pytest.approx(tuple(sides))
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    assert "bridge" not in looked.panels("why", metric="active_dealers")
