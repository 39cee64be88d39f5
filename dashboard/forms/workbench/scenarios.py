"""Thinking out a scenario: every assumption a field, kept beside the version under a name."""

from dataclasses import replace

import polars as pl
import streamlit as st

from dashboard import company
from dashboard.desk import Desk
from dashboard.forms import act
from dashboard.forms.workbench.figure import figure, money_input
from dashboard.forms.workbench.pending import add
from dashboard.parts.workbench.scenarios import base, kept
from data.errors import QuestionError
from data.store import targets
from queries.edits import Edit
from queries.scenario import Scenario, outcome

RATES = {"everywhere": 0.0, "rebate": 3.0, "shifted": 50.0, "price": 0.0}


def scenarios(desk: Desk) -> None:
    """The form of a new scenario, and what can be done with those there are. Headquarters' alone."""
    if not desk.user.everything:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="scenario_bar"):
        _new(desk)
        if names := [each.name for each in kept(desk)]:
            chosen = st.selectbox(desk.scope.say("scenario"), names, key="scenario_chosen", width=220)
            st.button(desk.scope.say("scenario_use"), key="scenario_use", disabled=not desk.editable,
                      help=desk.scope.say("scenario_use_help"),
                      on_click=lambda: act(desk.scope, lambda: _used(desk, chosen)))  # fmt: skip
            st.button(desk.scope.say("scenario_drop"), key="scenario_drop",
                      on_click=lambda: act(desk.scope, lambda: _dropped(desk, chosen)))  # fmt: skip


def _new(desk: Desk) -> None:
    scope, frame = desk.scope, base(desk)
    regions = sorted(frame["region"].unique())
    channels = sorted(frame["channel"].unique())
    with st.popover(scope.say("scenario_new"), icon=":material/science:", key="scenario_new", width="content"):
        name = st.text_input(scope.say("name"), max_chars=80, key="scenario_name")
        left, right = st.columns(2)
        with left:
            everywhere = _rate(desk, "everywhere", -100, 300)
            growth = _editor(desk, "growth", "region", regions)
            price, elasticity = _rate(desk, "price", -90, 100), _number(desk, "elasticity", -1.0)
        with right:
            mix = _editor(desk, "mix", "channel", channels)
            amount = money_input(scope, "scenario_agreement", 0, "agreement", "agreement_help")
            channel = st.selectbox(scope.say("agreement_channel"), channels, key="scenario_agreement_channel")
            rebate, shifted = _rate(desk, "rebate", 0, 100), _rate(desk, "shifted", 0, 100)
        made = Scenario(name.strip(), growth, everywhere, mix, 0.0, channel or "", rebate, shifted, price, elasticity)
        st.button(
            scope.say("scenario_keep"), type="primary", key="scenario_keep",
            on_click=lambda: act(scope, lambda: _kept(desk, replace(made, agreement=figure(amount))), "scenario_name"),
        )  # fmt: skip


def _rate(desk: Desk, name: str, least: int, most: int) -> float:
    scope = desk.scope
    return st.number_input(scope.say(name), float(least), float(most), RATES[name], step=0.5, key=f"scenario_{name}",
                           format="%.1f", help=scope.say(f"{name}_help")) / 100  # fmt: skip


def _number(desk: Desk, name: str, usual: float) -> float:
    scope = desk.scope
    return st.number_input(scope.say(name), -10.0, 10.0, usual, step=0.1, key=f"scenario_{name}",
                           help=scope.say(f"{name}_help"))  # fmt: skip


def _editor(desk: Desk, name: str, dimension: str, members: list[str]) -> dict[str, float]:
    """A figure in percent a member; members left empty are not named."""
    scope = desk.scope
    frame = pl.DataFrame({dimension: members, name: pl.Series([None] * len(members), dtype=pl.Float64)})
    config = {
        dimension: st.column_config.TextColumn(scope.say(f"dimensions.{dimension}"), disabled=True),
        name: st.column_config.NumberColumn(
            scope.say(f"scenario_{name}"), format="%+.1f%%", min_value=-100, max_value=300
        ),
    }
    edited = st.data_editor(frame, key=f"scenario_{name}", hide_index=True, column_config=config, num_rows="fixed",
                            height="content", placeholder="")  # fmt: skip
    return {member: value / 100 for member, value in edited.select(dimension, name).rows() if value is not None}


def _kept(desk: Desk, scenario: Scenario) -> str:
    if not scenario.name:
        raise QuestionError("scenario_unnamed")
    with company.store(desk.scope.engine.lake).session() as session:
        targets.keep_scenario(session, desk.version.id, scenario.name, scenario.kept(), desk.user.name)
    return desk.scope.say("scenario_kept", name=scenario.name)


def _dropped(desk: Desk, name: str) -> str:
    with company.store(desk.scope.engine.lake).session() as session:
        targets.drop_scenario(session, desk.version.id, name, desk.user.name)
    return desk.scope.say("scenario_dropped", name=name)


def _used(desk: Desk, name: str) -> str:
    """Each region's target becomes what the scenario brings it, as entries that can be looked at and taken back."""
    scope = desk.scope
    scenario = next(each for each in kept(desk) if each.name == name)
    regions = set(desk.working.cells["region"])
    amounts = outcome(base(desk), scenario).select("region", "amount").rows()
    brought = [(region, round(amount)) for region, amount in amounts if region in regions]
    entries = [
        (Edit((), (("region", region),), amount, "parent"),
         scope.say("entry_scenario", region=region, amount=f"{amount:,}", name=name))
        for region, amount in brought
    ]  # fmt: skip
    add(desk, *entries)
    return scope.say("scenario_used", name=name)
