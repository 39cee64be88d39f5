"""Every figure of a dealer's page equals plain SQL over the raw parquet files."""

from datetime import date, timedelta

import pytest

from dashboard import format
from dashboard.panels import Panel
from queries import Engine
from tests.dashboard.looking import drawn, looking, panels, texts
from tests.dashboard.page_cases import NOVEMBER, THEN, Looked, margin, same, supply
from tests.dashboard.raw import Raw

YEAR = (date(2025, 11, 23), NOVEMBER[1])
IN_DAYS = f"BETWEEN DATE '{YEAR[0]}' AND DATE '{YEAR[1]}'"
OTHERS = ("products", "orders", "receivables", "service_cases", "price_checks", "agreements", "channel_costs",
          "approved_movements", "trainings", "dealer_territories", "traces")  # fmt: skip
WANTED = {  # dealers of every kind: the first, by id, for which the condition holds
    "national": "coverage = 'national'",
    "province, of a chain": "coverage = 'province' AND account <> ''",
    "listed": "coverage = 'listed' AND dealer_id IN (SELECT dealer_id FROM dealer_territories)",
    "with a parent": "parent_dealer_id IS NOT NULL",
    "a parent": "dealer_id IN (SELECT parent_dealer_id FROM shops)",
    "who trained": "dealer_id IN (SELECT dealer_id FROM trainings)",
    "with moves": "dealer_id IN (SELECT from_dealer_id FROM approved_movements WHERE valid_until >= DATE '2025-12-01')",
}  # fmt: skip


class Page:
    """A dealer's page and its raw rows."""

    def __init__(self, engine: Engine, files, which: str) -> None:
        found = files.execute(f"SELECT * FROM shops WHERE {WANTED[which]} ORDER BY dealer_id LIMIT 1")
        self.row = row = dict(zip([name for name, *_ in found.description], found.fetchall()[0], strict=True))
        self.id = row["dealer_id"]
        self.raw = Raw(files, "dealer = '{}'".format(row["dealer"].replace("'", "''")), NOVEMBER, THEN)
        self.made: dict[str, Panel] = panels(looking(engine, "dealer", {"dealer": row["dealer"]}))

    def told(self, name: str, sql: str) -> None:
        """A section's rows are those of the query, in any order; one without rows is left out and named."""
        expected = self.raw.rows(sql)
        if not expected:
            assert name not in self.made
            return
        found = self.made[name].download.rows()
        assert len(found) == len(expected)
        key = lambda row: tuple(str(at) for at in row if not isinstance(at, float))  # noqa: E731
        for one, other in zip(sorted(found, key=key), sorted(expected, key=key), strict=True):
            assert [at if isinstance(at, str | date) or at is None else pytest.approx(float(at)) for at in one] == [
                at if isinstance(at, str | date) or at is None else float(at) for at in other]  # fmt: skip


@pytest.fixture(scope="module")
def others(files, sample_lake):
    """The sample's raw files with the optional tables."""
    for name in OTHERS:
        flat = sample_lake / f"{name}.parquet"
        path = flat if flat.exists() else sample_lake / name / "**" / "*.parquet"
        files["sample"].execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return files["sample"]


@pytest.fixture(scope="module", params=WANTED)
def page(request, engine, others) -> Page:
    """Each dealer in turn."""
    return Page(engine, others, request.param)


def test_its_key_figures(page: Page) -> None:
    raw, cards = page.raw, {card.label: card for card in page.made["figures"].body.cards}
    units = {"Sell-in": "money", "Sell-out": "money", "Margin rate": "rate"}
    now = {"Sell-in": raw.flow("sell_in", "1", raw.days).get(1), "Sell-out": raw.flow("sell_out", "1", raw.days).get(1),
           "Margin rate": margin(raw, raw.days)[1]}  # fmt: skip
    for label, value in now.items():
        assert cards[label].value == format.short(value, units[label], "en"), label
    stock, weeks = supply(raw, raw.days)
    assert cards["Weeks of supply"].value == format.short(weeks, "weeks", "en")
    assert cards["Dealer stock"].value == format.short(stock, "quantity", "en")


def test_what_its_books_do_not_explain(page: Page) -> None:
    raw = page.raw
    opened, closed = raw.snapshot((date(2020, 1, 1), raw.days[0] - timedelta(1))), raw.snapshot(raw.days)
    held = [raw.all("sum(on_hand)", (day, day), table="held") for day in (opened, closed)]
    came, went = (raw.flow(stage, "1", (opened + timedelta(1), closed), "quantity").get(1, 0)
                  for stage in ("sell_in", "sell_out"))  # fmt: skip
    card = page.made["figures"].body.cards[-1]
    if None in held:
        assert card.value == format.NOTHING and "snapshot" in card.note
        return
    assert card.value == format.signed(held[0] + came - went - held[1], "quantity", "en")
    assert (card.tone == "warn") == (abs(held[0] + came - went - held[1]) > 0.02 * max(held[0] + came, 1))


def test_what_it_trades(page: Page) -> None:
    raw, made = page.raw, page.made
    months = {each["name"]: dict(zip(each["x"], each["y"], strict=True)) for each in drawn(made["output"])}
    for stage, label in (("sell_in", "Sell-in"), ("sell_out", "Sell-out")):
        whole = (date(2024, 11, 1), date(2026, 10, 31))
        month = raw.flow(stage, "strftime(date_trunc('month', day), '%Y-%m-%d')", whole)
        same({name: value for name, value in months.get(label, {}).items() if name >= "2024-11"}, month)
    sold = raw.flow("sell_in", "category", raw.days)
    if sold:
        assert drawn(made["mix"])[0]["x"] == pytest.approx(sorted(sold.values(), reverse=True))


def test_its_part_of_its_province_and_channel(page: Page) -> None:
    raw, row = page.raw, page.row
    theirs = Raw(raw.files, f"province = '{row['province']}' AND channel = '{row['channel']}'", NOVEMBER, None)
    mine, whole = (each.flow("sell_in", "1", NOVEMBER).get(1) for each in (raw, theirs))
    said = " ".join(texts(page.made["facts"]))
    assert format.short(mine / whole if mine and whole else None, "rate", "en") in said
    due = theirs.target("1", NOVEMBER).get(1)
    if due:
        assert format.short(due, "money", "en") in said and format.short(whole / due, "rate", "en") in said


def test_its_sub_dealers(page: Page) -> None:
    raw = page.raw
    below = dict(raw.rows(f"SELECT dealer, status FROM shops WHERE parent_dealer_id = '{page.id}'"))
    found = page.made.get("network")
    assert (found is not None) == bool(below)
    if found:
        rows = {row["dealer"]: row for row in found.download.to_dicts()}
        assert {name: row["status"] for name, row in rows.items()} == below
        taken = Raw(raw.files, f"parent_dealer_id = '{page.id}'", NOVEMBER, None)
        expected = taken.rows(
            "SELECT s.dealer, sum(net_amount) FROM sold s JOIN shops d USING (dealer_id) WHERE d.parent_dealer_id ="
            f" '{page.id}' AND stage = 'sell_in' AND day BETWEEN '{NOVEMBER[0]}' AND '{NOVEMBER[1]}' GROUP BY 1"
        )
        same({name: row["sell_in_amount"] for name, row in rows.items()}, dict(expected))


def test_where_it_may_sell_and_where_its_goods_surfaced(page: Page) -> None:
    raw, row, made = page.raw, page.row, page.made
    spots = {each["name"]: each for each in drawn(made["territory"]) if each.get("name")}
    seen = dict(raw.rows(
        "SELECT city, count(*) FROM traces t JOIN places p ON p.city_id = t.activated_city_id WHERE dealer_id ="
        f" '{page.id}' AND activated_on {IN_DAYS} GROUP BY 1"
    ))  # fmt: skip
    shown = dict(made["territory"].download.select("city", "sell_out_quantity").iter_rows())
    assert all(shown[city.split(" (")[0] if city not in shown else city] == seen.get(city.split(" (")[0], 0)
               for city in shown if "(" not in city)  # fmt: skip
    may = {
        "national": "true", "province": f"province = '{row['province']}'",
        "listed": f"city_id IN (SELECT city_id FROM dealer_territories WHERE dealer_id = '{page.id}'"
        f" AND coalesce(valid_to, DATE '2999-01-01') >= '{YEAR[1]}'"
        f" AND coalesce(valid_from, DATE '1900-01-01') <= '{YEAR[1]}')",
    }[row["coverage"]]  # fmt: skip
    allowed = {city for (city,) in raw.rows(f"SELECT city FROM places WHERE {may}")}
    outside = set(spots.get("Outside", {}).get("text", ()))
    assert not {name for name in outside if "(" not in name} & allowed
    if row["coverage"] == "listed":
        granted = made["granted"].download
        assert granted.height == raw.one(f"SELECT count(*) FROM dealer_territories WHERE dealer_id = '{page.id}'")


def test_what_the_other_tables_tell(page: Page) -> None:
    mine, through = f"dealer_id = '{page.id}'", f"DATE '{YEAR[1]}'"
    page.told("orders", f"""
        SELECT month, count(*), avg(CASE WHEN promised_on IS NULL THEN NULL WHEN there <= promised_on
            AND quantity_delivered >= quantity_ordered THEN 1.0 ELSE 0 END),
          sum(CASE WHEN there IS NULL THEN 0 ELSE least(quantity_delivered, quantity_ordered) END)
            / sum(quantity_ordered),
          quantile_cont(there - ordered_on, 0.5), quantile_cont(there - ordered_on, 0.9), count(fault)
        FROM (SELECT *, date_trunc('month', coalesce(promised_on, ordered_on))::DATE AS month,
            CASE WHEN delivered_on <= {through} THEN delivered_on END AS there FROM orders)
        WHERE {mine} AND coalesce(promised_on, ordered_on) {IN_DAYS} GROUP BY month""")
    page.told("receivables", f"""
        SELECT len(list_filter([0, 30, 60, 90, 180], lambda days: {through} - due_on > days)), count(*), sum(owed)
        FROM (SELECT *, CAST(amount AS DOUBLE) - CASE WHEN paid_on > {through} THEN 0
            ELSE coalesce(CAST(paid_amount AS DOUBLE), 0) END AS owed FROM receivables)
        WHERE {mine} AND invoiced_on <= {through} AND owed > 0.001 GROUP BY 1""")
    page.told("service", f"""
        SELECT kind, count(*), sum(quantity), count(*) - count(there), quantile_cont(there - opened_on, 0.9), sum(cost)
        FROM (SELECT *, CASE WHEN closed_on <= {through} THEN closed_on END AS there FROM service_cases)
        WHERE {mine} AND opened_on {IN_DAYS} GROUP BY kind""")
    page.told("costs", f"SELECT cost_kind, count(DISTINCT month), sum(amount) FROM channel_costs"
                       f" WHERE {mine} AND month {IN_DAYS} GROUP BY 1")  # fmt: skip
    near = {"national": f"province = '{page.row['province']}'", "province": f"province = '{page.row['province']}'"}
    given = (f"city_id IN (SELECT city_id FROM dealer_territories WHERE {mine} AND coalesce(valid_to, {through}) >="
             f" {through} AND coalesce(valid_from, {through}) <= {through})")  # fmt: skip
    if page.row["coverage"] != "listed" or page.raw.one(f"SELECT count(*) FROM dealer_territories WHERE {mine}"):
        page.told("prices", f"""
            SELECT sku, category, count(*), min(price), avg(price), any_value(floor_price),
              min(price) / any_value(floor_price) FROM price_checks JOIN products USING (sku)
            WHERE checked_on {IN_DAYS} AND city_id IN (SELECT city_id FROM places WHERE
              {near.get(page.row["coverage"], given)}) GROUP BY 1, 2 ORDER BY 7, 1 LIMIT 200""")
    kept = f"{mine} AND held_on <= {through}"
    page.told("trainings", f"SELECT held_on, topic, attendees, score FROM trainings WHERE {kept}")


def test_the_agreements_of_its_chain(page: Page) -> None:
    raw, chain = page.raw, page.row["chain"]
    page.told("agreements", f"""
        SELECT a.year, signed_on, target_amount, rebate_rate, agreement_id, taken, taken / target_amount
        FROM agreements a LEFT JOIN (SELECT year(day) AS year, sum(net_amount) AS taken FROM sold
          WHERE chain = '{chain}' AND stage = 'sell_in' GROUP BY 1) s ON s.year = a.year
        WHERE account = '{chain}' AND '{chain}' <> ''""")
    assert raw.files


def test_moves_that_were_approved(page: Page) -> None:
    found = page.made.get("movements")
    expected = page.raw.one(
        f"SELECT count(*) FROM approved_movements WHERE '{page.id}' IN (from_dealer_id, to_dealer_id)"
        f" AND approved_on <= '{YEAR[1]}' AND coalesce(valid_until, approved_on) >= '{YEAR[0]}'"
    )
    assert (found.download.height if found else 0) == min(expected or 0, 200)


def test_the_ranking_to_choose_from(looked: Looked) -> None:
    raw, grid = looked.raw, looked.panels("dealer")["ranking"].body
    metric = f"sell_in_{raw.measure}"
    taken = raw.flow("sell_in", "dealer", raw.days)
    found = {row["dealer"]: row for row in grid.frame.to_dicts()}
    assert len(found) <= 200
    same({name: row[metric] for name, row in found.items()}, {name: taken.get(name, 0) for name in found})
    assert grid.total[metric] == pytest.approx(raw.flow("sell_in", "1", raw.days)[1])
    if looked.case.lake == "other":
        assert all(row["unexplained"] is None for row in found.values())
        return
    opened, closed = raw.snapshot((date(2020, 1, 1), raw.days[0] - timedelta(1))), raw.snapshot(raw.days)
    before, after = (raw.by("dealer", "sum(on_hand)", (day, day), table="held") for day in (opened, closed))
    between = (opened + timedelta(1), closed)
    came, went = (raw.flow(stage, "dealer", between, "quantity") for stage in ("sell_in", "sell_out"))
    for name, row in found.items():
        if name in before and name in after:
            assert row["unexplained"] == before[name] + came.get(name, 0) - went.get(name, 0) - after[name]
        else:
            assert row["unexplained"] is None
