"""The page that bench/repaint.py clicks on: six figures, four charts of 250 points, a table of 50 rows.

`?mode=board` one component for all; `each` one component a panel; `native` Streamlit's own metrics, charts and table.
"""

import json
import re
from dataclasses import replace

import streamlit as st

from dashboard.board import render
from dashboard.panels import Chart, Panel
from tests.browser.board_demo import cards, line, page, table

PAINT = {"accent": "#0b6377", "muted": "#566770", "cat1": "#0b6377", "cat2": "#fa9f4c"}


def panels(seed: int) -> list[Panel]:
    """Cards, four charts, a table."""
    charts = [replace(page(seed)[1], key=f"line{at}", span=6, body=line(seed + at)) for at in range(4)]
    return [page(seed)[0], *charts, page(seed)[-1]]


def native(seed: int) -> None:
    """The same with what Streamlit brings."""
    for column, card in zip(st.columns(6), cards(seed).cards, strict=True):
        column.metric(card.label, card.value, card.change, chart_data=list(card.spark), border=True)
    left, right = st.columns(2)
    for at in range(4):
        (left, right)[at % 2].plotly_chart(painted(line(seed + at)), key=f"line{at}")
    st.dataframe(table(seed).frame)


def painted(chart: Chart) -> dict[str, object]:
    """A figure with colours for tokens; a band's opacity is dropped."""
    text = json.dumps(chart.figure)
    return json.loads(re.sub(r"\$(\w+)(/\d+)?", lambda token: PAINT[token[1]], text))


def main() -> None:
    """The script."""
    st.set_page_config(layout="wide")
    st.session_state.setdefault("seed", 1)
    st.session_state.seed += st.button("Other data", key="other")
    seed = st.session_state.seed
    match st.query_params.get("mode"):
        case "native":
            native(seed)
        case "each":
            for panel in panels(seed):
                render([panel], "en", panel.key)
        case _:
            render(panels(seed), "en")


if __name__ == "__main__":
    main()
