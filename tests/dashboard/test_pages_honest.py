"""What a page leaves out because it would mislead, and what it says in its place."""

import polars as pl

from dashboard.panels import Chart
from queries import Engine
from tests.dashboard.looking import looking, members, panels, texts


def test_a_missing_table_is_named(lakes: dict[str, Engine]) -> None:
    rushing = panels(looking(lakes["other"], "rushing", {}))
    assert any("traces" in text for text in texts(rushing["ranking"]))
    overview, channel = (panels(looking(lakes["other"], page, {})) for page in ("overview", "channel"))
    assert any("cost_amount" in text for text in texts(overview["headline"]))
    assert any("inventory" in text for text in texts(channel["stream"]))
    assert any("account" in text for text in texts(channel["terminals"]))
    assert isinstance(overview["places"].body, Chart), "no coordinates: bars"


def test_nothing_is_compared_with_days_the_data_do_not_hold(lakes: dict[str, Engine]) -> None:
    made = panels(looking(lakes["other"], "overview", {}))
    assert not {"moved", "dealers"} & made.keys()
    assert all(card.change is None for card in made["headline"].body.cards)
    assert any("1 Feb 2024" in text for text in texts(made["brief"]))
    channel = panels(looking(lakes["other"], "channel", {}))
    assert "bridge" not in channel
    assert not [column for column in channel["statistics"].body.columns if column.kind == "change"]
    trends = panels(looking(lakes["other"], "trends", {}))
    assert [column.name for column in trends["figures"].body.columns] == ["week", "sell_in_amount"]


def test_a_year_of_which_the_data_hold_half_is_no_base(lakes: dict[str, Engine]) -> None:
    small = lakes["small"]  # from 1 January 2024
    for period, compared in (("2025-01-01..2025-06-30", True), ("2024-08-01..2025-07-31", False)):
        row = panels(looking(small, "overview", {"period": period}))["headline"].body.cards[0]
        assert (row.change is not None) == compared


def test_lines_end_with_a_whole_week(lakes: dict[str, Engine]) -> None:
    trends = panels(looking(lakes["other"], "trends", {"grain": "week"}))
    assert trends["line"].body.figure["data"][0]["x"] == ["2024-02-05", "2024-02-12", "2024-02-19"]
    assert texts(trends["figures"])[2] == "W9 2024 (26–29 Feb 2024)"
    sample = panels(looking(lakes["sample"], "overview", {}))["headline"].body.cards[0]
    assert len(sample.spark) == 13 and sample.spark_labels[-1].startswith("Oct 2026")


def test_weeks_without_sales_are_weeks_with_zero(lakes: dict[str, Engine]) -> None:
    dealer = members(lakes["long"])["dealer"][0]
    line = panels(looking(lakes["long"], "trends", {"dealer": dealer, "grain": "week"}))["line"]
    ours = next(each for each in line.body.figure["data"] if each.get("customdata"))
    days = pl.Series(ours["x"]).str.to_date()
    assert (days.diff().drop_nulls().dt.total_days() == 7).all() and 0 in ours["y"]


def test_a_metric_that_a_filter_means_nothing_to_is_refused_beside_the_choice(lakes: dict[str, Engine]) -> None:
    made = panels(looking(lakes["other"], "trends", {"metric": "warehouse_stock", "province": "Maine"}))
    assert "Province" in texts(made["line"])[2] and made["line"].choices


def test_of_one_dealers_one_category_nothing_is_said_to_have_moved(lakes: dict[str, Engine]) -> None:
    one = {"province": "Anhui", "channel": "Regional dealer", "dealer": "Ruifeng", "category": "Refrigerator"}
    made = panels(looking(lakes["small"], "overview", one))
    assert {"headline", "brief", "places"} <= made.keys() and "moved" not in made
