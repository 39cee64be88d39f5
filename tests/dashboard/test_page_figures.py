"""Every figure of the overview, the targets and the data page equals plain SQL over the raw parquet files."""

from datetime import date

import polars as pl
import pytest

from dashboard import format
from dashboard.panels import Cards
from tests.dashboard.looking import drawn, looking, panels, texts
from tests.dashboard.page_cases import NOVEMBER, STARTED, Looked, margin, same, supply
from tests.dashboard.raw import Days, Raw


def headline(raw: Raw, days: Days | None) -> dict[str, tuple[float | None, str]]:
    """Label -> figure and unit."""
    if days is None:
        return {}
    unit = "money" if raw.measure == "amount" else "quantity"
    words = ("Sell-in", "Sell-out") if raw.measure == "amount" else ("Sell-in quantity", "Sell-out quantity")
    dealers = raw.all("count(DISTINCT dealer_id)", days, f"{STARTED} AND quantity > 0") or 0
    earned, rate = margin(raw, days)
    return {
        words[0]: (raw.flow("sell_in", "1", days).get(1), unit),
        words[1]: (raw.flow("sell_out", "1", days).get(1), unit),
        "Gross margin": (earned, "money"), "Margin rate": (rate, "rate"),
        "Active dealers": (dealers, "dealers"), "Weeks of supply": (supply(raw, days)[1], "weeks"),
    }  # fmt: skip


def test_cards_of_the_overview(looked: Looked) -> None:
    raw, cards = looked.raw, looked.panels("overview")["headline"].body
    assert isinstance(cards, Cards)
    now, then = headline(raw, raw.days), headline(raw, raw.then)
    assert [card.label for card in cards.cards] == list(now)
    for card in cards.cards:
        value, unit = now[card.label]
        assert card.value == format.short(value, unit, "en"), card.label
        if looked.case.pairs.get("compare") != "target":
            before = then.get(card.label, (None, unit))[0]
            assert card.change == format.change(value, before, unit, "en"), card.label
    months = raw.by("date_trunc('month', day)::DATE", f"sum({'net_amount' if raw.measure == 'amount' else 'quantity'})",
                    (date(2020, 1, 1), raw.days[1]), STARTED)  # fmt: skip
    ended = [value for month, value in sorted(months.items()) if raw.days[1].day > 27 or month < raw.days[0]][-13:]
    if looked.case.name != "year to date":
        assert list(cards.cards[0].spark) == pytest.approx(ended)


def test_the_plan(looked: Looked) -> None:
    if looked.case.name == "year to date":
        return  # not of whole months: no plan
    raw, made = looked.raw, looked.panels("targets")
    by = "province" if {"region", "province"} & looked.case.pairs.keys() else "region"
    grid = made["members"].body
    target, actual = raw.target(by, raw.days), raw.flow("sell_in", by, raw.days)
    same(dict(grid.frame.select(by, "target").iter_rows()), target)
    same(dict(grid.frame.select(by, "actual").iter_rows()), actual)
    for row in [*grid.frame.to_dicts(), grid.total]:
        if row["target"]:
            assert row["attainment"] == pytest.approx(row["actual"] / row["target"])
            assert row["gap"] == pytest.approx(row["landing"] - row["target"])
            assert row["landing"] >= row["actual"] or row["actual"] < 0
    due, whole = sum(target.values()), raw.flow("sell_in", "1", raw.days)[1]
    assert (grid.total["target"], grid.total["actual"]) == pytest.approx((due, whole))
    assert made["outlook"].body.cards[0].value == format.short(whole / due, "rate", "en")
    line = {trace["name"]: trace["y"] for trace in drawn(made["rhythm"])}
    assert line["Target"][-1] == pytest.approx(due)
    assert max(at for at in line[next(iter(line.keys() - {"Target"}))] if at is not None) >= 0.95 * whole
    _heat(raw, by, drawn(made["heat"])[0])


def _heat(raw: Raw, by: str, cells: dict) -> None:
    pair = f"{by} || ' · ' || category"
    target, actual = raw.target(pair, raw.days), raw.flow("sell_in", pair, raw.days)
    found = {name: value for names, row in zip(cells["hovertext"], cells["z"], strict=True)
             for name, value in zip(names, row, strict=True) if name}  # fmt: skip
    same(found, {name: actual[name] / goal for name, goal in target.items() if goal and name in actual})


def test_the_brief(looked: Looked) -> None:
    raw, said = looked.raw, " ".join(texts(looked.panels("overview")["brief"]))
    unit = "money" if raw.measure == "amount" else "quantity"
    now = raw.flow("sell_in", "1", raw.days)[1]
    stock, weeks = supply(raw, raw.days)
    figures = [format.short(stock, "quantity", "en"), format.short(weeks, "weeks", "en")]
    if looked.case.name != "year to date":
        due = raw.target("1", raw.days)[1]
        figures += [format.short(each, unit, "en") for each in (now, due)] + [format.short(now / due, "rate", "en")]
    if raw.then and looked.case.pairs.get("compare") != "target":
        then = raw.flow("sell_in", "1", raw.then)[1]
        figures += [format.change(now, then, unit, "en"), format.signed(now - then, unit, "en")]  # type: ignore[list-item]
    rate = margin(raw, raw.days)[1]
    figures += [format.short(rate, "rate", "en")] if rate is not None else []
    assert not [each for each in figures if each not in said], said


def test_what_moved(looked: Looked) -> None:
    raw, made = looked.raw, looked.panels("overview")
    if raw.then is None:
        assert not {"moved", "dealers"} & made.keys()
        for dimension in ("channel", "category"):
            bars = drawn(made[f"made_of_{dimension}"])[0]
            figures = {name: value for name, value in raw.flow("sell_in", dimension, raw.days).items() if value}
            largest = sorted(figures.values(), reverse=True)[:10]
            assert sorted(bars["x"], reverse=True) == pytest.approx(largest)
        return
    assert not [name for name in made if name.startswith("made_of")]
    for row in made["moved"].body.frame.to_dicts():
        now, then = (raw.flow("sell_in", row["dimension"], days).get(row["member"], 0) for days in (raw.days, raw.then))
        assert (row["now"], row["before"], row["change"]) == pytest.approx((now, then, now - then)), row
    now, then = (raw.flow("sell_in", "dealer", days) for days in (raw.days, raw.then))
    one_sided = {name: now.get(name, 0) - then.get(name, 0) for name in now.keys() | then.keys()
                 if bool(now.get(name)) != bool(then.get(name))}  # fmt: skip
    grid = made.get("dealers")
    shown = dict(grid.body.frame.select("dealer", "change").iter_rows()) if grid else {}
    assert len(shown) == min(50, len(one_sided))
    same(shown, {name: one_sided[name] for name in shown})
    assert not shown or min(map(abs, shown.values())) >= sorted(map(abs, one_sided.values()))[-len(shown)] - 0.01


@pytest.mark.parametrize("lake", ["sample", "other"])
def test_the_data_page(lake: str, sample_lake, other_lake, engine, other_engine, files) -> None:
    root, made = (sample_lake, panels(looking(engine, "data", {}))) if lake == "sample" else (
        other_lake, panels(looking(other_engine, "data", {})))  # fmt: skip
    raw = Raw(files[lake], "true", NOVEMBER, None)
    rows = dict(made["contents"].body.frame.select("table", "rows").iter_rows())
    for table, count in rows.items():
        paths = [*root.glob(f"{table}.parquet"), *root.glob(f"{table}/**/*.parquet")]
        assert (count is None) == (not paths)
        if paths:
            assert count == raw.one(f"SELECT count(*) FROM read_parquet({[str(path) for path in paths]})"), table
    cards = {card.label: card.value for card in made["freshness"].body.cards}
    assert cards["Sales rows"] == f"{rows['sales']:,}"
    if lake == "sample":
        assert cards["Rejected rows"] == f"{raw.one(f'''SELECT count(*) FROM '{root}/quarantine.parquet' '''):.0f}"
        _silent(raw, made["silent"].body.frame)


def _silent(raw: Raw, found: pl.DataFrame) -> None:
    """Sold out in each of the eight whole weeks before the last seven days, and in those days nothing."""
    expected = raw.rows(
        "SELECT dealer, sum(quantity) FROM sold WHERE stage = 'sell_out' AND day BETWEEN '2026-09-21' AND '2026-11-15'"
        " AND dealer_id NOT IN (SELECT dealer_id FROM sold WHERE stage = 'sell_out' AND day > '2026-11-15')"
        " GROUP BY dealer HAVING count(DISTINCT date_trunc('week', day)) = 8"
    )
    same(dict(found.select("dealer", "sell_out_quantity").iter_rows()), {name: float(at) for name, at in expected})


def test_alerts_add_up(engine) -> None:
    made = panels(looking(engine, "rushing", {}))
    cases, cards = made["ranking"].download, [card.value for card in made["summary"].body.cards]
    assert cards[0] == str(cases.height)
    assert cards[1] == format.short(cases["stake"].sum(), "money", "en")
    assert cards[2] == format.short(cases["excess"].sum(), "quantity", "en")
