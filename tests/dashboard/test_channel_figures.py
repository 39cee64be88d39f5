"""Every figure of the channel and trends pages equals plain SQL over the raw parquet files."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from dashboard import format
from tests.dashboard.looking import drawn, texts
from tests.dashboard.page_cases import NOVEMBER, STARTED, Looked, margin, same
from tests.dashboard.raw import Raw


def test_channel_statistics(looked: Looked) -> None:
    raw, grid = replace(looked.raw, measure="amount"), looked.panels("channel")["statistics"].body
    by, column = ("account", "chain") if "channel" in looked.case.pairs else ("channel", "channel")
    whole = replace(raw, keep=raw.keep.split(" AND channel")[0]).flow("sell_in", "1", raw.days)[1]
    rows = {row[by]: row for row in grid.frame.to_dicts()}
    for name, expected in {
        "sell_in_amount": raw.flow("sell_in", column, raw.days),
        "sell_in_quantity": raw.flow("sell_in", column, raw.days, "quantity"),
        "gross_margin": raw.by(column, "sum(net_amount - cost)", raw.days, f"{STARTED} AND cost IS NOT NULL"),
        "quarter": raw.flow("sell_in", column, (looked.case.quarter, raw.days[1])),
        "year": raw.flow("sell_in", column, (raw.days[0].replace(month=1, day=1), raw.days[1])),
    }.items():
        same({member: row[name] for member, row in rows.items()}, {m: v for m, v in expected.items() if m in rows})
        total = sum(expected.values()) if expected else None
        assert grid.total[name] == (None if total is None else pytest.approx(total)), name
    for row in rows.values():
        assert float(row["channel_share"]) == pytest.approx(float(row["sell_in_amount"]) / whole)
    _growth(looked, raw, rows, grid.total, column)


def _growth(looked: Looked, raw: Raw, rows: dict, total: dict, column: str) -> None:
    now = raw.flow("sell_in", column, raw.days)
    if looked.case.pairs.get("compare") == "target":
        goal = raw.target(column, raw.days)
        same({m: row["sell_in_amount__change"] for m, row in rows.items()}, {m: now[m] / goal[m] for m in now})
        return
    then = raw.flow("sell_in", column, raw.then)
    grown = {m: now[m] / then[m] - 1 for m in rows if then.get(m, 0) > 0 and m in now}
    same({m: row["sell_in_amount__change"] for m, row in rows.items()}, grown)
    if raw.then:
        assert total["sell_in_amount__change"] == pytest.approx(sum(now.values()) / sum(then.values()) - 1)
        assert total["margin_rate__change"] == pytest.approx(margin(raw, raw.days)[1] - margin(raw, raw.then)[1])


def test_the_bridge_shares_and_dependence(looked: Looked) -> None:
    raw, made = replace(looked.raw, measure="amount"), looked.panels("channel")
    now = raw.flow("sell_in", "1", raw.days)[1]
    if raw.then:
        steps = drawn(made["bridge"])[0]["y"]
        assert (steps[0], steps[-1]) == pytest.approx((raw.flow("sell_in", "1", raw.then)[1], now))
        assert sum(steps[:-1]) == pytest.approx(steps[-1])
    elif looked.case.lake == "other":
        assert "bridge" not in made
    dealers = [amount for amount in raw.flow("sell_in", "dealer_id", raw.days).values() if amount > 0]
    parts = sorted((amount / sum(dealers) for amount in dealers), reverse=True)
    assert format.short(sum(parts[:10]), "rate", "en") in made["terminals"].note
    assert format.short(sum(part * part for part in parts), "index", "en") in made["terminals"].note
    chains = {name: amount for name, amount in raw.flow("sell_in", "chain", raw.days).items() if name}
    if chains:
        bars = drawn(made["terminals"])[0]["x"]
        assert bars == pytest.approx(sorted((amount / now for amount in chains.values()), reverse=True)[:10])
    units = looked.raw.flow("sell_in", "dealer_id", raw.days)
    bar, line = drawn(made["dealers"])
    ranked = sorted((each for each in units.values() if each > 0), reverse=True)
    assert bar["y"] == pytest.approx(ranked[:200])
    assert line["y"][-1] == pytest.approx(sum(ranked[:200]) / sum(ranked))


def test_where_the_goods_went(looked: Looked) -> None:
    raw, panel = looked.raw, looked.panels("channel")["stream"]
    if looked.case.lake == "other":
        assert "inventory" in texts(panel)[2]
        return
    opened, closed = raw.snapshot((date(2020, 1, 1), raw.days[0] - timedelta(1))), raw.snapshot(raw.days)
    assert opened and closed
    opening, closing = (raw.all("sum(on_hand)", (day, day), table="held") or 0 for day in (opened, closed))
    came, went = (raw.flow(stage, "1", (opened + timedelta(1), closed), "quantity").get(1, 0)
                  for stage in ("sell_in", "sell_out"))  # fmt: skip
    missing = opening + came - went - closing
    expected = [opening, came, went, closing, missing, -missing]
    assert drawn(panel)[0]["link"]["value"] == pytest.approx([each for each in expected if each > 0])  # type: ignore[index]


def test_trends(looked: Looked) -> None:
    raw, made = looked.raw, looked.panels("trends", grain="month")
    first, last = made["figures"].body.frame["month"].min(), raw.days[1]
    months = raw.flow("sell_in", "date_trunc('month', day)::DATE", (first, last))
    metric = f"sell_in_{raw.measure}"
    same(dict(made["figures"].body.frame.select("month", metric).iter_rows()), months)
    if raw.then and looked.case.name != "previous period":
        a_year = (first.replace(year=first.year - 1), last.replace(year=last.year - 1))
        before = raw.flow("sell_in", "(date_trunc('month', day) + INTERVAL 1 YEAR)::DATE", a_year)
        same(dict(made["figures"].body.frame.select("month", f"{metric}__last_year").iter_rows()), before)
    line = next(trace for trace in drawn(made["line"]) if trace.get("customdata"))
    points = dict(zip(pl.Series(line["x"]).str.to_date(), line["y"], strict=True))
    same(points, {month: months[month] for month in points})
    assert set(months) - set(points) <= {NOVEMBER[0]}, "only the running month is left out"
    weeks = raw.flow("sell_in", "date_trunc('week', day)::DATE", (date(2020, 1, 1), last))
    weekly = looked.panels("trends", grain="week")
    split = "province" if "region" in looked.case.pairs else "region"
    part = raw.flow("sell_in", f"date_trunc('week', day)::DATE || {split}", (date(2020, 1, 1), date(2030, 1, 1)))
    for trace in drawn(weekly["parts"]):
        for day, value in zip(trace["x"], trace["y"], strict=True):
            assert (value or 0) == pytest.approx(part.get(f"{day}{trace['name']}", 0), abs=1e-6)
    rows = {row["week"]: row[metric] for row in weekly["figures"].body.frame.to_dicts()}
    same({w: v for w, v in rows.items() if w + timedelta(6) <= last}, {w: weeks.get(w, 0) for w in rows
                                                                     if w + timedelta(6) <= last})  # fmt: skip
