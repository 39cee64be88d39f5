"""A page with every kind of panel, and nothing else of Sluice: for the browser tests and the repaint measurement.

`?seed=` changes the data, `?lang=zh` the language, `?broken=1` adds what cannot be drawn; the buttons do the same in
place. What was clicked is written out.
"""

import math
import random
from datetime import date

import polars as pl
import streamlit as st

from dashboard.board import render
from dashboard.panels import Card, Cards, Chart, Click, Column, Grid, Panel, Piece, Prose, Still
from queries.question import Answer, Period

HOSTILE = "<img src=x onerror=alert(1)> <b>Tom & Jerry</b> ${1+1}"
PLACES = ["Shanghai", "Jiangsu", "Zhejiang", "Anhui", "Shandong", "Guangdong", "Sichuan", HOSTILE]
MONTHS = [f"{2025 + (10 + m) // 12}-{(10 + m) % 12 + 1:02d}" for m in range(13)]

ANSWER = Answer(
    pl.DataFrame({"province": PLACES, "sell_in_amount": [8.0 - i for i in range(8)]}),
    "SELECT province, SUM(net_amount) AS sell_in_amount FROM sales WHERE day BETWEEN $start AND $end GROUP BY province",
    {"start": date(2026, 11, 1), "end": date(2026, 11, 22)},
    ("sales", "dealers"),
    "2026-11-22-9f31",
    Period(date(2026, 11, 1), date(2026, 11, 22)),
    Period(date(2025, 11, 1), date(2025, 11, 22)),
)


def walk(seed: int, size: int, start: float = 100) -> list[float]:
    """A line that wanders, the same for the same seed."""
    chance = random.Random(seed)
    values = [float(start)]
    for step in range(size - 1):
        values.append(values[-1] + chance.gauss(0.12, 1.6) + 0.5 * math.sin(step / 9))
    return values


def drill(place: str) -> Click:
    """What a click on a place does."""
    return Click({"province": place})


def cards(seed: int) -> Cards:
    """Six figures of every look."""
    sparks = [tuple(walk(seed + i, 13, 30)) for i in range(6)]
    labels = tuple(MONTHS)
    return Cards(
        (
            Card(
                "Sell-in",
                "¥128.4M",
                "+6.2%",
                "good",
                "vs last year",
                0.94,
                "94.1% of plan",
                sparks[0],
                labels,
                "Net amount shipped to dealers.",
                Click({}, "channel"),
            ),
            Card("Sell-out", "¥117.9M", "−2.1%", "bad", "vs last year", None, None, sparks[1], labels),
            Card("Gross margin", "23.8%", "+0.4 pp", "good", "vs last year", None, None, sparks[2], labels),
            Card("Attainment", "94.1%", "−3.0 pp", "bad", "to elapsed plan", 0.941, "gap ¥8.1M", sparks[3], labels),
            Card("Weeks of supply", "7.6", "+1.2", "warn", "amber above 8", None, None, sparks[4], labels),
            Card("Active dealers", "512", "0", "neutral", "vs last year", None, None, sparks[5], labels),
        )
    )


def line(seed: int) -> Chart:
    """Two lines of 250 days, a band around one."""
    days = [date.fromordinal(date(2026, 3, 16).toordinal() + day).isoformat() for day in range(250)]
    now, before = walk(seed, 250), walk(seed + 50, 250)
    band = {"type": "scatter", "x": days, "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    return Chart(
        {
            "data": [
                {**band, "y": [value - 6 for value in now]},
                {**band, "y": [value + 6 for value in now], "fill": "tonexty", "fillcolor": "$accent/12"},
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": days,
                    "y": before,
                    "name": "Last year",
                    "line": {"color": "$muted", "width": 1.5, "dash": "dot"},
                },
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": days,
                    "y": now,
                    "name": "This year",
                    "line": {"color": "$accent", "width": 2.2},
                },
            ],
            "layout": {"hovermode": "x unified", "xaxis": {"showgrid": False}},
        }
    )


def bars(seed: int) -> Chart:
    """Sorted bars with their values; a click drills."""
    values = sorted(abs(value) / 12 for value in walk(seed, len(PLACES), 30))
    return Chart(
        {
            "data": [{
                "type": "bar", "orientation": "h", "x": values, "y": PLACES, "customdata": list(range(len(PLACES))),
                "text": [f"¥{value:.1f}M" for value in values], "textposition": "outside", "cliponaxis": False,
                "marker": {"color": "$accent", "cornerradius": 3}, "hovertemplate": "%{y}: %{text}<extra></extra>",
            }],
            "layout": {"xaxis": {"visible": False}, "bargap": 0.35, "margin": {"r": 50}},
        },
        clicks=tuple(drill(place) for place in PLACES),
    )  # fmt: skip


def stacked(seed: int) -> Chart:
    """Shares of six channels over time."""
    names = ("Exclusive store", "KA chain", "Regional chain", "E-commerce", "Wholesale", "Project")
    traces = [
        {"type": "bar", "x": MONTHS, "y": [abs(v) for v in walk(seed + i, 13, 20)], "name": name,
         "marker": {"color": f"$cat{i + 1}"}}
        for i, name in enumerate(names)
    ]  # fmt: skip
    return Chart({"data": traces, "layout": {"barmode": "stack", "barnorm": "percent", "xaxis": {"type": "category"}}})


def heat(seed: int) -> Chart:
    """Attainment by place and month; a click drills."""
    rows = [walk(seed + i, 13, 1) for i in range(len(PLACES))]
    return Chart(
        {
            "data": [{
                "type": "heatmap", "z": rows, "x": MONTHS, "y": PLACES, "xgap": 2, "ygap": 2, "showscale": False,
                "colorscale": [[i / 6, f"$seq{i}"] for i in range(7)],
                "customdata": [[i] * 13 for i in range(len(PLACES))],
            }],
            "layout": {"xaxis": {"type": "category"}},
        },
        clicks=tuple(drill(place) for place in PLACES),
    )  # fmt: skip


def table(seed: int, rows: int = 50) -> Grid:
    """Every kind of column; row 3 has gaps, row 4 a hostile name, row 5 next to no change."""
    values = [round(abs(value) * 10_000) for value in walk(seed, rows)]
    frame = pl.DataFrame(
        {
            "dealer": [HOSTILE if row == 4 else f"Dealer {row + 1:02d}" for row in range(rows)],
            "amount": values,
            "quantity": [None if row == 3 else value // 1900 for row, value in enumerate(values)],
            "change": [-0.0004 if row == 5 else math.sin(row + seed) / 5 for row in range(rows)],
            "attainment": [0.6 + (row * 37 % 60) / 100 for row in range(rows)],
            "trend": [walk(seed + row, 13) for row in range(rows)],
            "state": [("open", "confirmed", "explained")[row % 3] for row in range(rows)],
        }
    )
    badges = {"open": "warn", "confirmed": "bad", "explained": "neutral"}
    columns = (
        Column("dealer", "Dealer"),
        Column("amount", "Sell-in", "bar", lambda value: f"¥{value:,.0f}", help="Net amount"),
        Column("quantity", "Units", "number", lambda value: f"{value:,}"),
        Column("change", "Change", "change", lambda value: f"{value:+.1%}", lambda value: ("bad", "good")[value > 0]),
        Column("attainment", "Attainment", "progress", lambda value: f"{value:.1%}",
               lambda value: "good" if value >= 1 else "warn" if value > 0.8 else "bad"),
        Column("trend", "13 months", "spark"),
        Column("state", "State", "badge", tone=lambda value: badges[value]),
    )  # fmt: skip
    total = {"dealer": "Total", "amount": sum(values)}
    return Grid(frame, columns, total, tuple(drill(name) for name in frame["dealer"]))


def brief() -> Prose:
    """Three sentences, their figures linked."""
    return Prose((
        (Piece("Sell-in reached "), Piece("¥128.4M", True, click=Click({}, "channel")), Piece(", "),
         Piece("+6.2%", True, "good"), Piece(" on the same 22 days of last year.")),
        (Piece("Shandong", click=drill("Shandong")), Piece(" is behind plan by "), Piece("¥3.2M", True, "bad"),
         Piece("; nearly all of it in KA chains.")),
        (Piece(HOSTILE), Piece(" is only a dealer's name.")),
    ))  # fmt: skip


def page(seed: int) -> list[Panel]:
    """All panels."""
    about = {"answers": (ANSWER,)}
    return [
        Panel("cards", "", cards(seed), framed=False),
        Panel("line", "Sell-in by day", line(seed), "7-day average, against last year", 8, **about),
        Panel("brief", "In short", brief(), span=4, **about),
        Panel("bars", "Sell-in by province", bars(seed + 1), "November to date", 4, **about),
        Panel("stacked", "Share by channel", stacked(seed + 2), "Percent of amount", 4, **about),
        Panel("heat", "When it is sold", heat(seed + 3), "Index by month", 4, **about),
        Panel("table", "Dealers", table(seed), "Ranked by sell-in", **about),
    ]


def broken(seed: int) -> list[Panel]:
    """What cannot be drawn, now or later; other data can be."""
    return [
        Panel("no_figure", "No figure", bars(seed) if seed > 1 else Chart({"data": None})),
        Panel("no_columns", "No columns", table(seed) if seed > 1 else Still("grid", {})),
        Panel("no_kind", "No kind", Still("hologram", {})),
    ]


def main() -> None:
    """The script."""
    st.set_page_config(layout="wide", page_title="Board")
    query = st.query_params
    state = st.session_state
    state.setdefault("seed", int(query.get("seed", 1)))
    with st.container(horizontal=True):
        state.seed += st.button("Other data", key="other")
        st.button("Same data", key="same")
    export = lambda panel, kind: f"/download/{panel.key}.{kind}"  # noqa: E731
    panels = [*(broken(state.seed) if "broken" in query else ()), *page(state.seed)]
    event = render(panels, query.get("lang", "en"), export=export, shown="East China; 1–22 November 2026")
    st.text(f"clicked: {event.panel} {event.click.filters} {event.click.page}" if event else "clicked: nothing")


if __name__ == "__main__":
    main()
